import type { RetryOptions } from './retries.ts'

/** How to make one call. */
export type CallOptions = {
  /** Gives the call up when it is aborted; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Milliseconds that an attempt may take, instead of the configuration's. */
  readonly timeoutMs?: number
  /** How often the call is made if it fails; what is left out is as in the configuration. */
  readonly retries?: RetryOptions
  /** Further request headers; they win over the configuration's. */
  readonly headers?: Readonly<Record<string, string>>
}

/** How to make one call of an operation that acts as a person. */
export type ActingCallOptions = CallOptions & {
  /** E-mail address of the person to act as, sent as `X-Glean-ActAs`. A global client token needs it. */
  readonly actAs?: string
}
