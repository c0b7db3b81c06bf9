import type { ShowHealthResponse } from '@sheaf/contract'
import type { People } from '../identity/people.ts'
import type { IndexContents, IndexStatus } from '../search/index-status.ts'
import type { Searches } from '../search/searches.ts'
import type { Oidc } from '../sessions/oidc.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Viewings } from '../sessions/viewings.ts'
import type { ThreadedStore } from '../store/sqlite/threaded-store.ts'
import type { TokenKeeper } from '../tokens/keeper.ts'
import type { BodyWorker } from './body-worker.ts'
import type { Metrics } from './metrics.ts'
import type { RateLimits } from './rate-limits.ts'
import type { Readiness } from './readiness.ts'
import type { SignInLimits } from './sign-in-limits.ts'

/** The parts that the HTTP side needs. */
export type Service = {
  readonly store: ThreadedStore
  readonly people: People
  readonly search: Searches
  readonly indexStatus: (key: number) => Promise<IndexStatus>
  readonly indexContents: IndexContents
  readonly tokens: TokenKeeper
  readonly sessions: Sessions
  readonly viewings: Viewings
  readonly signInLimits: SignInLimits
  /** How people sign in by OpenID Connect; undefined if they do not. */
  readonly oidc: Oidc | undefined
  readonly bodies: BodyWorker
  readonly readiness: () => Promise<Readiness>
  readonly metrics: Metrics
  readonly health: () => Promise<ShowHealthResponse>
  readonly nowMs: () => number
  readonly newDatasources: 'visible' | 'hidden'
  /** Who may follow shortcuts at /go: whoever reaches the server, or people who show a client token. */
  readonly goLinks: 'anyone' | 'people'
  /** Undefined where callers are not limited. */
  readonly rateLimits: RateLimits | undefined
}
