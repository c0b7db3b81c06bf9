import { limits } from '@sheaf/contract/limits'
import { type Store, WritesQueued } from '../port.ts'
import type { WriteAnswer, WriteArguments, WriteName } from '../writes/index.ts'
import { openConnection } from './connection.ts'
import { files } from './files.ts'
import { commitGroup, errorOf, failureOf } from './group-commit.ts'
import { openRecord } from './record.ts'

/**
 * The record for a command that does a few writes and ends: no thread, each write a transaction of its own. It may run
 * beside a serving process, whose writer it waits for.
 */
export async function openInlineStore(directory: string): Promise<Store> {
  const connection = await openRecord(directory)
  // Apart from the writing one, on which a read between two awaits would see what is not committed yet.
  const reader = openConnection(files.record(directory), 'reader')
  const listeners = new Set<() => void>()
  let previous: Promise<unknown> = Promise.resolve()
  let waiting = 0

  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (waiting >= limits.writesQueuedMax.value) return Promise.reject(new WritesQueued('too many writes are waiting'))
    waiting += 1
    const answer = previous.then(work).finally(() => {
      waiting -= 1
    })
    previous = answer.catch(() => {})
    return answer
  }

  async function writeOne<Name extends WriteName>(
    name: Name,
    values: WriteArguments<Name>,
  ): Promise<WriteAnswer<Name>> {
    const { replies, hasChanges } = await commitGroup(connection, [{ id: 0, name, values }])
    const [reply] = replies
    if (reply === undefined) throw new Error('the write was not answered')
    if ('failure' in reply) throw errorOf(reply.failure)
    if (hasChanges) for (const listener of listeners) listener()
    return reply.answer as WriteAnswer<Name>
  }

  async function truncateLog(): Promise<boolean> {
    try {
      return connection.truncateLog()
    } catch (error) {
      throw errorOf(failureOf(0, error).failure)
    }
  }

  return {
    read: reader,
    write: (name, values) => inTurn(() => writeOne(name, values)),
    truncateLog: () => inTurn(truncateLog),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      await previous
      reader.close()
      connection.close()
    },
  }
}
