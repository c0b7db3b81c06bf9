import { KINDS } from '../corpus/queries.ts'
import { median, percentile } from '../result.ts'
import type { Built } from './build.ts'
import { type Latencies, SIZES, type Summaries, type Times } from './latency.ts'
import type { Memory } from './memory.ts'
import type { Throughput } from './throughput.ts'

/** Turns what was measured into figures, each with its limit where there is one. The limits are meant for 1,000,000 documents. */

export type Figure = {
  readonly group: string
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 'times' | '1/s' | 'MB' | 's' | 'share' | 'bytes'
  readonly limit?: { readonly least?: number; readonly most?: number }
  /** What the peer needs for the same, in the same unit; `peerQueries` says of how many queries. */
  readonly peer?: number
  readonly peerQueries?: number
}

export type Measured = {
  readonly engine: Latencies
  readonly first: Readonly<Record<number, Times>>
  readonly summaries: Summaries
  readonly throughput: Throughput
  readonly memory: Memory
  readonly upserts: Times
  readonly build: Built
  readonly bytes: Readonly<Record<string, number>>
  readonly liveTextBytes: number
  /** Unless the engine was measured alone. */
  readonly peer?: { readonly latencies: Latencies; readonly build: Built; readonly bytes: number }
}

/** How often faster than FTS5 the engine must be where FTS5 reads long lists. */
const TIMES_FASTER = 5

export function figuresOf(measured: Measured): readonly Figure[] {
  return [
    ...latencies(measured),
    ...people(measured),
    ...faster(measured),
    ...summaries(measured),
    ...threads(measured.throughput),
    ...building(measured),
    ...resting(measured),
  ]
}

export function isKept({ value, limit }: Figure): boolean {
  return value >= (limit?.least ?? Number.NEGATIVE_INFINITY) && value <= (limit?.most ?? Number.POSITIVE_INFINITY)
}

function latencies({ engine, peer }: Measured): Figure[] {
  return SIZES.flatMap((size) =>
    KINDS.flatMap((kind) => {
      const mine = engine[size]?.[kind] ?? []
      const theirs = peer?.latencies[size]?.[kind]
      const common = {
        group: `a search with ${size.toLocaleString('en')} principals`,
        unit: 'ms',
        ...(theirs && { peerQueries: theirs.length }),
      } as const
      const limits = size === SIZES[0]
      return [
        {
          ...common,
          name: `${kind}, p50`,
          value: median(mine),
          ...(theirs && { peer: median(theirs) }),
          ...(limits && { limit: { most: 5 } }),
        },
        {
          ...common,
          name: `${kind}, p99`,
          value: percentile(mine, 0.99),
          ...(theirs && { peer: percentile(theirs, 0.99) }),
          ...(limits && { limit: { most: 30 } }),
        },
      ]
    }),
  )
}

/** The median over all kinds of the kinds' medians, so that no kind decides alone. */
const typical = (latencies: Latencies, size: number) =>
  median(KINDS.map((kind) => median(latencies[size]?.[kind] ?? [])))

function people({ engine, first }: Measured): Figure[] {
  const group = 'many principals'
  const against = (size: number) => typical(engine, size) / typical(engine, SIZES[0])
  return [
    { group, name: '500 beside 20, median of kinds', value: against(500), unit: 'times', limit: { most: 1.5 } },
    { group, name: '5,000 beside 20, median of kinds', value: against(5_000), unit: 'times', limit: { most: 2 } },
    ...SIZES.map((size): Figure => {
      const value = median(first[size] ?? [])
      const name = `first search with ${size.toLocaleString('en')}, p50`
      return { group, name, value, unit: 'ms', ...(size === 5_000 && { limit: { most: 30 } }) }
    }),
  ]
}

function faster({ engine, peer }: Measured): Figure[] {
  if (peer === undefined) return []
  return KINDS.map((kind) => {
    const value = median(peer.latencies[SIZES[0]]?.[kind] ?? []) / median(engine[SIZES[0]]?.[kind] ?? [])
    const isLimited = kind === 'common word' || kind === 'three words, any'
    const limit = isLimited ? { limit: { least: TIMES_FASTER } } : {}
    return { group: 'FTS5 beside the engine, p50 with 20 principals', name: kind, value, unit: 'times', ...limit }
  })
}

