import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads'
import { pageThreadLimits, startThread } from '../../threads.ts'
import type { Store } from '../port.ts'
import type { CompiledStatements } from './compile.ts'
import { fromCompiled, openConnection } from './connection.ts'
import { files } from './files.ts'
import type { RecordThreadData } from './record-thread.ts'
import type { StoreShare } from './shared-store.ts'
import { writerClient } from './writer-client.ts'
import type { ToWriter, WriterThreadData } from './writer-thread.ts'

/** The record for a serving process: reads in the calling thread, writes in the writer thread. */
export type ThreadedStore = Store & {
  /** Makes a share for one other thread. */
  readonly share: () => StoreShare
}

/** Opens the record of a data directory with a writer thread of its own. */
export async function openThreadedStore(directory: string): Promise<ThreadedStore> {
  const statements = await prepareRecord(directory)
  const file = files.record(directory)
  const workerData: WriterThreadData = { file, statements }
  const worker = startThread('./writer-thread', import.meta.url, {
    workerData,
    name: 'writer',
    resourceLimits: pageThreadLimits,
  })
  const client = writerClient(worker)
  const listeners = new Set<() => void>()
  await untilReady(worker)
  worker.on('message', (message: unknown) => {
    if (!client.receive(message)) for (const listener of listeners) listener()
  })
  worker.on('error', (error) => client.fail(error instanceof Error ? error : new Error(String(error))))
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      client.fail(new Error('the writer thread has ended'))
      resolve()
    })
  })

  const reader = openConnection(file, 'reader', fromCompiled(statements))
  const post = (message: ToWriter, transfer: readonly MessagePort[] = []) => worker.postMessage(message, [...transfer])
  return {
    read: reader,
    write: client.write,
    truncateLog: client.truncateLog,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    share() {
      const { port1, port2 } = new MessageChannel()
      post({ kind: 'port', port: port1 }, [port1])
      return { directory, statements, port: port2 }
    },
    async close() {
      post({ kind: 'close' })
      await ended
      reader.close()
    },
  }
}

/** Brings the record up to date and compiles the statements, in a thread that ends with that. */
function prepareRecord(directory: string): Promise<CompiledStatements> {
  const workerData: RecordThreadData = { directory }
  const worker = startThread('./record-thread', import.meta.url, { workerData, name: 'record' })
  return new Promise((resolve, reject) => {
    let statements: CompiledStatements | undefined
    worker.once('message', (compiled: CompiledStatements) => {
      statements = compiled
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      if (statements !== undefined) resolve(statements)
    })
  })
}

function untilReady(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
  })
}
