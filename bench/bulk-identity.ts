import { DocumentsApi } from '@sheaf/client'
import { hasStale } from '@sheaf/server/store/reads/administration'
import { openInlineStore } from '@sheaf/server/store/sqlite/inline-store'
import { type Beat, beatAlone, startBeat } from './beat.ts'
import { openUploader, type Uploader } from './bulk-pages.ts'
import { DATASOURCE, PERSON } from './deployment.ts'
import { megabytesOf, type ServedDirectory, withServerProcess } from './process.ts'
import { type BenchResult, largest, median, millis, percentile, perSecond, printIfMain } from './result.ts'

/**
 * A large bulk upload with users and groups, and what others notice of it: searches and small requests meanwhile, one very
 * large page, and a last page that renounces a million rows while somebody writes. Each beside the same when nothing else
 * goes on.
 *
 * SHEAF_BENCH_DOCUMENTS is the number of documents, for a shorter run; a tenth as many users, a hundredth as many groups
 * and ten times as many memberships go with them.
 */

const DOCUMENTS = Number(process.env.SHEAF_BENCH_DOCUMENTS ?? 100_000)
const SIZES = { documents: DOCUMENTS, users: DOCUMENTS / 10, groups: DOCUMENTS / 100, crowd: DOCUMENTS * 10 }
const IDLE_MILLIS = 5_000

const MEGABYTES_MAX = 600
const HOLD_UP_MILLIS_MAX = 50

export function benchBulkIdentity(): Promise<BenchResult> {
  return withServerProcess(async (server) => {
    const uploader = await openUploader(server, SIZES)
    try {
      const upload = await measureUpload(server, uploader)
      const pages = await measurePages(server, uploader)
      const crowd = await measureCrowd(server, uploader)
      const renounced = await measureRenounced(server, uploader)
      const peak = megabytesOf(server.pid, 'peak')
      const holdUp = largest([...pages.many, ...pages.large])
      return {
        name: `Bulk upload of ${DOCUMENTS.toLocaleString('en')} documents with users and groups`,
        ratio: percentile(upload.searches, 0.99) / percentile(upload.idleSearches, 0.99),
        limit: `searches meanwhile over idle, p99; under ${MEGABYTES_MAX} MB; others held up under ${HOLD_UP_MILLIS_MAX} ms`,
        isWithin: peak < MEGABYTES_MAX && holdUp < HOLD_UP_MILLIS_MAX,
        figures: {
          'documents taken': perSecond(upload.rate),
          'resident memory after the upload, at most': `${upload.megabytes.toFixed(0)} MB`,
          'resident memory at the end, at most': `${peak.toFixed(0)} MB`,
          'searches during the upload': spread(upload.searches),
          'searches idle, the same documents': spread(upload.idleSearches),
          'access checks during the upload': spread(upload.checks),
          'access checks idle': spread(pages.idle),
          'checks while 10,000 documents come in a page': spread(pages.many),
          'checks while a page of 10 MB comes': spread(pages.large),
          [`last page that drops ${SIZES.crowd.toLocaleString('en')} memberships`]: millis(crowd.lastPageMillis),
          'their removal': millis(crowd.removalMillis),
          'writes meanwhile': spread(crowd.writes),
          'writes idle': spread(crowd.idleWrites),
          'checks meanwhile': spread(crowd.checks),
          [`last page that drops ${DOCUMENTS.toLocaleString('en')} documents`]: millis(renounced.lastPageMillis),
          'removal of the documents': millis(renounced.removalMillis),
          'writes during that': spread(renounced.writes),
          'checks during that': spread(renounced.checks),
          'searches during that': spread(renounced.searches),
        },
      }
    } finally {
      uploader.close()
    }
  })
}

function spread(values: readonly number[]): string {
  const [middle, late, most] = [median(values), percentile(values, 0.99), largest(values)].map(millis)
  return `median ${middle}, p99 ${late}, slowest ${most} (${values.length})`
}

