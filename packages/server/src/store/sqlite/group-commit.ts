import { StorageFull } from '../port.ts'
import { statement, type Transaction } from '../statement.ts'
import { type WriteName, writes } from '../writes/index.ts'
import type { Connection } from './connection.ts'

/** A write waiting for its turn. */
export type WriteRequest = { readonly id: number; readonly name: WriteName; readonly values: unknown }
export type WriteFailure = { readonly message: string; readonly isStorageFull: boolean }
export type WriteReply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: WriteFailure }

export type CommittedGroup = { readonly replies: readonly WriteReply[]; readonly hasChanges: boolean }

class Refused {
  readonly answer: unknown
  constructor(answer: unknown) {
    this.answer = answer
  }
}

const lastRevision = statement<Record<never, never>, { value: string }>('sqlite/group-commit.lastRevision', (db) =>
  db.selectFrom('meta').select('value').where('name', '=', 'revision'),
)
const storeRevision = statement<{ value: string }>('sqlite/group-commit.storeRevision', (db, param) =>
  db
    .insertInto('meta')
    .values({ name: 'revision', value: param('value') })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: param('value') })),
)

/**
 * Runs the writes that are waiting in one transaction, so that they share one fsync. Each is whole or not there: one that
 * refuses or fails leaves no trace and does not touch its neighbours. Nothing is answered before the commit.
 *
 * Hardly any write has to be undone, and a savepoint for each costs a fifth of its work. So there is none at first; if
 * one has to be undone all the same, all are undone and run again, each with a savepoint. Some failures, a full disk among them,
 * end the whole transaction. Then each write has one of its own.
 *
 * @param findMore what has come meanwhile and is to share the commit; asked until it answers nothing
 */
export async function commitGroup(
  connection: Connection,
  waiting: readonly WriteRequest[],
  findMore: () => readonly WriteRequest[] = () => [],
): Promise<CommittedGroup> {
  const requests = [...waiting]
  const done = await tryGroup(connection, requests, runFree, findMore)
  if (done !== undefined) return done
  return (await tryGroup(connection, requests, runGuarded, () => [])) ?? (await commitEach(connection, requests))
}

type RunOne = (connection: Connection, tx: GroupTransaction, request: WriteRequest) => Promise<WriteReply>
type GroupTransaction = Transaction & {
  /** Whether any write has changed something since this was set to false. */
  hasWritten: boolean
}

/** @returns undefined if the writes have to be run in another way: then nothing has happened */
async function tryGroup(
  connection: Connection,
  requests: WriteRequest[],
  runOne: RunOne,
  findMore: () => readonly WriteRequest[],
): Promise<CommittedGroup | undefined> {
  const allFailed = (error: unknown) => ({ replies: requests.map(({ id }) => failureOf(id, error)), hasChanges: false })
  try {
    connection.exec('BEGIN IMMEDIATE')
  } catch (error) {
    return allFailed(error)
  }
  const replies: WriteReply[] = []
  let hasChanges = false
  let isCommitting = false
  try {
    const before = Number((await connection.get(lastRevision, {}))?.value ?? 0)
    let revision = before
    const tx: GroupTransaction = {
      all: connection.all,
      get: connection.get,
      run(statement, values) {
        tx.hasWritten = true
        return connection.run(statement, values)
      },
      runWhileChanging(statement, rows) {
        tx.hasWritten = true
        return connection.runWhileChanging(statement, rows)
      },
      nextRevision: () => {
        revision += 1
        return revision
      },
      refuse: (answer) => {
        throw new Refused(answer)
      },
      noteChange: () => {
        hasChanges = true
      },
      hasWritten: false,
    }
    for (const request of requests) {
      replies.push(await runOne(connection, tx, request))
      if (replies.length === requests.length) requests.push(...findMore())
    }
    if (revision > before) await connection.run(storeRevision, { value: String(revision) })
    isCommitting = true
    connection.exec('COMMIT')
  } catch (error) {
    const hasEnded = !connection.database.isTransaction
    if (!hasEnded) connection.exec('ROLLBACK')
    const isOnlyOne = requests.length === 1
    if (error instanceof Undo) return isOnlyOne ? { replies: [error.reply], hasChanges: false } : undefined
    return hasEnded && !isCommitting && !isOnlyOne ? undefined : allFailed(error)
  }
  return { replies, hasChanges }
}

async function commitEach(connection: Connection, requests: readonly WriteRequest[]): Promise<CommittedGroup> {
  const alone: CommittedGroup[] = []
  for (const request of requests) alone.push(await commitGroup(connection, [request]))
  return {
    replies: alone.flatMap(({ replies }) => replies),
    hasChanges: alone.some(({ hasChanges }) => hasChanges),
  }
}

/** A write that has to be undone, and what it answers once it is. */
class Undo {
  readonly reply: WriteReply
  constructor(reply: WriteReply) {
    this.reply = reply
  }
}

function run(tx: Transaction, { name, values }: WriteRequest): Promise<unknown> {
  return (writes[name] as (tx: Transaction, values: unknown) => Promise<unknown>)(tx, values)
}

async function runFree(connection: Connection, tx: GroupTransaction, request: WriteRequest): Promise<WriteReply> {
  tx.hasWritten = false
  try {
    return { id: request.id, answer: await run(tx, request) }
  } catch (error) {
    if (!connection.database.isTransaction) throw error
    const reply = replyTo(request, error)
    if (tx.hasWritten) throw new Undo(reply)
    return reply
  }
}

async function runGuarded(connection: Connection, tx: Transaction, request: WriteRequest): Promise<WriteReply> {
  connection.exec('SAVEPOINT one')
  try {
    const answer = await run(tx, request)
    connection.exec('RELEASE one')
    return { id: request.id, answer }
  } catch (error) {
    if (!connection.database.isTransaction) throw error
    connection.exec('ROLLBACK TO one')
    connection.exec('RELEASE one')
    return replyTo(request, error)
  }
}

function replyTo({ id }: WriteRequest, error: unknown): WriteReply {
  return error instanceof Refused ? { id, answer: error.answer } : failureOf(id, error)
}

/**
 * A full disk is SQLITE_FULL where writing itself fails; a quota, or a file system that allocates late, is reported when
 * writing (SQLITE_IOERR_WRITE), flushing (SQLITE_IOERR_FSYNC) or growing the shared memory (SQLITE_IOERR_SHMSIZE) fails.
 */
const NO_ROOM: ReadonlySet<number | undefined> = new Set([13, 778, 1034, 4874])

/** What is told of a write, or another piece of work, that failed. */
export function failureOf(id: number, error: unknown): { readonly id: number; readonly failure: WriteFailure } {
  const message = error instanceof Error ? error.message : String(error)
  return { id, failure: { message, isStorageFull: NO_ROOM.has((error as { readonly errcode?: number }).errcode) } }
}

/** A failure as the caller of the store meets it. */
export function errorOf({ message, isStorageFull }: WriteFailure): Error {
  return isStorageFull ? new StorageFull(message) : new Error(message)
}