function summaries({ summaries: { alone, beside, afterwards } }: Measured): Figure[] {
  const group = 'counts of ten columns'
  const ratio = (times: Times) => median(times) / median(alone)
  return [
    { group, name: 'search alone, p50', value: median(alone), unit: 'ms' },
    { group, name: 'counts by another thread, p50', value: median(beside), unit: 'ms' },
    { group, name: 'counts by another thread, p99', value: percentile(beside, 0.99), unit: 'ms' },
    { group, name: 'by another thread, beside without', value: ratio(beside), unit: 'times', limit: { most: 2 } },
    { group, name: 'counts by the same thread, p50', value: median(afterwards), unit: 'ms' },
    { group, name: 'by the same thread, beside without', value: ratio(afterwards), unit: 'times' },
  ]
}

function threads({ oneReader, twoReaders, withWrites, written, lost }: Throughput): Figure[] {
  const group = 'threads'
  return [
    { group, name: 'searches, one reader', value: oneReader, unit: '1/s' },
    { group, name: 'searches, two readers', value: twoReaders, unit: '1/s' },
    { group, name: 'two readers beside one', value: twoReaders / oneReader, unit: 'times', limit: { least: 1.5 } },
    { group, name: 'searches, two readers and a writer', value: withWrites, unit: '1/s' },
    { group, name: 'documents written meanwhile (1,000 wanted)', value: written, unit: '1/s' },
    { group, name: 'lost to the writer', value: lost, unit: 'share', limit: { most: 0.3 } },
  ]
}

function building({ build, peer, upserts }: Measured): Figure[] {
  const group = 'writing'
  const rate = ({ changes, seconds }: Built) => changes / seconds
  const both = (of: (built: Built) => number) => ({ value: of(build), ...(peer && { peer: of(peer.build) }) })
  return [
    { group, name: 'changes built', ...both(rate), unit: '1/s', limit: { least: 5_000 } },
    { group, name: 'the last merges', ...both((built) => built.finishingSeconds), unit: 's' },
    { group, name: 'memory while building, at most', ...both((built) => built.megabytesMax), unit: 'MB' },
    { group, name: 'of which before', ...both((built) => built.megabytesBefore), unit: 'MB' },
    { group, name: 'one change found, p50', value: median(upserts), unit: 'ms', limit: { most: 100 } },
    { group, name: 'one change found, p99', value: percentile(upserts, 0.99), unit: 'ms' },
  ]
}

/** By the names of sizes.ts, to a byte of text. */
const BYTES_MAX: Readonly<Record<string, number>> = {
  'segments with positions': 0.7,
  'segments without positions': 0.3,
}

function resting({ memory, bytes, peer, liveTextBytes }: Measured): Figure[] {
  const group = 'at rest'
  const { all = 0, positions, ...parts } = bytes
  const perText = (value: number) => value / liveTextBytes
  return [
    { group, name: 'open, in a new process', value: memory.openMillis / 1000, unit: 's', limit: { most: 1 } },
    { group, name: 'first search of a new process', value: memory.firstSearchMillis, unit: 'ms' },
    { group, name: 'memory of a reading process', value: memory.megabytesNow, unit: 'MB', limit: { most: 600 } },
    { group, name: 'at most', value: memory.megabytesMax, unit: 'MB', limit: { most: 600 } },
    { group, name: 'of which before', value: memory.megabytesBefore, unit: 'MB' },
    {
      group,
      name: 'directory with the texts, to a byte of text',
      value: perText(all),
      unit: 'bytes',
      ...(peer && { peer: perText(peer.bytes) }),
    },
    ...Object.entries({ ...parts, ...(positions !== undefined && { positions }) }).map(([name, value]): Figure => {
      const most = BYTES_MAX[name]
      const limit = most === undefined ? {} : { limit: { most } }
      return { group, name: `${name}, to a byte of text`, value: perText(value), unit: 'bytes', ...limit }
    }),
  ]
}
