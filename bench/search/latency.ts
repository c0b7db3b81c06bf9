import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { SearchIndexReader } from '@sheaf/server/index/port'
import { COLUMNS } from '../corpus/columns.ts'
import type { Corpus } from '../corpus/corpus.ts'
import { KINDS, type Kind, queryOf, type Sought } from '../corpus/queries.ts'
import { principalsOf } from '../corpus/rights.ts'
import type { Peer } from '../search-peer.ts'
import { askReader, timed, toQuery } from './asking.ts'

/** How long searches take, one after the other in one thread. */

export const QUERIES = 300
export const SIZES = [20, 500, 5_000] as const
/** So many people take turns, so that no one query decides what is remembered. */
const SEARCHERS = 10
/** People who were not there before: each searches for the first time once. */
const NEWCOMERS = 30
const FIRST_NEWCOMER = 1_000
/** FTS5 may take a second for a query: it gets so long for each kind, and says how many queries that were. */
const PEER_MILLIS_MAX = 20_000
/** Queries by which the two indexes are held against each other. */
const COMPARED = 50

export type Setting = { readonly corpus: Corpus; readonly documents: number; readonly seed: number }
export type Times = readonly number[]

const queriesOf = ({ corpus, documents }: Setting, kind: Kind): readonly Sought[] =>
  Array.from({ length: QUERIES }, (_, number) => queryOf(corpus, documents, kind, number))

const searchersOf = ({ seed }: Setting, size: number) =>
  Array.from({ length: SEARCHERS }, (_, searcher) => principalsOf(seed, searcher, size))

/** By number of principals, then by kind; for the peer fewer where it is slow. */
export type Latencies = Readonly<Record<number, Readonly<Record<Kind, Times>>>>

export function timeEngine(reader: SearchIndexReader, setting: Setting): Latencies {
  return timeKinds(setting, (sought, principals) => askReader(reader, sought, principals), Number.POSITIVE_INFINITY)
}

export function timePeer(peer: Peer, setting: Setting): Latencies {
  return timeKinds(setting, (sought, principals) => askPeer(peer, sought, principals), PEER_MILLIS_MAX)
}

function askPeer(peer: Peer, sought: Sought, principals: readonly string[]): void {
  for (const key of peer.search(sought, principals)) peer.text(key)
}

/** Everyone searches once before: the first search of a person is a figure of its own. */
function timeKinds(
  setting: Setting,
  search: (sought: Sought, principals: readonly string[]) => unknown,
  millisMax: number,
): Latencies {
  const bySize = SIZES.map((size) => {
    const searchers = searchersOf(setting, size)
    const warming = queryOf(setting.corpus, setting.documents, 'rare word', QUERIES)
    for (const principals of searchers) search(warming, principals)
    const byKind = KINDS.map((kind) => {
      const times: number[] = []
      let spent = 0
      for (const [number, sought] of queriesOf(setting, kind).entries()) {
        if (spent > millisMax) break
        const time = timed(() => search(sought, searchers[number % SEARCHERS] ?? []))
        times.push(time)
        spent += time
      }
      return [kind, times] as const
    })
    return [size, Object.fromEntries<Times>(byKind) as Record<Kind, Times>] as const
  })
  return Object.fromEntries(bySize)
}

/** First searches of people who were not there before, for a common word. */
export function timeFirstSearches(reader: SearchIndexReader, setting: Setting): Readonly<Record<number, Times>> {
  const { seed, corpus, documents } = setting
  const bySize = SIZES.map((size) => {
    const times = Array.from({ length: NEWCOMERS }, (_, newcomer) => {
      const principals = principalsOf(seed, FIRST_NEWCOMER + newcomer, size)
      const sought = queryOf(corpus, documents, 'common word', newcomer)
      return timed(() => askReader(reader, sought, principals))
    })
    return [size, times] as const
  })
  return Object.fromEntries(bySize)
}

/** Searches of common and of several words. */
export type Summaries = {
  readonly alone: Times
  /** Of those with counts of ten columns, which another thread makes at the same time, as in the server. */
  readonly beside: Times
  /** The same, made by the same thread afterwards. */
  readonly afterwards: Times
}

export async function timeSummaries(
  reader: SearchIndexReader,
  directory: string,
  setting: Setting,
): Promise<Summaries> {
  const counter = new Worker(new URL('counter.ts', import.meta.url), { workerData: { directory } })
  await once(counter, 'message')
  const searchers = searchersOf(setting, SIZES[0])
  const times = { alone: [] as number[], beside: [] as number[], afterwards: [] as number[] }
  // The first round fills what both threads keep; it is not counted.
  for (let round = 0; round < 2; round += 1) {
    for (const kind of ['common word', 'three words, any'] as const) {
      for (const [number, sought] of queriesOf(setting, kind).entries()) {
        const principals = searchers[number % SEARCHERS] ?? []
        const { limit: _, ...query } = toQuery(sought, principals)
        const summary = { ...query, columns: COLUMNS, valuesMax: 10 }
        const alone = timed(() => askReader(reader, sought, principals))
        const counting = timed(() => reader.summarize(summary))
        const startedAt = performance.now()
        counter.postMessage(summary)
        askReader(reader, sought, principals)
        await once(counter, 'message')
        const beside = performance.now() - startedAt
        if (round === 0) continue
        times.alone.push(alone)
        times.afterwards.push(alone + counting)
        times.beside.push(beside)
      }
    }
  }
  await counter.terminate()
  return times
}

const UNRESTRICTED = {
  noneOf: [],
  hiddenKeys: [],
  principals: { isUnrestricted: true },
  columns: [],
  valuesMax: 1,
} as const

/** An index that does not hold all that is there is not measured. */
export function checkTotal(reader: SearchIndexReader, live: number): void {
  const { total } = reader.summarize({ ...UNRESTRICTED, anyOf: [] })
  if (total !== live) throw new Error(`the index holds ${total} documents instead of ${live}`)
}

/**
 * Both must find the same number of documents for a phrase and for a prefix, which are exact in both; figures of two
 * indexes that hold different things would say nothing.
 */
export function compareFound(reader: SearchIndexReader, peer: Peer, setting: Setting): number {
  let found = 0
  for (const kind of ['phrase', 'prefix'] as const) {
    for (const sought of queriesOf(setting, kind).slice(0, COMPARED)) {
      const { total } = reader.summarize({ ...UNRESTRICTED, ...sought })
      const expected = peer.count(sought)
      if (total !== expected || total === 0) {
        throw new Error(`${kind} ${JSON.stringify(sought)}: ${total} documents, the peer finds ${expected}`)
      }
      found += total
    }
  }
  return found
}
