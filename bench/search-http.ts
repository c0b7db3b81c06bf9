import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Configuration, DatasourcesApi, PermissionsApi } from '@sheaf/client'
import type { SearchRequest } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import { people } from '@sheaf/server/identity/people'
import type { SearchIndexReader } from '@sheaf/server/index/port'
import { parseQuery } from '@sheaf/server/search/query/parse'
import { openInlineStore } from '@sheaf/server/store/sqlite/inline-store'
import { type Caller, openCaller } from './caller.ts'
import { type Corpus, makeCorpus, SEED } from './corpus/corpus.ts'
import { queryOf } from './corpus/queries.ts'
import { principalsOf } from './corpus/rights.ts'
import { engineUnderTest } from './engine-under-test.ts'
import { type ServedDirectory, withServerProcess } from './process.ts'
import { type BenchResult, median, millis, percentile, printIfMain } from './result.ts'

/**
 * Searches over HTTP, with and without ten facets, beside the engine alone on the same index in the same run, and beside a
 * request that does nothing: what it takes to wake two processes is in every search. Each is asked 200 times in a row, as the
 * engine is where its own limits are measured, and all again in turn. The kinds are those that can be typed. The searchers are in 18
 * groups each. `SHEAF_BENCH_DOCUMENTS` (100,000) says how many documents of 1 kB there are.
 */

const DOCUMENTS = Number(process.env.SHEAF_BENCH_DOCUMENTS ?? 100_000)
const BODY_WORDS = 112
const PAGE = 1_000
const SEARCHERS = 10
const PRINCIPALS = 20
const QUERIES = 200
/** The first warms what is compiled and kept; it is not counted. */
const ROUNDS = 3
/** The engine's own limits at a million documents, and what HTTP may add to them. */
const LIMITS = { p50: 5 + 2, p99: 30 + 2 }
const FACETS_MAX = 2

const DATASOURCE = 'bench'
const PROPERTIES = ['priority', 'division', 'language', 'year'] as const
/** The columns of the corpus whose values they have; `department` is no name for a property. */
const columnOf = (property: (typeof PROPERTIES)[number]) => (property === 'division' ? 'department' : property)
const FACETS = ['last_updated_at', 'type', 'author', 'owner', 'tag', 'status', ...PROPERTIES]
const KINDS = ['rare word', 'common word', 'three words, any', 'phrase'] as const

const searcherOf = (number: number) => `searcher-${number}@example.com`

export function benchSearchHttp(): Promise<BenchResult> {
  return withServerProcess(async (server) => {
    const corpus = makeCorpus(BODY_WORDS)
    const indexing = openCaller({ url: server.url, secret: server.indexingSecret })
    await addPeople(server)
    await addDocuments(indexing, corpus)
    const store = await openInlineStore(server.dataDir)
    const engine = (await engineUnderTest()).openReader(join(server.dataDir, 'index'))
    try {
      const known = people(store.read, Date.now)
      const held = await Promise.all(
        Array.from({ length: SEARCHERS }, (_, i) => known.principalsOf(emailKey(searcherOf(i)))),
      )
      await untilInOrder(server.dataDir, engine)
      return toResult(await measureAll(server, corpus, engine, held))
    } finally {
      engine.close()
      await store.close()
      indexing.close()
    }
  })
}

/** Searchers with their groups, and everybody whom a document is for. */
async function addPeople({ url, indexingSecret }: ServedDirectory): Promise<void> {
  const configuration = new Configuration({ host: url, accessToken: indexingSecret })
  await new DatasourcesApi(configuration).adddatasourcePost({
    name: DATASOURCE,
    isUserReferencedByEmail: true,
    objectDefinitions: Array.from({ length: 12 }, (_, i) => ({
      name: `type${i}`,
      propertyDefinitions: PROPERTIES.map((name) => ({ name, propertyType: 'TEXT' as const })),
    })),
  })
  const permissions = new PermissionsApi(configuration)
  const upload = { uploadId: 'people', datasource: DATASOURCE, isFirstPage: true, isLastPage: true }
  const emails = [
    ...Array.from({ length: SEARCHERS }, (_, i) => searcherOf(i)),
    ...Array.from({ length: 5_000 }, (_, i) => `u${i}@example.com`),
  ]
  await permissions.bulkindexusersPost({ ...upload, users: emails.map((email) => ({ email, name: email })) })
  const groups = Array.from({ length: 500 }, (_, i) => ({ name: `g${i}` }))
  await permissions.bulkindexgroupsPost({ ...upload, groups })
  for (let searcher = 0; searcher < SEARCHERS; searcher += 1) {
    for (const term of principalsOf(SEED, searcher, PRINCIPALS)) {
      if (!term.startsWith('g')) continue
      const membership = { groupName: term, memberUserId: searcherOf(searcher) }
      await permissions.indexmembershipPost({ datasource: DATASOURCE, membership })
    }
  }
}

async function addDocuments({ call }: Caller, corpus: Corpus): Promise<void> {
  for (let from = 0; from < DOCUMENTS; from += PAGE) {
    const documents = Array.from({ length: Math.min(PAGE, DOCUMENTS - from) }, (_, i) => documentOf(corpus, from + i))
    const body = Buffer.from(JSON.stringify({ datasource: DATASOURCE, documents }))
    for (;;) {
      try {
        await call('/api/index/v1/indexdocuments', body)
        break
      } catch (error) {
        // More than may wait for the index; it catches up meanwhile.
        if (!String(error).includes('index_behind')) throw error
        await delay(1_000)
      }
    }
  }
}

