import type { FastifyInstance } from 'fastify'
import type { IndexerWorker } from '../indexing/indexer-worker.ts'
import type { Store } from '../store/port.ts'
import type { Clocks } from '../tokens/clock.ts'
import type { TokenKeeper } from '../tokens/keeper.ts'

/** What `sheaf dev` puts into a server. One that is started without it has no part of it. */
export type Emulator = {
  /** By these, instead of the system’s, tokens are judged and writes are stamped. */
  readonly clocks: Clocks
  /** Fills the record, before anything reads it. */
  readonly prepare: (parts: { readonly store: Store; readonly tokens: TokenKeeper }) => Promise<void>
  /** Adds routes and hooks, before the operations are there. */
  readonly extend: (
    app: FastifyInstance,
    parts: { readonly tokens: TokenKeeper; readonly indexer: IndexerWorker },
  ) => void
}
