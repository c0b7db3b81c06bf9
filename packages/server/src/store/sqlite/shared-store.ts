import type { MessagePort } from 'node:worker_threads'
import type { Store } from '../port.ts'
import { openConnection } from './connection.ts'
import { files } from './files.ts'
import { readingByTurns } from './turn-reads.ts'
import { type WriterClient, writerClient } from './writer-client.ts'

/** What another thread needs to open the record with `openSharedStore`. The port must be transferred. */
export type StoreShare = {
  readonly directory: string
  readonly port: MessagePort
}

/** Opens the record in another thread of a process that has a threaded store: writes go to that one’s writer. */
export function openSharedStore({ directory, port }: StoreShare): Store {
  const reader = openConnection(files.record(directory), 'reader')
  const client: WriterClient = writerClient(port)
  port.on('message', (message: unknown) => client.receive(message))
  port.on('close', () => client.fail(new Error('the writer thread has ended')))
  return {
    read: readingByTurns(reader),
    write: client.write,
    truncateLog: client.truncateLog,
    onChange: () => () => {},
    async close() {
      port.close()
      reader.close()
    },
  }
}
