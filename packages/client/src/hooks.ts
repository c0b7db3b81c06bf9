/** A request that is about to be sent. */
export type RequestEvent = {
  readonly method: string
  readonly url: string
  /** 1 for the first attempt of a call. */
  readonly attempt: number
  /** Bytes of the body as it is sent. */
  readonly bodyBytes: number
  readonly isCompressed: boolean
}

/** An answer that has been read, whatever its status. */
export type ResponseEvent = {
  readonly method: string
  readonly url: string
  readonly attempt: number
  readonly status: number
  /** The server's identifier of the request, where it sent one. */
  readonly requestId: string | undefined
  /** Milliseconds from sending to the last byte. */
  readonly durationMs: number
}

/** An attempt that went wrong and is followed by another one. */
export type RetryEvent = {
  readonly method: string
  readonly url: string
  /** The attempt that went wrong. */
  readonly attempt: number
  readonly reason: string
  /** Milliseconds until the next attempt. */
  readonly waitMs: number
}

/**
 * Told what is sent, for logs and metrics. They see neither headers nor bodies, so whatever they print holds no secret.
 * What one of them throws does not touch the call: it is reported as an uncaught error.
 */
export type Hooks = {
  readonly request?: (event: RequestEvent) => void
  readonly response?: (event: ResponseEvent) => void
  readonly retry?: (event: RetryEvent) => void
}

/** Tells a hook. A rotation that is done must not fail for the sake of its log. */
export function tell<Event>(hook: ((event: Event) => void) | undefined, event: Event): void {
  try {
    hook?.(event)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
