import { DocumentsApi, SearchApi } from '@sheaf/client'
import { documentOf, PERSON, withDeployment } from './deployment.ts'
import { type BenchResult, median, millis, printIfMain } from './result.ts'

/** From the 200 of a document to the first search that finds it, beside one search’s round trip. */

const DOCUMENTS = 100

export function benchFreshness(): Promise<BenchResult> {
  return withDeployment(async ({ indexing, searching }) => {
    const documents = new DocumentsApi(indexing)
    const search = new SearchApi(searching)
    const isFound = async (number: number) => {
      const { results = [] } = await search.searchPost({ query: `number${number}` }, { actAs: PERSON })
      return results.length > 0
    }
    const delays: number[] = []
    const roundTrips: number[] = []
    for (let number = 0; number < DOCUMENTS; number += 1) {
      await documents.indexdocumentPost({ document: documentOf(number) })
      const acknowledgedAt = performance.now()
      while (!(await isFound(number))) {
        // Asked again at once: the answer itself takes a moment.
      }
      delays.push(performance.now() - acknowledgedAt)
      const askedAt = performance.now()
      await isFound(number)
      roundTrips.push(performance.now() - askedAt)
    }
    const delay = median(delays)
    return {
      name: 'Freshness',
      ratio: delay / median(roundTrips),
      limit: 'median under 100 ms',
      isWithin: delay < 100,
      figures: {
        'found after its 200, median': millis(delay),
        'found after its 200, slowest': millis(Math.max(...delays)),
        'one search, median': millis(median(roundTrips)),
      },
    }
  })
}

printIfMain(import.meta.url, benchFreshness)
