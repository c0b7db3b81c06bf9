/**
 * No answer came, or it broke off: the server was not reached, its name is unknown, TLS failed, the connection was cut.
 * Whether the server has acted is unknown; every operation may be sent again, `rotatetoken` too.
 *
 * The original error is not attached: with a `fetch` of the caller's own, it may contain the request and so the token.
 */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  /** The system's code of the failure, such as `ECONNREFUSED`, where there is one. */
  readonly code: string | undefined

  constructor(message: string, code: string | undefined) {
    super(message)
    this.code = code
  }
}

/** The innermost reason of a failure: its text and the system's code. The built-in fetch wraps it once or twice. */
export function innermostFailure(error: unknown): { readonly text: string; readonly code: string | undefined } {
  let text = ''
  let code: string | undefined
  for (let inner = error; inner instanceof Error; inner = innerOf(inner)) {
    if (inner.message !== '') text = inner.message
    if ('code' in inner && typeof inner.code === 'string') code = inner.code
  }
  return { text: text === '' ? String(error) : text, code }
}

/** One address of a name may fail differently from the next; the first one speaks for all. */
function innerOf(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error.cause
}
