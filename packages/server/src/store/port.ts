import type { Executor } from './statement.ts'
import type { WriteAnswer, WriteArguments, WriteName } from './writes/index.ts'

/**
 * The system of record. Reads see what has been committed; a write is durable when its answer arrives. Every
 * implementation must pass `describeStore` in conformance.ts.
 */
export type Store = {
  readonly read: Executor
  /**
   * Runs one write, whole or not at all, in the order of the calls. Rejects with StorageFull if the disk has no room,
   * with WritesQueued if too many are waiting.
   */
  readonly write: <Name extends WriteName>(name: Name, values: WriteArguments<Name>) => Promise<WriteAnswer<Name>>
  /** Calls the listener soon after a write that the index has to take up. Answers how to stop that. */
  readonly onChange: (listener: () => void) => () => void
  /** Removes what deleted rows have left in the write-ahead log. False if a long read of another process kept it from that. */
  readonly truncateLog: () => Promise<boolean>
  readonly close: () => Promise<void>
}

/** The disk is full; nothing of the write was stored. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull'
}

/** More writes are waiting than the service holds; nothing of this one was stored. */
export class WritesQueued extends Error {
  override readonly name = 'WritesQueued'
}
