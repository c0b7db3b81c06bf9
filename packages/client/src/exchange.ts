import type { FetchFunction } from './configuration.ts'
import { type Failure, failureOf } from './failure.ts'

/** One request, ready to be sent. */
export type HttpRequest = {
  readonly method: string
  readonly url: string
  /** Sent as bearer token. */
  readonly token: string
  /** All other headers. */
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer> | undefined
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
  readonly body: { readonly text: string } | { readonly failure: Failure }
}

export type Exchanged = { readonly answer: HttpAnswer } | { readonly failure: Failure }

/**
 * Sends one request and reads its answer, whatever its status. A failure after the status stands in the answer's `body`.
 *
 * @throws the signal's reason if it was aborted, before the status or after it
 */
export async function exchange(request: HttpRequest, options: ExchangeOptions): Promise<Exchanged> {
  const { timeoutMs, signal } = options
  const stop = new AbortController()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    stop.abort()
  }, timeoutMs)
  const giveUp = () => stop.abort(signal?.reason)
  signal?.addEventListener('abort', giveUp, { once: true })
  const explain = (error: unknown): Failure => {
    if (isLate) return { stage: 'exchange', text: 'no answer in time', code: undefined, timeoutMs }
    signal?.throwIfAborted()
    return failureOf(error)
  }
  try {
    const response = await send(request, options.fetch, stop.signal)
    const body = await response.text().then(
      (text) => ({ text }),
      (error) => ({ failure: explain(error) }),
    )
    const headers = Object.fromEntries(response.headers)
    return { answer: { status: response.status, reason: response.statusText, headers, body } }
  } catch (error) {
    return { failure: explain(error) }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
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
