import { AnswerError } from './answer-error.ts'
import { apiException } from './api-exception.ts'
import type { Call } from './call.ts'
import type { ActingCallOptions } from './call-options.ts'
import { type Configuration, checkTimeout } from './configuration.ts'
import { type CallTrace, connectionError } from './connection-error.ts'
import { type Exchanged, exchange, type HttpAnswer } from './exchange.ts'
import { mayHaveArrived } from './failure.ts'
import { gzip, isWorthCompressing, type SentBody, saysItTakesGzip } from './gzip.ts'
import { tell } from './hooks.ts'
import { parseJsonObject, toJson } from './json.ts'
import { redact } from './redact.ts'
import { adviceOf, mayBeRepeated } from './repeat.ts'
import { headersOf } from './request-headers.ts'
import { completeRetries, type RetryOptions, retryAfterMs, retryWaitMs } from './retries.ts'
import { wait } from './wait.ts'

/** A call with all that stays the same from one attempt to the next. */
type Plan = {
  readonly call: Call
  readonly url: string
  readonly body: Uint8Array<ArrayBuffer> | undefined
  readonly headers: Headers
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  readonly retries: Required<RetryOptions>
  readonly isRepeatable: boolean
  /** Never shown: the token that was sent last, and values of headers. */
  readonly secrets: string[]
}

/** What to do after an attempt: nothing more, or another one. */
type Next = { readonly again: false } | { readonly again: true; readonly waitMs: number; readonly reason: string }

const DONE: Next = { again: false }
/** Statuses after which the same request may succeed; the server may have acted before it failed. */
const PASSING = new Set([500, 502, 503, 504])

/** Makes the calls of all the API classes; one of them serves a whole program. */
export class ApiClient {
  readonly configuration: Configuration
  /** Whether the server takes compressed bodies: not before it has said so, and never again after it has refused one. */
  #takesGzip = false
  #hasRefusedGzip = false

  constructor(configuration: Configuration) {
    this.configuration = configuration
  }

  /**
   * Makes one call: asks for the token, sends, reads the answer, and does so again where that may help and can do no harm.
   * Every operation goes through here, so this is the place for whatever concerns all of them.
   *
   * @returns the answer's JSON object as it came, or undefined for an operation that answers nothing
   * @throws ApiException if the server refuses, its subclass AnswerError if its success is not what the operation answers,
   * ConnectionError if no whole answer came, its subclass TimeoutError, the reason of an aborted signal, whatever the
   * configuration's token function throws, or TypeError for options that cannot be sent
   */
  async call<Answer = void>(call: Call, options: ActingCallOptions = {}): Promise<Answer> {
    const plan = this.#plan(call, options)
    plan.signal?.throwIfAborted()
    let token = await this.configuration.token()
    let hasOtherToken = true
    for (let attempt = 1; ; attempt += 1) {
      plan.signal?.throwIfAborted()
      plan.secrets[0] = token
      const body = await this.#bodyOf(plan)
      const exchanged = await this.#attempt(plan, token, body, attempt)
      let next = nextOf(plan, exchanged, attempt)
      if ('answer' in exchanged) {
        if (this.#noteGzip(exchanged.answer, body)) next = { again: true, waitMs: 0, reason: 'it takes no gzip' }
        if (exchanged.answer.status === 401 && hasOtherToken) {
          hasOtherToken = false
          const other = await this.configuration.tokenInsteadOf(token)
          if (other !== undefined) next = { again: true, waitMs: 0, reason: 'there is another token' }
          token = other ?? token
        }
      }
      if (!next.again) return conclude<Answer>(plan, exchanged, attempt)
      const { waitMs, reason } = next
      const { method } = call
      tell(this.configuration.hooks.retry, { method, url: redact(plan.url, plan.secrets), attempt, reason, waitMs })
      if (waitMs > 0) {
        await wait(waitMs, plan.signal)
        // It may have been rotated meanwhile.
        token = await this.configuration.token()
      }
    }
  }

  #plan(call: Call, options: ActingCallOptions): Plan {
    const { configuration } = this
    const text = call.json ?? (call.body === undefined ? undefined : toJson(call.body))
    return {
      call,
      url: `${configuration.host}${call.path}`,
      body: text === undefined ? undefined : new TextEncoder().encode(text),
      headers: headersOf(call, configuration, options),
      timeoutMs: checkTimeout(options.timeoutMs ?? configuration.timeoutMs),
      signal: options.signal,
      retries: completeRetries(configuration.retries, options.retries),
      isRepeatable: mayBeRepeated(call),
      secrets: ['', ...Object.values({ ...configuration.headers, ...options.headers })],
    }
  }