function documentOf(corpus: Corpus, number: number) {
  const { title, body, columns, accessTerms, updatedAt, interactions } = corpus.document(number)
  const [author, owner] = [columns.author, columns.owner].map(([name = '']) => ({ email: `${name}@example.com`, name }))
  return {
    datasource: DATASOURCE,
    id: `page-${number}`,
    objectType: columns.type[0],
    viewURL: `https://bench.example.com/${number}`,
    title,
    body: { mimeType: 'text/plain', textContent: body },
    ...{ author, owner, updatedAt, tags: columns.tag, status: columns.status[0] },
    interactions: { numViews: interactions },
    customProperties: PROPERTIES.flatMap((name) => columns[columnOf(name)].map((value) => ({ name, value }))),
    permissions: {
      allowAnonymousAccess: accessTerms.includes('anyone'),
      allowedUsers: accessTerms.filter((term) => /^u\d/.test(term)).map((term) => ({ email: `${term}@example.com` })),
      allowedGroups: accessTerms.filter((term) => /^g\d/.test(term)),
    },
  }
}

const WITH_FACETS: NonNullable<SearchRequest['requestOptions']> = {
  responseHints: ['RESULTS', 'FACET_RESULTS'],
  defaultFacets: FACETS,
}

type Times = {
  readonly engine: number[]
  readonly http: number[]
  readonly facets: number[]
  readonly nothing: number[]
}

async function measureAll(
  server: ServedDirectory,
  corpus: Corpus,
  engine: SearchIndexReader,
  held: readonly (readonly string[])[],
): Promise<ReadonlyMap<string, Times>> {
  const callers = held.map((_, i) => openCaller({ url: server.url, secret: server.clientSecret, actAs: searcherOf(i) }))
  const search = async (searcher: number, request: SearchRequest) => {
    await callers[searcher]?.call('/rest/api/v1/search', Buffer.from(JSON.stringify(request)))
  }
  const searchAlone = (searcher: number, query: string) => {
    const hits = engine.search({
      ...{ anyOf: parseQuery(query).anyOf, noneOf: [], principals: held[searcher] ?? [], hiddenKeys: [] },
      boosts: { now: Math.floor(Date.now() / 1_000) },
      limit: 11,
    })
    engine.texts(hits.slice(0, 10).map(({ key }) => key))
  }
  const ask: Readonly<Record<keyof Times, (searcher: number, query: string) => unknown>> = {
    http: (searcher, query) => search(searcher, { query }),
    facets: (searcher, query) => search(searcher, { query, requestOptions: WITH_FACETS }),
    nothing: (searcher) => callers[searcher]?.call('/healthz'),
    engine: searchAlone,
  }
  const all = new Map<string, Times>()
  for (const kind of KINDS) {
    const queries = Array.from({ length: QUERIES }, (_, number) => textOf(queryOf(corpus, DOCUMENTS, kind, number)))
    const times: Times = { engine: [], http: [], facets: [], nothing: [] }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const what of ['http', 'facets', 'nothing', 'engine'] as const) {
        for (const [number, query] of queries.entries()) {
          const startedAt = performance.now()
          await ask[what](number % SEARCHERS, query)
          if (round > 0) times[what].push(performance.now() - startedAt)
        }
      }
    }
    all.set(kind, times)
  }
  for (const caller of callers) caller.close()
  return all
}

/** A query as it is typed. */
function textOf({ anyOf, allOf }: ReturnType<typeof queryOf>): string {
  return [...anyOf, ...allOf].map(({ kind, text }) => (kind === 'phrase' ? `"${text}"` : text)).join(' ')
}

/** Waits until the index holds every document, and nothing in it is written any more. */
async function untilInOrder(dataDir: string, engine: SearchIndexReader): Promise<void> {
  const total = () => engine.counts(DATASOURCE).reduce((sum, { count }) => sum + count, 0)
  while (total() < DOCUMENTS) await delay(500)
  const directory = join(dataDir, 'index')
  const sizes = () =>
    readdirSync(directory)
      .map((name) => `${name} ${statSync(join(directory, name), { throwIfNoEntry: false })?.size}`)
      .join()
  for (let before = ''; before !== sizes(); ) {
    before = sizes()
    await delay(QUIET_MILLIS)
  }
}

const QUIET_MILLIS = 10_000

function toResult(all: ReadonlyMap<string, Times>): BenchResult {
  const figures: Record<string, string> = {}
  const ratios: number[] = []
  const most = { p50: 0, p99: 0, more: 0 }
  for (const [kind, { engine, http, facets, nothing }] of all) {
    const more = median(http) - median(engine)
    figures[`${kind}: the engine alone`] = spread(engine)
    figures[`${kind}: over HTTP`] = `${spread(http)}; ${millis(more)} more`
    figures[`${kind}: with ten facets`] = spread(facets)
    figures[`${kind}: a request that does nothing`] = spread(nothing)
    ratios.push(median(facets) / median(http))
    most.p50 = Math.max(most.p50, median(http))
    most.p99 = Math.max(most.p99, percentile(http, 0.99))
    most.more = Math.max(most.more, more)
  }
  figures['at most over HTTP'] =
    `p50 ${millis(most.p50)}, p99 ${millis(most.p99)}; ${millis(most.more)} more than the engine`
  const ratio = Math.max(...ratios)
  return {
    name: `Searching ${DOCUMENTS.toLocaleString('en')} documents over HTTP`,
    ratio,
    limit: `with facets over without at most ${FACETS_MAX}, over HTTP p50 at most ${LIMITS.p50} ms and p99 at most ${LIMITS.p99} ms at 1,000,000 documents`,
    isWithin: ratio <= FACETS_MAX && most.p50 <= LIMITS.p50 && most.p99 <= LIMITS.p99,
    figures,
  }
}

function spread(values: readonly number[]): string {
  return `p50 ${millis(median(values))}, p99 ${millis(percentile(values, 0.99))}`
}

printIfMain(import.meta.url, benchSearchHttp)
