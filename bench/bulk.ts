import { openBareRecord } from './bare-record.ts'
import { documentOf, measureLoad, withDeployment } from './deployment.ts'
import { type BenchResult, median, perSecond, printIfMain } from './result.ts'

/** Documents pushed over HTTP, beside the same rows written by a bare loop into the same SQLite. */

const PAGES = 100
const PAGE_DOCUMENTS = 1_000
const ROUNDS = 3

export async function benchBulk(): Promise<BenchResult> {
  const overHttp: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    overHttp.push(await pushOverHttp())
    bare.push(await writeBare())
  }
  const ratio = median(overHttp) / median(bare)
  return {
    name: 'Bulk throughput over HTTP',
    ratio,
    limit: 'at least 0.5 of the bare loop',
    isWithin: ratio >= 0.5,
    figures: {
      'indexdocuments over HTTP, pages of 1,000': perSecond(median(overHttp)),
      'the same rows in a bare loop': perSecond(median(bare)),
    },
  }
}

/** Two pages are under way at a time, as a connector that does not want to wait sends them. */
function pushOverHttp(): Promise<number> {
  const load = { callers: 2, pageDocuments: PAGE_DOCUMENTS, requests: PAGES, firstDocument: 0 }
  return withDeployment(async (deployment) => {
    // The first large body starts the thread that takes them, which is not what is measured.
    await measureLoad(deployment, { ...load, requests: 2, firstDocument: PAGES * PAGE_DOCUMENTS })
    return measureLoad(deployment, load)
  })
}

/** The least work that stores the rows, one transaction a page. */
async function writeBare(): Promise<number> {
  const record = await openBareRecord()
  const pages = Array.from({ length: PAGES }, (_, page) =>
    Array.from({ length: PAGE_DOCUMENTS }, (_, i) => documentOf(page * PAGE_DOCUMENTS + i)),
  )
  const startedAt = performance.now()
  for (const page of pages) record.write(page)
  const rate = (PAGES * PAGE_DOCUMENTS * 1000) / (performance.now() - startedAt)
  await record.close()
  return rate
}

printIfMain(import.meta.url, benchBulk)
