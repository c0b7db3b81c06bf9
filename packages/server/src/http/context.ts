import type { OperationId, ParametersOf, RequestOf, ResponseOf, ShowHealthResponse } from '@sheaf/contract'
import type { People } from '../identity/people.ts'
import type { IndexContents, IndexStatus } from '../search/index-status.ts'
import type { Searches } from '../search/searches.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Viewings } from '../sessions/viewings.ts'
import type { Store } from '../store/port.ts'
import type { Caller } from '../tokens/caller.ts'
import type { TokenKeeper } from '../tokens/keeper.ts'
import type { Browser } from './browser.ts'

/** What an operation on the record works with, in whichever thread it runs. */
export type RecordContext<Id extends OperationId> = {
  readonly store: Store
  readonly people: People
  readonly nowMs: number
  readonly newDatasources: 'visible' | 'hidden'
  readonly caller: Caller
  readonly body: RequestOf<Id>
  /** The body as it came. */
  readonly bytes: Uint8Array
  /** What the caller filled into the path. */
  readonly parameters: ParametersOf<Id>
}

/** What an operation works with that runs in the main thread. */
export type MainContext<Id extends OperationId> = RecordContext<Id> & {
  readonly tokens: TokenKeeper
  readonly search: Searches
  readonly indexStatus: (key: number) => Promise<IndexStatus>
  readonly indexContents: IndexContents
  readonly requestId: string
  /** The person that the caller says it acts for. */
  readonly actAs: string | undefined
  readonly sessions: Sessions
  readonly viewings: Viewings
  readonly signIn: {
    /** Whether people may sign in by OpenID Connect. */
    readonly hasOidc: boolean
    /** Counts an attempt to sign in that has failed. */
    readonly failed: (address: string) => void
  }
  readonly browser: Browser
  readonly health: () => Promise<ShowHealthResponse>
}

export type RecordHandler<Id extends OperationId> = (context: RecordContext<Id>) => Promise<ResponseOf<Id>>
export type MainHandler<Id extends OperationId> = (context: MainContext<Id>) => Promise<ResponseOf<Id>>
