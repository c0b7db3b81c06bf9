import { DocumentsApi, TroubleshootingApi } from '@sheaf/client'
import { DATASOURCE, documentOf, withDeployment } from './deployment.ts'
import { type BenchResult, median, millis, printIfMain } from './result.ts'

/** The status of a hundred documents in one request, beside a hundred requests for one each. */

const DOCUMENTS = 10_000
const BATCH = 100
const ROUNDS = 50
const LIMIT_MS = 20

export function benchDebugDocuments(): Promise<BenchResult> {
  return withDeployment(async ({ indexing }) => {
    const documents = new DocumentsApi(indexing)
    const troubleshooting = new TroubleshootingApi(indexing)
    for (let first = 0; first < DOCUMENTS; first += 1_000) {
      const page = Array.from({ length: 1_000 }, (_, i) => documentOf(first + i))
      await documents.indexdocumentsPost({ datasource: DATASOURCE, documents: page })
    }
    await documents.processalldocumentsPost({ datasource: DATASOURCE })
    // Spread over all of them, in another order each time.
    const askedIn = (round: number) =>
      Array.from({ length: BATCH }, (_, i) => ({
        objectType: 'page',
        docId: `page-${(round * 7_919 + i * 101) % DOCUMENTS}`,
      }))
    const batches: number[] = []
    const singles: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const debugDocuments = askedIn(round)
      const startedAt = performance.now()
      await troubleshooting.debugDatasourceDocumentsPost(DATASOURCE, { debugDocuments })
      batches.push(performance.now() - startedAt)
      if (round % 10 > 0) continue
      const singlesStartedAt = performance.now()
      for (const each of debugDocuments) await troubleshooting.debugDatasourceDocumentPost(DATASOURCE, each)
      singles.push(performance.now() - singlesStartedAt)
    }
    const batch = median(batches)
    return {
      name: 'Status of documents',
      ratio: batch / median(singles),
      limit: `a hundred in under ${LIMIT_MS} ms`,
      isWithin: batch < LIMIT_MS,
      figures: {
        'a hundred in one request, median': millis(batch),
        'a hundred in one request, slowest': millis(Math.max(...batches)),
        'a hundred requests for one, median': millis(median(singles)),
      },
    }
  })
}

printIfMain(import.meta.url, benchDebugDocuments)
