import { parentPort, workerData } from 'node:worker_threads'
import { compileAll } from './compile.ts'
import { openRecord } from './record.ts'

/**
 * A thread that brings the record up to date, compiles every statement, and ends. The query builder is needed for nothing
 * else, and takes as much memory as the rest of a thread: here it is gone when the thread is.
 */

export type RecordThreadData = { readonly directory: string }

const { directory } = workerData as RecordThreadData
const record = await openRecord(directory)
const statements = compileAll(record.database)
record.close()
parentPort?.postMessage(statements)
