import { setTimeout as delay } from 'node:timers/promises'
import { Configuration, DatasourcesApi, PermissionsApi } from '@sheaf/client'
import { samples } from '../packages/server/test/files/samples.ts'
import { openCaller } from './caller.ts'
import { makeCorpus } from './corpus/corpus.ts'
import { CONFIG, DATASOURCE, documentOf, PERSON } from './deployment.ts'
import { type ServedDirectory, withServerProcess } from './process.ts'
import { type BenchResult, median, millis, percentile, perSecond, printIfMain } from './result.ts'

/**
 * Files of every type that is read, of some pages each: half of them as quickly as they are taken, until the text of the last one is
 * found; the others as they come, somewhat more each second than must be kept up with. And how long searches take meanwhile.
 * `SHEAF_BENCH_FILES` (1,000) says how many there are.
 */

const FILES = Number(process.env.SHEAF_BENCH_FILES ?? 1_000)
const TEXTS = 2_000
const PAGE = 25
const BODY_WORDS = 900
const WANTED_PER_SECOND = 20
/** So many come each second in the second half. */
const STEADY_PER_SECOND = 30
const SEARCH_MILLIS_MAX = 50
/** Between searches: as many people as that are asking. */
const SEARCH_PAUSE_MILLIS = 20

export function benchFiles(): Promise<BenchResult> {
  return withServerProcess(async (server) => {
    await prepare(server)
    const pages = await makePages()
    const quiet = await searching(server, () => delay(3_000))
    const half = Math.ceil(pages.length / 2)
    const startedAt = performance.now()
    const busy = await searching(server, () => untilRead(server, pages.slice(0, half)))
    const rate = (Math.min(FILES, half * PAGE) * 1000) / (performance.now() - startedAt)
    const steady = await searching(server, () => untilRead(server, pages.slice(half), STEADY_PER_SECOND))
    await checkFound(server)
    const p99 = percentile(steady, 0.99)
    return {
      name: `Reading ${FILES.toLocaleString('en')} files of ${samples.length} types`,
      ratio: rate / WANTED_PER_SECOND,
      limit: `at least ${WANTED_PER_SECOND} a second; searches while ${STEADY_PER_SECOND} a second come under ${SEARCH_MILLIS_MAX} ms in 99 of 100: ${millis(p99)}`,
      isWithin: rate >= WANTED_PER_SECOND && p99 < SEARCH_MILLIS_MAX,
      figures: {
        'files until the last one is found': perSecond(rate),
        'a search before, median and p99': `${millis(median(quiet))}, ${millis(percentile(quiet, 0.99))}`,
        'a search meanwhile, median and p99': `${millis(median(busy))}, ${millis(percentile(busy, 0.99))}`,
        [`a search while ${STEADY_PER_SECOND} a second come, median and p99`]: `${millis(median(steady))}, ${millis(p99)}`,
      },
    }
  })
}

const url = (number: number) => `https://bench.example.com/file-${number}`

async function prepare({ url: host, indexingSecret }: ServedDirectory): Promise<void> {
  const configuration = new Configuration({ host, accessToken: indexingSecret })
  await new DatasourcesApi(configuration).adddatasourcePost(CONFIG)
  await new PermissionsApi(configuration).indexuserPost({
    datasource: DATASOURCE,
    user: { email: PERSON, name: 'Ann' },
  })
  const documents = Array.from({ length: TEXTS }, (_, number) => documentOf(number))
  const { call, close } = openCaller({ url: host, secret: indexingSecret })
  await call('/api/index/v1/indexdocuments', JSON.stringify({ datasource: DATASOURCE, documents }))
  await call('/api/index/v1/processalldocuments', '{}')
  close()
}

/** Requests with files in them; each has a word that no other has. */
async function makePages(): Promise<readonly Buffer[]> {
  const corpus = makeCorpus(BODY_WORDS)
  const pages: Buffer[] = []
  let documents: object[] = []
  for (let number = 0; number < FILES; number += 1) {
    const sample = samples[number % samples.length]
    if (sample === undefined) continue
    const { title, body } = corpus.document(number)
    const rest = body.split(' ')
    const words = {
      title,
      body: `filenumber${number} ${body}`,
      table: rest.slice(0, 20).join(' '),
      note: rest.slice(20, 60).join(' '),
    }
    const binaryContent = (await sample.make(words)).toString('base64')
    documents.push({
      datasource: DATASOURCE,
      objectType: 'page',
      id: `file-${number}`,
      viewURL: url(number),
      filename: `${number}.${sample.extension}`,
      body: { mimeType: sample.mimeType, binaryContent },
      permissions: { allowedUsers: [{ email: PERSON }] },
    })
    if (documents.length < PAGE && number < FILES - 1) continue
    pages.push(Buffer.from(JSON.stringify({ datasource: DATASOURCE, documents })))
    documents = []
  }
  return pages
}

async function untilRead(
  { url: host, indexingSecret }: ServedDirectory,
  pages: readonly Buffer[],
  filesPerSecond = Number.POSITIVE_INFINITY,
): Promise<void> {
  const { call, close } = openCaller({ url: host, secret: indexingSecret })
  const startedAt = performance.now()
  for (const [number, page] of pages.entries()) {
    await delay(Math.max(0, startedAt + (number * PAGE * 1000) / filesPerSecond - performance.now()))
    await call('/api/index/v1/indexdocuments', page)
  }
  for (;;) {
    const startedAt = performance.now()
    await call('/api/index/v1/processalldocuments', '{}')
    // It waits no longer than that, done or not.
    if (performance.now() - startedAt < 29_000) break
  }
  close()
}

/** How long each search took while something else was done. */
async function searching(server: ServedDirectory, meanwhile: () => Promise<unknown>): Promise<readonly number[]> {
  const { call, close } = openCaller({ url: server.url, secret: server.clientSecret, actAs: PERSON })
  const times: number[] = []
  let isDone = false
  const done = meanwhile().finally(() => {
    isDone = true
  })
  const queries = ['walrus lathe', '"harbour meadow"', 'copper', 'signal -orchard', 'number17']
  for (let number = 0; !isDone; number += 1) {
    const startedAt = performance.now()
    await call('/rest/api/v1/search', JSON.stringify({ query: queries[number % queries.length], pageSize: 10 }))
    times.push(performance.now() - startedAt)
    await delay(SEARCH_PAUSE_MILLIS)
  }
  await done
  close()
  // The first ones start the threads that read the index.
  return times.slice(5)
}

async function checkFound({ url: host, clientSecret }: ServedDirectory): Promise<void> {
  const { call, close } = openCaller({ url: host, secret: clientSecret, actAs: PERSON })
  for (let number = 0; number < FILES; number += 1) {
    const answer = JSON.parse(await call('/rest/api/v1/search', JSON.stringify({ query: `filenumber${number}` }))) as {
      readonly results?: readonly { readonly url: string }[]
    }
    if (answer.results?.[0]?.url !== url(number)) throw new Error(`file ${number} is not found by its word`)
  }
  close()
}

printIfMain(import.meta.url, benchFiles)
