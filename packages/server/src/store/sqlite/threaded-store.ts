import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads'
import { startThread } from '../../threads.ts'
import type { Store } from '../port.ts'
import { openConnection } from './connection.ts'
import { files } from './files.ts'
import { openRecord } from './record.ts'
import { type WriterClient, writerClient } from './writer-client.ts'
import type { ToWriter, WriterThreadData } from './writer-thread.ts'

/** The record for a serving process: reads in the calling thread, writes in the writer thread. */
export type ThreadedStore = Store & {
  /** A port for another thread that opens the record with `openStoreOnPort`. It must be transferred. */
  readonly writerPort: () => MessagePort
}

/** Opens the record of a data directory with a writer thread of its own. */
export async function openThreadedStore(directory: string): Promise<ThreadedStore> {
  const record = await openRecord(directory)
  record.close()
  const file = files.record(directory)
  const workerData: WriterThreadData = { file }
  const worker = startThread('./writer-thread', import.meta.url, { workerData, name: 'writer' })
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

  const reader = openConnection(file, 'reader')
  const post = (message: ToWriter, transfer: readonly MessagePort[] = []) => worker.postMessage(message, [...transfer])
  return {
    read: reader,
    write: client.write,
    truncateLog: client.truncateLog,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    writerPort() {
      const { port1, port2 } = new MessageChannel()
      post({ kind: 'port', port: port1 }, [port1])
      return port2
    },
    async close() {
      post({ kind: 'close' })
      await ended
      reader.close()
    },
  }
}

/** Opens the record in another thread of a process that has a threaded store, whose writer is reached by the port. */
export function openStoreOnPort(directory: string, port: MessagePort): Store {
  const reader = openConnection(files.record(directory), 'reader')
  const client: WriterClient = writerClient(port)
  port.on('message', (message: unknown) => client.receive(message))
  port.on('close', () => client.fail(new Error('the writer thread has ended')))
  return {
    read: reader,
    write: client.write,
    truncateLog: client.truncateLog,
    onChange: () => () => {},
    async close() {
      port.close()
      reader.close()
    },
  }
}

function untilReady(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
  })
}
