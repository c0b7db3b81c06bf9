import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DocumentDefinition } from '@sheaf/contract'
import { addDatasource } from '@sheaf/server/datasources/add'
import { indexDocuments } from '@sheaf/server/documents/write'
import { indexUser } from '@sheaf/server/identity/write'
import { openThreadedStore } from '@sheaf/server/store/sqlite/threaded-store'
import { openBareRecord } from './bare-record.ts'
import { CONFIG, DATASOURCE, documentOf, measureLoad, PERSON, withDeployment } from './deployment.ts'
import { type BenchResult, median, perSecond, printIfMain } from './result.ts'

/**
 * Single writes of sixteen callers at once, beside those of one: writes that wait together share one commit. Measured at
 * the store, which does it; over HTTP the rest of a request's work, and the load's own, has a part in both figures.
 *
 * What sharing can save is what a commit costs besides its rows. A bare loop says how much that is on this disk: the same
 * rows, sixteen a transaction and one. Where flushing is quick, that is less than five times.
 */

const CALLERS = 16
const WRITES_EACH = 400
const ROUNDS = 3

type RateOf = (callers: number) => Promise<number>
type Rates = { readonly alone: number; readonly together: number }

export async function benchGroupCommit(): Promise<BenchResult> {
  const store = await measureStore()
  const bare = await measureBare()
  const http = await measureHttp()
  const ratio = store.together / store.alone
  return {
    name: 'Group commit',
    ratio,
    limit: 'sixteen callers at least 5 times one, at the store',
    isWithin: ratio >= 5,
    figures: {
      'store: writes of sixteen callers at once': perSecond(store.together),
      'store: writes of one caller': perSecond(store.alone),
      'bare loop: rows, sixteen a transaction': perSecond(bare.together),
      'bare loop: rows, one a transaction': perSecond(bare.alone),
      'bare loop: ratio': (bare.together / bare.alone).toFixed(2),
      'HTTP: writes of sixteen callers at once': perSecond(http.together),
      'HTTP: writes of one caller': perSecond(http.alone),
      'HTTP: ratio': (http.together / http.alone).toFixed(2),
    },
  }
}

async function compare(rateOf: RateOf): Promise<Rates> {
  await rateOf(CALLERS)
  const alone: number[] = []
  const together: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await rateOf(1))
    together.push(await rateOf(CALLERS))
  }
  return { alone: median(alone), together: median(together) }
}

/** Documents that were not there before, a list for each caller. */
function newDocuments(): (callers: number) => readonly (readonly DocumentDefinition[])[] {
  let number = 0
  const next = () => {
    number += 1
    return documentOf(number)
  }
  return (callers) => Array.from({ length: callers }, () => Array.from({ length: WRITES_EACH }, next))
}

/** One row of each caller in a transaction. */
async function measureBare(): Promise<Rates> {
  const record = await openBareRecord()
  const documentsFor = newDocuments()
  try {
    return await compare(async (callers) => {
      const ofEach = documentsFor(callers)
      const groups = Array.from({ length: WRITES_EACH }, (_, i) => ofEach.flatMap((list) => list[i] ?? []))
      const startedAt = performance.now()
      for (const group of groups) record.write(group)
      return (callers * WRITES_EACH * 1000) / (performance.now() - startedAt)
    })
  } finally {
    await record.close()
  }
}

function measureHttp(): Promise<Rates> {
  return withDeployment((deployment) => {
    let firstDocument = 0
    return compare((callers) => {
      const requests = callers * WRITES_EACH
      const rate = measureLoad(deployment, { callers, pageDocuments: 1, requests, firstDocument })
      firstDocument += requests
      return rate
    })
  })
}

/** Each write is an upload of one document without HTTP: accepted, stored and flushed. */
async function measureStore(): Promise<Rates> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-bench-'))
  const store = await openThreadedStore(dataDir)
  const nowMs = Date.now()
  const writeOne = (document: DocumentDefinition) => {
    const documents = [document]
    return indexDocuments(store, { datasource: DATASOURCE, documents, isBatch: false, version: 0n }, nowMs)
  }
  const documentsFor = newDocuments()
  try {
    await addDatasource(store, CONFIG, { mayUse: () => {}, visibility: 'all', nowMs })
    await indexUser(store, { datasource: DATASOURCE, user: { email: PERSON, name: 'Ann' } }, { version: 0n, nowMs })
    return await compare(async (callers) => {
      const ofEach = documentsFor(callers)
      const startedAt = performance.now()
      await Promise.all(
        ofEach.map(async (documents) => {
          for (const document of documents) await writeOne(document)
        }),
      )
      return (callers * WRITES_EACH * 1000) / (performance.now() - startedAt)
    })
  } finally {
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

printIfMain(import.meta.url, benchGroupCommit)
