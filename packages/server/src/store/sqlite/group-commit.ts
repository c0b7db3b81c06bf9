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
 * Runs the writes that are waiting in one transaction, so that they share one fsync. Each has a savepoint of its own: one
 * that refuses or fails leaves no trace and does not touch its neighbours. Nothing is answered before the commit.
 *
 * Some failures, a full disk among them, end the whole transaction. Then each write has one of its own.
 *
 * @param findMore what has come meanwhile and is to share the commit; asked until it answers nothing
 */
export async function commitGroup(
  connection: Connection,
  waiting: readonly WriteRequest[],
  findMore: () => readonly WriteRequest[] = () => [],
): Promise<CommittedGroup> {
  const requests = [...waiting]
  try {
    connection.exec('BEGIN IMMEDIATE')
  } catch (error) {
    return { replies: requests.map(({ id }) => failureOf(id, error)), hasChanges: false }
  }
  const replies: WriteReply[] = []
  let hasChanges = false
  let isCommitting = false
  try {
    const before = Number((await connection.get(lastRevision, {}))?.value ?? 0)
    let revision = before
    const tx: Transaction = {
      all: connection.all,
      get: connection.get,
      run: connection.run,
      runWhileChanging: connection.runWhileChanging,
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
    }
    for (const request of requests) {
      replies.push(await runOne(connection, tx, request))
      if (replies.length === requests.length) requests.push(...findMore())
    }
    if (revision > before) await connection.run(storeRevision, { value: String(revision) })
    isCommitting = true
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.database.isTransaction) connection.exec('ROLLBACK')
    else if (!isCommitting && requests.length > 1) return commitEach(connection, requests)
    return { replies: requests.map(({ id }) => failureOf(id, error)), hasChanges: false }
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

async function runOne(connection: Connection, tx: Transaction, request: WriteRequest): Promise<WriteReply> {
  const run = writes[request.name] as (tx: Transaction, values: unknown) => Promise<unknown>
  connection.exec('SAVEPOINT one')
  try {
    const answer = await run(tx, request.values)
    connection.exec('RELEASE one')
    return { id: request.id, answer }
  } catch (error) {
    if (!connection.database.isTransaction) throw error
    connection.exec('ROLLBACK TO one')
    connection.exec('RELEASE one')
    return error instanceof Refused ? { id: request.id, answer: error.answer } : failureOf(request.id, error)
  }
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
