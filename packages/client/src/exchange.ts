import type { FetchFunction } from './configuration.ts'
import { ConnectionError, innermostFailure } from './connection-error.ts'
import { redact } from './redact.ts'
import { TimeoutError } from './timeout-error.ts'

/** One request, ready to be sent. */
export type HttpRequest = {
  readonly method: string
  readonly url: string
  /** Sent as bearer token, and kept out of errors. */
  readonly token: string
  /** All other headers. */
  readonly headers: Headers
  readonly body: string | undefined
}

/** How to send it. */
export type ExchangeOptions = {
  readonly fetch: FetchFunction
  /** Milliseconds from sending to the last byte of the answer. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** One answer, read to its end where that was possible. */
export type HttpAnswer = {
  readonly status: number
  readonly reason: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: { readonly text: string } | { readonly failure: unknown }
}

/**
 * Sends one request and reads its answer, whatever its status.
 *
 * @throws ConnectionError if no status came, TimeoutError if it came too late, the signal's reason if it was aborted. A
 * failure after the status does not throw: it stands in the answer's `body`
 */
export async function exchange(request: HttpRequest, options: ExchangeOptions): Promise<HttpAnswer> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(new TimeoutError(nameOf(request), options.timeoutMs)), options.timeoutMs)
  const giveUp = () => stop.abort(options.signal?.reason)
  options.signal?.addEventListener('abort', giveUp, { once: true })
  const explain = (error: unknown) => (stop.signal.aborted ? stop.signal.reason : connectionError(request, error))
  try {
    const response = await send(request, options.fetch, stop.signal).catch((error) => Promise.reject(explain(error)))
    const body = await response.text().then(
      (text) => ({ text }),
      (error) => ({ failure: explain(error) }),
    )
    return { status: response.status, reason: response.statusText, headers: Object.fromEntries(response.headers), body }
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', giveUp)
  }
}

async function send({ method, url, token, headers, body }: HttpRequest, fetch: FetchFunction, signal: AbortSignal) {
  // A redirect is not followed: it would turn the POST into a GET, or carry the token to an address nobody configured.
  const init: RequestInit = { method, headers, signal, redirect: 'manual', ...(body === undefined ? {} : { body }) }
  headers.set('authorization', `Bearer ${token}`)
  const response = await fetch(url, init)
  if (response.type === 'opaqueredirect') throw new Error('the server redirects. Set host to the final address')
  return response
}

function connectionError(request: HttpRequest, error: unknown): ConnectionError {
  const { text, code } = innermostFailure(error)
  return new ConnectionError(`${nameOf(request)} failed: ${redact(text, request.token)}`, code)
}

function nameOf({ method, url }: HttpRequest): string {
  return `${method} ${url}`
}
