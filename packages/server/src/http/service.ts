import type { People } from '../identity/people.ts'
import type { IndexContents, IndexStatus } from '../search/index-status.ts'
import type { Searches } from '../search/searches.ts'
import type { ThreadedStore } from '../store/sqlite/threaded-store.ts'
import type { TokenKeeper } from '../tokens/keeper.ts'
import type { BodyWorker } from './body-worker.ts'
import type { Metrics } from './metrics.ts'
import type { RateLimits } from './rate-limits.ts'
import type { Readiness } from './readiness.ts'

/** The parts that the HTTP side needs. */
export type Service = {
  readonly store: ThreadedStore
  readonly people: People
  readonly search: Searches
  readonly indexStatus: (key: number) => Promise<IndexStatus>
  readonly indexContents: IndexContents
  readonly tokens: TokenKeeper
  readonly bodies: BodyWorker
  readonly readiness: () => Promise<Readiness>
  readonly metrics: Metrics
  readonly nowMs: () => number
  readonly newDatasources: 'visible' | 'hidden'
  /** Who may follow shortcuts at /go: whoever reaches the server, or people who show a client token. */
  readonly goLinks: 'anyone' | 'people'
  /** Undefined where callers are not limited. */
  readonly rateLimits: RateLimits | undefined
}
