import type { FetchFunction } from './configuration.ts'
import { type Failure, failureOf } from './failure.ts'

/** One request, ready to be sent. */
export type HttpRequest = {
  readonly method: string
  readonly url: string
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

/** One answer. */
export type HttpAnswer = {
  readonly status: number
  readonly reason: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Empty if it could not be read to its end. */
  readonly body: string
}

/** An answer, a failure, or both: an answer that broke off. */
export type Exchanged = { readonly answer?: HttpAnswer; readonly failure?: Failure }

/**
 * Sends one request and reads its answer, whatever its status.
 *
 * @throws the signal's reason if it was aborted, before the status or after it
 */
export async function exchange(
  { method, url, headers, body }: HttpRequest,
  { fetch, timeoutMs, signal }: ExchangeOptions,
): Promise<Exchanged> {
  const stop = new AbortController()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    stop.abort()
  }, timeoutMs)
  const giveUp = () => stop.abort()
  signal?.addEventListener('abort', giveUp, { once: true })
  const explain = (error: unknown): Failure => {
    if (isLate) return { stage: 'exchange', text: `no answer within ${timeoutMs} ms`, code: undefined, timeoutMs }
    signal?.throwIfAborted()
    return failureOf(error)
  }
  try {
    // A redirect is not followed: it would turn the POST into a GET, or carry the token to an address nobody configured.
    const init: RequestInit = { method, headers, signal: stop.signal, redirect: 'manual' }
    const response = await fetch(url, body === undefined ? init : { ...init, body })
    if (response.type === 'opaqueredirect') throw new Error('the server redirects, set host to the final address')
    const { status, statusText: reason } = response
    const answer = { status, reason, headers: Object.fromEntries(response.headers), body: '' }
    return await response.text().then(
      (text) => ({ answer: { ...answer, body: text } }),
      (error) => ({ answer, failure: explain(error) }),
    )
  } catch (error) {
    return { failure: explain(error) }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  }
}
