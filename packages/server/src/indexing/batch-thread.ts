import { workerData } from 'node:worker_threads'
import { sheafEngine } from '../index/engine/engine.ts'
import { openConnection } from '../store/sqlite/connection.ts'
import { files } from '../store/sqlite/files.ts'
import { type Batch, type BatchTask, makeBatch } from './batch.ts'

/** A thread that makes documents of records while the one that writes the index takes up those before. */

export type BatchThreadData = { readonly directory: string }

const { directory } = workerData as BatchThreadData
const reader = openConnection(files.record(directory), 'reader')

/** A batch as of one moment. */
export async function make(task: BatchTask): Promise<Batch> {
  reader.exec('BEGIN')
  try {
    return await makeBatch(reader, task, sheafEngine.prepare)
  } finally {
    reader.exec('COMMIT')
  }
}
