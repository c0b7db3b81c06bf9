import type { OperationId } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import type { Store } from '../store/port.ts'
import { findBacklog } from '../store/reads/changes.ts'

/**
 * Operations that make the queue of the index longer without end. Deletions are not among them: each adds one change for a
 * document that is there, and to take a right away must not have to wait.
 */
const queueingOperations: ReadonlySet<OperationId> = new Set<OperationId>([
  'indexdocument',
  'indexdocuments',
  'bulkindexdocuments',
  'putcustommetadata',
])

/** How exactly the length of the queue is known: looking for every request would cost each of them two reads. */
const KNOWN_MILLIS = 1_000

type Known = { readonly changes: number; readonly untilMillis: number }

const knownOf = new WeakMap<Store, Known>()

/** Throws the 429 for a write that the index would have to take up while too many are waiting for that. */
export async function requireRoomInQueue(operation: OperationId, store: Store): Promise<void> {
  if (!queueingOperations.has(operation)) return
  const now = performance.now()
  let known = knownOf.get(store)
  if (known === undefined || now >= known.untilMillis) {
    known = { changes: (await findBacklog(store.read, 0)).changes, untilMillis: now + KNOWN_MILLIS }
    knownOf.set(store, known)
  }
  const max = limits.changesWaitingMax.value
  if (known.changes <= max) return
  throw new ApiError('index_behind', `${known.changes} changes are waiting for the search index, where ${max} may`)
}
