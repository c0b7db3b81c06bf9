import type { MessagePort } from 'node:worker_threads'
import { limits } from '@sheaf/contract/limits'
import { WritesQueued } from '../port.ts'
import type { WriteAnswer, WriteArguments, WriteName } from '../writes/index.ts'
import { errorOf, type WriteRequest } from './group-commit.ts'
import type { FromWriter, ToWriter } from './writer-thread.ts'

/** The calling side of the writer thread, on any port that leads to it. */
export type WriterClient = {
  readonly write: <Name extends WriteName>(name: Name, values: WriteArguments<Name>) => Promise<WriteAnswer<Name>>
  readonly truncateLog: () => Promise<boolean>
  /** Ends the writer thread once it has done what it was asked before. */
  readonly close: () => void
  /** To be called with every message that arrives on the port; answers false for one that is no reply. */
  readonly receive: (message: unknown) => boolean
  /** Fails whatever is still waiting, and all that is asked later, when the writer is gone. */
  readonly fail: (error: Error) => void
}

type Waiting = { readonly resolve: (answer: never) => void; readonly reject: (error: Error) => void }

export function writerClient(port: Pick<MessagePort, 'postMessage'>): WriterClient {
  const waiting = new Map<number, Waiting>()
  const writes: WriteRequest[] = []
  let lastId = 0
  let gone: Error | undefined

  /** Those of one turn together: answers come in groups, so the next writes of many callers do too, and each message costs. */
  function postWrites() {
    if (writes.length > 0) port.postMessage({ kind: 'write', requests: writes.splice(0) } satisfies ToWriter)
  }

  function postWrite(request: WriteRequest) {
    writes.push(request)
    if (writes.length === 1) process.nextTick(postWrites)
  }

  /** Behind the writes that were asked before. */
  function post(message: ToWriter) {
    postWrites()
    port.postMessage(message)
  }

  function send<Answer>(ask: (id: number) => void): Promise<Answer> {
    if (gone !== undefined) return Promise.reject(gone)
    if (waiting.size >= limits.writesQueuedMax.value)
      return Promise.reject(new WritesQueued('too many writes are waiting'))
    lastId += 1
    const id = lastId
    return new Promise<Answer>((resolve, reject) => {
      ask(id)
      waiting.set(id, { resolve, reject })
    })
  }

  return {
    write: (name, values) => send((id) => postWrite({ id, name, values })),
    truncateLog: () => send((id) => post({ kind: 'truncate log', id })),
    close: () => post({ kind: 'close' }),
    receive(message) {
      if (typeof message !== 'object' || message === null || !('replies' in message)) return false
      for (const reply of (message as FromWriter).replies) {
        const caller = waiting.get(reply.id)
        waiting.delete(reply.id)
        if ('failure' in reply) caller?.reject(errorOf(reply.failure))
        else caller?.resolve(reply.answer as never)
      }
      return true
    },
    fail(error) {
      gone ??= error
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    },
  }
}