  async #bodyOf({ body }: Plan): Promise<SentBody | undefined> {
    if (body === undefined) return undefined
    return this.#takesGzip && isWorthCompressing(body) ? gzip(body) : { bytes: body, isCompressed: false }
  }

  async #attempt(plan: Plan, token: string, body: SentBody | undefined, attempt: number): Promise<Exchanged> {
    const { fetch, hooks } = this.configuration
    const { timeoutMs, signal, call } = plan
    const headers = new Headers(plan.headers)
    const isCompressed = body?.isCompressed === true
    if (isCompressed) headers.set('content-encoding', 'gzip')
    const about = { method: call.method, url: redact(plan.url, plan.secrets), attempt }
    tell(hooks.request, { ...about, bodyBytes: body?.bytes.length ?? 0, isCompressed })
    const sentMs = performance.now()
    const request = { method: call.method, url: plan.url, token, headers, body: body?.bytes }
    const exchanged = await exchange(request, { fetch, timeoutMs, signal })
    if (!('answer' in exchanged)) return exchanged
    const { status, headers: answered } = exchanged.answer
    const requestId =
      answered['x-request-id'] === undefined ? undefined : redact(answered['x-request-id'], plan.secrets)
    tell(hooks.response, { ...about, status, requestId, durationMs: performance.now() - sentMs })
    return exchanged
  }

  /** Learns from an answer whether the server takes gzip. True if it has just refused it: nothing was done then. */
  #noteGzip({ status, headers }: HttpAnswer, body: SentBody | undefined): boolean {
    const isRefused = status === 415 && body?.isCompressed === true
    this.#hasRefusedGzip ||= isRefused || this.configuration.gzip === 'off'
    this.#takesGzip = !this.#hasRefusedGzip && (saysItTakesGzip(headers) ?? this.#takesGzip)
    return isRefused
  }
}

function nextOf(plan: Plan, exchanged: Exchanged, attempt: number): Next {
  const { isRepeatable, retries, secrets } = plan
  if (attempt >= retries.attemptsMax) return DONE
  const answer = 'answer' in exchanged ? exchanged.answer : undefined
  const failure = 'answer' in exchanged ? brokenAnswerOf(plan, exchanged.answer) : exchanged.failure
  const mayHelp =
    failure === undefined
      ? answer?.status === 429 || (isRepeatable && PASSING.has(answer?.status ?? 0))
      : failure.stage !== 'tls' && (isRepeatable || !mayHaveArrived(failure))
  if (!mayHelp) return DONE
  const askedMs = retryAfterMs(answer?.headers['retry-after'], Date.now())
  const waitMs = retryWaitMs(attempt, askedMs, retries, Math.random())
  const reason = failure === undefined ? `it answered ${answer?.status}` : redact(failure.text, secrets)
  return waitMs === undefined ? DONE : { again: true, waitMs, reason }
}

/** Why the answer of a call that wants one could not be read to its end. */
function brokenAnswerOf({ call }: Plan, { status, body }: HttpAnswer) {
  return isSuccess(status) && call.answer === 'json' && 'failure' in body ? body.failure : undefined
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299
}

function conclude<Answer>(plan: Plan, exchanged: Exchanged, attempts: number): Answer {
  const { call, secrets } = plan
  const advice = adviceOf(call)
  const trace: CallTrace = { call: `${call.method} ${redact(plan.url, secrets)}`, attempts, advice }
  const failure = 'answer' in exchanged ? brokenAnswerOf(plan, exchanged.answer) : exchanged.failure
  if (failure !== undefined) throw connectionError({ ...failure, text: redact(failure.text, secrets) }, trace)
  if (!('answer' in exchanged)) throw new Error('an exchange is an answer or a failure')
  const refusal = { ...shown(exchanged.answer, secrets), call: trace.call, attempts }
  if (!isSuccess(refusal.status)) throw apiException(refusal)
  // Once the status says so it is done, even if the rest of an answer that nobody reads is lost on the way.
  return (call.answer === 'nothing' ? undefined : contentOf(call, exchanged.answer, refusal)) as Answer
}

function shown({ status, reason, headers, body }: HttpAnswer, secrets: readonly string[]) {
  return {
    status,
    reason: redact(reason, secrets),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value, secrets)])),
    body: 'text' in body ? redact(body.text, secrets) : '',
  }
}

function contentOf(
  call: Call,
  { body }: HttpAnswer,
  refusal: ReturnType<typeof shown> & Pick<CallTrace, 'call' | 'attempts'>,
) {
  const text = 'text' in body ? body.text : ''
  const what = `${refusal.call} answered ${refusal.status}`
  const remedy = 'Check that host is the address of the API, and that nothing in front of it answers in its place.'
  const content = parseJsonObject(text)
  if (content === undefined) {
    const type = refusal.headers['content-type'] ?? 'no content type'
    throw new AnswerError(
      `${what}, but its body of ${text.length} characters (${type}) is not a JSON object. ${remedy}`,
      refusal,
    )
  }
  const missing = call.required?.find((name) => (content[name] ?? '') === '')
  if (missing !== undefined) throw new AnswerError(`${what} without ${missing}. ${remedy}`, refusal)
  return content
}
