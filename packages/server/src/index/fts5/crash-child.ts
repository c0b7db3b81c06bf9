import { writeSync } from 'node:fs'
import type { IndexChange } from '../port.ts'
import { fts5Engine } from './engine.ts'

/**
 * The program that crash.test.ts kills: applies batch after batch to the index in the directory given as argument, and
 * prints the number of each once `apply` has returned. Batch n puts document n and its twin and deletes those of n - 3.
 */

const [, , directory = ''] = process.argv
const writer = fts5Engine.openWriter(directory)
if (writer.position() === undefined) writer.reset({ storeId: 'store', restoreEpoch: 0, changeSeq: 0 })

for (let batch = (writer.position()?.changeSeq ?? 0) + 1; ; batch += 1) {
  const removed = batch > 3 ? [remove(batch - 3), remove(3 - batch)] : []
  writer.apply([put(batch, batch), put(-batch, batch), ...removed], batch)
  // Straight to the pipe: what stdout still buffers when the process is killed was never said.
  writeSync(1, `${batch}\n`)
}

function put(key: number, batch: number): IndexChange {
  const body = `batch${batch} ${'some more text '.repeat(200)}`
  const document = {
    key,
    revision: batch,
    datasource: 'wiki',
    objectType: 'page',
    title: '',
    body,
    summary: '',
    comments: '',
    tags: '',
    properties: '',
    people: '',
    columns: {},
    accessTerms: ['a1'],
    updatedAt: 0,
    indexedMs: 0,
  }
  return { kind: 'put', document }
}

function remove(key: number): IndexChange {
  return { kind: 'delete', key }
}
