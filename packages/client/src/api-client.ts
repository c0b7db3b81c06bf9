import { apiException } from './api-exception.ts'
import type { Call } from './call.ts'
import type { ActingCallOptions } from './call-options.ts'
import { type Configuration, checkTimeout } from './configuration.ts'
import { type CallTrace, connectionError } from './connection-error.ts'
import { contentOf } from './content.ts'
import { exchange, type HttpAnswer } from './exchange.ts'
import { type Failure, mayHaveArrived } from './failure.ts'
import { gzip, isWorthCompressing, saysItTakesGzip } from './gzip.ts'
import { tell } from './hooks.ts'
import { toJson } from './json.ts'
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
  /** A text without what must never be shown: tokens that were sent, and values of headers. */
  readonly secrets: string[]
}

/** What has become of one attempt. */
type Outcome =
  | { readonly answer: HttpAnswer; readonly failure?: undefined; readonly isCompressed: boolean }
  | { readonly answer?: undefined; readonly failure: Failure }

/** Why and when a call is made again. */
type Again = { readonly reason: string; readonly waitMs: number }

/** Statuses after which the same request may succeed; the server may have acted before it failed. */
const PASSING = [500, 502, 503, 504]

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
    const { configuration } = this
    const plan = this.#plan(call, options)
    let refused: string | undefined
    let other: string | undefined
    for (let attempt = 1; ; attempt += 1) {
      plan.signal?.throwIfAborted()
      // Asked for each attempt: it may have been rotated meanwhile.
      const token = other ?? (await configuration.token())
      plan.secrets.push(token)
      plan.signal?.throwIfAborted()
      const outcome = await this.#attempt(plan, token, attempt)
      let again = againAfter(plan, outcome, attempt)
      other = undefined
      if (this.#hasJustRefusedGzip(outcome)) again = { reason: 'it takes no gzip', waitMs: 0 }
      if (outcome.answer?.status === 401 && refused === undefined) {
        refused = token
        other = await configuration.tokenInsteadOf(token)
        if (other !== undefined) again = { reason: 'there is another token', waitMs: 0 }
      }
      if (again === undefined) return conclude<Answer>(plan, outcome, attempt)
      tell(configuration.hooks.retry, { ...about(plan), attempt, ...again })
      await wait(again.waitMs, plan.signal)
    }
  }

  #plan(call: Call, options: ActingCallOptions): Plan {
    const { configuration } = this
    const text = call.json ?? toJson(call.body)
    return {
      call,
      url: `${configuration.host}${call.path}`,
      body: text === undefined ? undefined : new TextEncoder().encode(text),
      headers: headersOf(call, configuration, options),
      timeoutMs: checkTimeout(options.timeoutMs ?? configuration.timeoutMs),
      signal: options.signal,
      retries: completeRetries(configuration.retries, options.retries),
      secrets: Object.values({ ...configuration.headers, ...options.headers }),
    }
  }

  async #attempt(plan: Plan, token: string, attempt: number): Promise<Outcome> {
    const { fetch, hooks } = this.configuration
    const { call, url, timeoutMs, signal } = plan
    const isCompressed = this.#takesGzip && isWorthCompressing(plan.body)
    const body = isCompressed ? await gzip(plan.body) : plan.body
    const headers = new Headers(plan.headers)
    headers.set('authorization', `Bearer ${token}`)
    if (isCompressed) headers.set('content-encoding', 'gzip')
    tell(hooks.request, { ...about(plan), attempt, bodyBytes: body?.length ?? 0, isCompressed })
    const sentMs = performance.now()
    const { answer, failure } = await exchange(
      { method: call.method, url, headers, body },
      { fetch, timeoutMs, signal },
    )
    // A refusal speaks by its status, and so does a success that nobody reads: only an answer that is wanted must be whole.
    if (failure !== undefined && (answer === undefined || (isSuccess(answer) && call.answer === 'json')))
      return { failure }
    if (answer === undefined) throw new Error('an exchange ends in an answer or a failure')
    const requestId = redact(answer.headers['x-request-id'] ?? '', plan.secrets) || undefined
    const durationMs = performance.now() - sentMs
    tell(hooks.response, { ...about(plan), attempt, status: answer.status, requestId, durationMs })
    return { answer, isCompressed }
  }

  /** Learns whether the server takes gzip. True if it has refused it: nothing was done then. */
  #hasJustRefusedGzip(outcome: Outcome): boolean {
    if (outcome.answer === undefined) return false
    const isRefused = outcome.isCompressed && outcome.answer.status === 415
    this.#hasRefusedGzip ||= isRefused || this.configuration.gzip === 'off'
    this.#takesGzip = !this.#hasRefusedGzip && (saysItTakesGzip(outcome.answer.headers) ?? this.#takesGzip)
    return isRefused
  }
}

/** What may be said of a call anywhere. */
function about({ call: { method }, url, secrets }: Plan): { readonly method: string; readonly url: string } {
  return { method, url: redact(url, secrets) }
}

function isSuccess({ status }: HttpAnswer): boolean {
  return status >= 200 && status <= 299
}

/** Undefined if the outcome is final. */
function againAfter(
  { call, retries, secrets }: Plan,
  { answer, failure }: Outcome,
  attempt: number,
): Again | undefined {
  const isRepeatable = mayBeRepeated(call)
  const mayHelp =
    failure === undefined
      ? answer.status === 429 || (isRepeatable && PASSING.includes(answer.status))
      : failure.stage !== 'tls' && (isRepeatable || !mayHaveArrived(failure))
  if (!mayHelp || attempt >= retries.attemptsMax) return undefined
  const askedMs = retryAfterMs(answer?.headers['retry-after'], Date.now())
  const waitMs = retryWaitMs(attempt, askedMs, retries, Math.random())
  const reason = failure === undefined ? `it answered ${answer.status}` : redact(failure.text, secrets)
  return waitMs === undefined ? undefined : { reason, waitMs }
}

function conclude<Answer>(plan: Plan, { answer, failure }: Outcome, attempts: number): Answer {
  const { call, secrets } = plan
  const { method, url } = about(plan)
  const trace: CallTrace = { call: `${method} ${url}`, attempts, advice: adviceOf(call) }
  if (failure !== undefined) throw connectionError({ ...failure, text: redact(failure.text, secrets) }, trace)
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, redact(value, secrets)]),
  )
  const { status, reason, body } = answer
  const refusal = { ...trace, status, reason: redact(reason, secrets), headers, body: redact(body, secrets) }
  if (!isSuccess(answer)) throw apiException(refusal)
  // Once the status says so it is done, whatever the rest of an answer that nobody reads is.
  return (call.answer === 'nothing' ? undefined : contentOf(call, body, refusal)) as Answer
}
