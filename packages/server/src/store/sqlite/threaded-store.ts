import { MessageChannel, type Worker } from 'node:worker_threads'
import { sharedNumbers } from '../../shared-numbers.ts'
import { pageThreadLimits, startThread, watchThread } from '../../threads.ts'
import type { Store } from '../port.ts'
import { openConnection } from './connection.ts'
import { files } from './files.ts'
import { openRecord } from './record.ts'
import type { StoreShare } from './shared-store.ts'
import { readingByTurns } from './turn-reads.ts'
import { writerClient } from './writer-client.ts'
import { type WriterNumbers, writerNumbers } from './writer-numbers.ts'
import type { ToWriter, WriterThreadData } from './writer-thread.ts'

/** The record for a serving process: reads in the calling thread, writes in the writer thread. */
export type ThreadedStore = Store & {
  /** Makes a share for one other thread. */
  readonly share: () => StoreShare
  /** Settled if the writer thread ends without having been told to: nothing can be written any more. */
  readonly lost: Promise<Error>
  readonly writerNumbers: () => WriterNumbers
}

/** Opens the record of a data directory with a writer thread of its own. */
export async function openThreadedStore(directory: string): Promise<ThreadedStore> {
  const record = await openRecord(directory)
  record.close()
  const file = files.record(directory)
  const numbers = sharedNumbers(writerNumbers)
  const workerData: WriterThreadData = { file, memory: numbers.memory }
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
  const { ended, lost, expectEnd } = watchThread(worker, 'writer')
  // Whether it was told to end or not: nobody is to wait for an answer that cannot come.
  void ended.then(client.fail)

  const reader = openConnection(file, 'reader')
  return {
    read: readingByTurns(reader),
    write: client.write,
    truncateLog: client.truncateLog,
    lost,
    writerNumbers: () => ({
      waiting: numbers.get('waiting'),
      commits: numbers.get('commits'),
      writes: numbers.get('writes'),
    }),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    share() {
      const { port1, port2 } = new MessageChannel()
      worker.postMessage({ kind: 'port', port: port1 } satisfies ToWriter, [port1])
      return { directory, port: port2 }
    },
    async close() {
      expectEnd()
      client.close()
      await ended
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
