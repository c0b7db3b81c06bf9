import { parentPort, workerData } from 'node:worker_threads'
import type { IndexChange } from '@sheaf/server/index/port'
import { makeCorpus, SEED } from '../corpus/corpus.ts'
import { KINDS, queryOf } from '../corpus/queries.ts'
import { principalsOf } from '../corpus/rights.ts'
import { engineUnderTest } from '../engine-under-test.ts'
import { askReader } from './asking.ts'

/**
 * A thread that searches or writes for as long as it is told, and says how much it has done. What it needs is made before
 * it says that it is ready, so that only the index is measured.
 */

export type ThreadData = {
  readonly task: 'read' | 'write'
  readonly directory: string
  readonly documents: number
  readonly bodyWords: number
  /** Keeps threads from asking the same at the same time. */
  readonly number: number
}

const { task, directory, documents, bodyWords, number: threadNumber } = workerData as ThreadData
const QUERIES = 600
const SEARCHERS = 10
/** Writes come in batches: those that arrive within a tenth of a second share one. */
const WRITES_PER_SECOND = 1_000
const BATCH_MILLIS = 100
const TIDY_MILLIS = 20
/** More than are written in one run. */
const BATCHES_AHEAD = 100

const corpus = makeCorpus(bodyWords)
const engine = await engineUnderTest()
const run = task === 'read' ? prepareReader() : prepareWriter()
parentPort?.on('message', (millis: number) => void run(millis).then((done) => parentPort?.postMessage(done)))
parentPort?.postMessage('ready')

/** Queries of all kinds in turn, of people with 20 principals. */
function prepareReader() {
  const reader = engine.openReader(directory)
  const queries = Array.from({ length: QUERIES }, (_, i) =>
    queryOf(corpus, documents, KINDS[i % KINDS.length] ?? 'rare word', i + threadNumber * QUERIES),
  )
  const searchers = Array.from({ length: SEARCHERS }, (_, searcher) => principalsOf(SEED, searcher, 20))
  let next = 0
  const search = () => {
    const sought = queries[next % QUERIES]
    if (sought !== undefined) askReader(reader, sought, searchers[next % SEARCHERS] ?? [])
    next += 1
  }
  for (let i = 0; i < SEARCHERS; i += 1) search()
  return async (millis: number) => {
    const endsAt = performance.now() + millis
    const before = next
    while (performance.now() < endsAt) search()
    return next - before
  }
}

/** One document in two is new, the other is a new version of an old one. */
function prepareWriter() {
  const writer = engine.openWriter(directory)
  let changeSeq = writer.position()?.changeSeq ?? 0
  const size = (WRITES_PER_SECOND * BATCH_MILLIS) / 1000
  let written = 0
  const batches: IndexChange[][] = []
  const makeBatches = () => {
    while (batches.length < BATCHES_AHEAD) {
      batches.push(
        Array.from({ length: size }, () => {
          const isNew = written % 2 === 0
          const document = corpus.document(isNew ? documents + written : (written * 7_919) % documents, 2)
          written += 1
          return { kind: 'put', document } as const
        }),
      )
    }
  }
  makeBatches()
  return async (millis: number) => {
    let applied = 0
    const startedAt = performance.now()
    for (let due = startedAt; due < startedAt + millis; due += BATCH_MILLIS) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
      const batch = batches.shift() ?? []
      changeSeq += batch.length
      applied += batch.length
      writer.apply(batch, changeSeq)
      writer.tidy(TIDY_MILLIS)
    }
    const perSecond = (applied * 1000) / Math.max(millis, performance.now() - startedAt)
    makeBatches()
    return perSecond
  }
}