const searchTask = ({ url, clientSecret }: ServedDirectory) => ({
  url,
  secret: clientSecret,
  actAs: PERSON,
  path: '/rest/api/v1/search',
  body: JSON.stringify({ query: 'topic#NUMBER#' }),
  everyMillis: 20,
})
const checkTask = ({ url, indexingSecret }: ServedDirectory) => ({
  url,
  secret: indexingSecret,
  path: '/api/index/v1/checkdocumentaccess',
  body: JSON.stringify({ datasource: DATASOURCE, objectType: 'page', docId: 'seed-1', userEmail: PERSON }),
  everyMillis: 5,
})
/** One write after the other. */
const writeTask = ({ url, indexingSecret }: ServedDirectory) => ({
  url,
  secret: indexingSecret,
  path: '/api/index/v1/indexdocument',
  body: JSON.stringify({
    document: {
      datasource: DATASOURCE,
      objectType: 'page',
      id: 'written-#NUMBER#',
      viewURL: 'https://bench.example.com/written/#NUMBER#',
      title: 'Written #NUMBER#',
      body: { mimeType: 'text/plain', textContent: 'written meanwhile' },
      permissions: { allowedUsers: [{ email: PERSON }] },
    },
  }),
  everyMillis: 0,
})

async function measureUpload(server: ServedDirectory, uploader: Uploader) {
  const beats = { searches: await startBeat(searchTask(server)), checks: await startBeat(checkTask(server)) }
  await uploader.sendIdentities()
  const startedAt = performance.now()
  await uploader.sendDocuments()
  const rate = (SIZES.documents * 1000) / (performance.now() - startedAt)
  const { searches, checks } = await stopAll(beats)
  await untilIndexed(uploader)
  const megabytes = megabytesOf(server.pid, 'peak')
  return { rate, searches, checks, megabytes, idleSearches: await beatAlone(searchTask(server), IDLE_MILLIS) }
}

async function measurePages(server: ServedDirectory, uploader: Uploader) {
  const idle = await beatAlone(checkTask(server), IDLE_MILLIS)
  const during = async (body: Buffer) => {
    const beat = await startBeat(checkTask(server))
    await uploader.sendPage(body)
    return beat.stop()
  }
  const many = await during(uploader.pageOf(10_000, 300))
  await untilIndexed(uploader)
  const large = await during(uploader.pageOf(1_000, 10_000))
  await untilIndexed(uploader)
  return { idle, many, large }
}

/** A group with a million members of which the next upload sends one. */
async function measureCrowd(server: ServedDirectory, uploader: Uploader) {
  await uploader.sendCrowd()
  const idleWrites = await beatAlone(writeTask(server), IDLE_MILLIS)
  await untilIndexed(uploader)
  const beats = { writes: await startBeat(writeTask(server)), checks: await startBeat(checkTask(server)) }
  return { idleWrites, ...(await timeRemoval(server, uploader.renounceCrowd, beats)) }
}

/** An upload of all documents that sends none. */
async function measureRenounced(server: ServedDirectory, uploader: Uploader) {
  return timeRemoval(server, uploader.renounceDocuments, {
    writes: await startBeat(writeTask(server)),
    checks: await startBeat(checkTask(server)),
    searches: await startBeat(searchTask(server)),
  })
}

/** From the last page of an upload until the rows that it left out are gone from the record. */
async function timeRemoval<Name extends string>(
  server: ServedDirectory,
  renounce: () => Promise<unknown>,
  beats: Readonly<Record<Name, Beat>>,
) {
  const store = await openInlineStore(server.dataDir)
  const startedAt = performance.now()
  await renounce()
  const lastPageMillis = performance.now() - startedAt
  while (await hasStale(store.read)) await new Promise((resolve) => setTimeout(resolve, 20))
  const removalMillis = performance.now() - startedAt
  const times = await stopAll(beats)
  await store.close()
  return { lastPageMillis, removalMillis, ...times }
}

async function stopAll<Name extends string>(beats: Readonly<Record<Name, Beat>>) {
  const all = Object.entries<Beat>(beats).map(async ([name, beat]) => [name, await beat.stop()] as const)
  return Object.fromEntries(await Promise.all(all)) as Record<Name, readonly number[]>
}

/** The operation waits for half a minute at most. */
async function untilIndexed({ indexing }: Uploader): Promise<void> {
  const documents = new DocumentsApi(indexing)
  for (let isBehind = true; isBehind; ) {
    const startedAt = performance.now()
    await documents.processalldocumentsPost({ datasource: DATASOURCE })
    isBehind = performance.now() - startedAt > 29_000
  }
}

printIfMain(import.meta.url, benchBulkIdentity)
