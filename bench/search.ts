import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countLive, makeCorpus, SEED } from './corpus/corpus.ts'
import { KINDS, queryOf } from './corpus/queries.ts'
import { principalsOf } from './corpus/rights.ts'
import { engineUnderTest } from './engine-under-test.ts'
import { recordRun, type SearchRun } from './record.ts'
import { type BenchResult, printIfMain } from './result.ts'
import type { BuildQuestion, Built } from './search/build.ts'
import { ask } from './search/child.ts'
import { figuresOf, isKept, type Measured } from './search/figures.ts'
import {
  checkTotal,
  compareFound,
  type Setting,
  SIZES,
  timeEngine,
  timeFirstSearches,
  timePeer,
  timeSummaries,
} from './search/latency.ts'
import type { Memory } from './search/memory.ts'
import { showFigure } from './search/show.ts'
import { bytesOf, indexBytes, readThrough } from './search/sizes.ts'
import { measureThroughput } from './search/throughput.ts'
import { timeUpserts } from './search/upserts.ts'
import { openPeer } from './search-peer.ts'

/**
 * The search index by itself, beside SQLite's FTS5 on the same documents in the same run.
 *
 * `SHEAF_BENCH_DOCUMENTS` (100,000) and `SHEAF_BENCH_WORDS` (158 in a body) make it larger or smaller. In the directory
 * `SHEAF_BENCH_DIRECTORY` the two indexes are built once and found again by the next run; they depend on the engine, so
 * clear it when that has changed. `--record NAME` adds the run to docs/benchmarks.md.
 */

const DOCUMENTS = Number(process.env.SHEAF_BENCH_DOCUMENTS ?? 100_000)
const BODY_WORDS = Number(process.env.SHEAF_BENCH_WORDS ?? 158)
const HAS_PEER = process.env.SHEAF_BENCH_PEER !== 'none'

export async function benchSearch(): Promise<BenchResult> {
  const kept = process.env.SHEAF_BENCH_DIRECTORY
  const root = kept ?? mkdtempSync(join(tmpdir(), 'sheaf-bench-search-'))
  try {
    const run = await measureIn(join(root, `${DOCUMENTS}-${BODY_WORDS}`))
    const name = recordName()
    if (name !== undefined) recordRun(name, run)
    return toResult(run)
  } finally {
    if (kept === undefined) rmSync(root, { recursive: true, force: true })
  }
}

function recordName(): string | undefined {
  const at = process.argv.indexOf('--record')
  return at < 0 ? undefined : process.argv[at + 1]
}

async function measureIn(directory: string): Promise<SearchRun> {
  const corpus = makeCorpus(BODY_WORDS)
  const setting: Setting = { corpus, documents: DOCUMENTS, seed: SEED }
  const engineDirectory = join(directory, 'engine')
  const peerDirectory = join(directory, 'peer')
  const build = await builtIn(directory, 'engine')
  const peerBuild = HAS_PEER ? await builtIn(directory, 'peer') : undefined

  const memory = await ask<Memory>('memory.ts', {
    directory: engineDirectory,
    searches: KINDS.flatMap((kind) => Array.from({ length: 50 }, (_, i) => queryOf(corpus, DOCUMENTS, kind, i))),
    searchers: SIZES.flatMap((size) => [0, 1, 2].map((searcher) => principalsOf(SEED, searcher, size))),
  })
  const engine = await engineUnderTest()
  const reader = engine.openReader(engineDirectory)
  checkTotal(reader, countLive(corpus, DOCUMENTS))
  const opened = peerBuild && { build: peerBuild, index: openPeer(peerDirectory) }
  const found = opened && compareFound(reader, opened.index, setting)
  readThrough(engineDirectory)
  const timed = timeEngine(reader, setting)
  if (opened !== undefined) readThrough(peerDirectory)
  const peer = opened && {
    latencies: timePeer(opened.index, setting),
    build: opened.build,
    bytes: bytesOf(peerDirectory),
  }
  const read = {
    engine: timed,
    first: timeFirstSearches(reader, setting),
    summaries: await timeSummaries(reader, engineDirectory, setting),
  }
  opened?.index.close()
  reader.close()
  const bytes = indexBytes(engine, engineDirectory)

  // What writes works on a copy, so that the index can be used again.
  const copy = mkdtempSync(join(directory, 'copy-'))
  try {
    cpSync(engineDirectory, copy, { recursive: true })
    const upserts = await timeUpserts(copy, corpus, DOCUMENTS)
    const throughput = await measureThroughput({ directory: copy, documents: DOCUMENTS, bodyWords: BODY_WORDS })
    const liveTextBytes = (build.textBytes * countLive(corpus, DOCUMENTS)) / build.puts
    const measured: Measured = {
      ...read,
      throughput,
      memory,
      upserts,
      build,
      bytes,
      liveTextBytes,
      ...(peer && { peer }),
    }
    return {
      documents: DOCUMENTS,
      bodyWords: BODY_WORDS,
      ...(found !== undefined && { comparedMatches: found }),
      figures: figuresOf(measured),
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Builds an index in a process of its own, or finds what an earlier run has built. */
async function builtIn(directory: string, which: BuildQuestion['which']): Promise<Built> {
  const note = join(directory, `${which}.json`)
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8')) as Built
  const target = join(directory, which)
  // What an interrupted run has left is no index to measure.
  rmSync(target, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  const asked: BuildQuestion = { which, directory: target, documents: DOCUMENTS, bodyWords: BODY_WORDS }
  const built = await ask<Built>('build.ts', asked)
  writeFileSync(note, JSON.stringify(built))
  return built
}

function toResult({ documents, figures }: SearchRun): BenchResult {
  const faster = figures.find(({ group, name }) => group.startsWith('FTS5') && name === 'common word')
  const threads = figures.find(({ name }) => name === 'two readers beside one')
  return {
    name: `Search in ${documents.toLocaleString('en')} documents`,
    ratio: faster?.value ?? threads?.value ?? 0,
    limit: `${HAS_PEER ? 'common words 5 times faster than FTS5' : 'two readers beside one'}, and each limit above, at 1,000,000 documents`,
    isWithin: figures.every(isKept),
    figures: Object.fromEntries(figures.map((figure) => [`${figure.group}: ${figure.name}`, showFigure(figure)])),
  }
}

printIfMain(import.meta.url, benchSearch)
