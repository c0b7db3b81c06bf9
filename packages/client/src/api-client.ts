import { AnswerError } from './answer-error.ts'
import { type ApiException, apiException } from './api-exception.ts'
import type { ActingCallOptions } from './call-options.ts'
import { type Configuration, checkTimeout } from './configuration.ts'
import { exchange, type HttpAnswer } from './exchange.ts'
import { parseJsonObject, toJson } from './json.ts'
import { redact } from './redact.ts'
import { checkHeaders, checkHeaderValue } from './request-headers.ts'

/** An operation, with what is sent to it. */
export type Call = {
  readonly method: 'POST' | 'GET' | 'PUT' | 'DELETE'
  /** The operation's path below the host, such as `/api/index/v1/rotatetoken`. */
  readonly path: string
  /** Sent as JSON; nothing is sent if it is left out. */
  readonly body?: object
  /** `nothing` for an operation whose answer has no content worth reading. */
  readonly answer: 'json' | 'nothing'
  /** Fields of the answer that the caller cannot do without. */
  readonly required?: readonly string[]
}

/** Makes the calls of all the API classes. It keeps no state, so one of them serves a whole program. */
export class ApiClient {
  readonly configuration: Configuration

  constructor(configuration: Configuration) {
    this.configuration = configuration
  }

  /**
   * Makes one call: asks for the token, sends once, reads the answer. Every operation goes through here, so this is
   * the place for whatever concerns all of them.
   *
   * @returns the answer's JSON object as it came, or undefined for an operation that answers nothing
   * @throws ApiException if the server refuses, AnswerError if its success is not what the operation answers,
   * ConnectionError if no whole answer came, TimeoutError, the reason of an aborted signal, whatever the configuration's
   * token function throws, or TypeError for options that cannot be sent
   */
  async call<Answer = void>(call: Call, options: ActingCallOptions = {}): Promise<Answer> {
    const { configuration } = this
    const timeoutMs = checkTimeout(options.timeoutMs ?? configuration.timeoutMs)
    const headers = headersOf(call, configuration, options)
    const body = call.body === undefined ? undefined : toJson(call.body)
    options.signal?.throwIfAborted()
    const token = await configuration.token()
    options.signal?.throwIfAborted()
    const request = { method: call.method, url: `${configuration.host}${call.path}`, token, headers, body }
    const answer = await exchange(request, { fetch: configuration.fetch, timeoutMs, signal: options.signal })
    if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, token)
    // Once the status says so it is done, even if the rest of an answer that nobody reads is lost on the way.
    return (call.answer === 'nothing' ? undefined : contentOf(call, answer)) as Answer
  }
}

function headersOf(call: Call, configuration: Configuration, options: ActingCallOptions): Headers {
  const headers = new Headers({ accept: call.answer === 'json' ? 'application/json' : '*/*' })
  if (call.body !== undefined) headers.set('content-type', 'application/json')
  if (configuration.userAgent !== undefined) headers.set('user-agent', configuration.userAgent)
  checkHeaders(options.headers ?? {})
  for (const [name, value] of Object.entries({ ...configuration.headers })) headers.set(name, value)
  for (const [name, value] of Object.entries({ ...options.headers })) headers.set(name, value)
  if (options.actAs !== undefined) headers.set('x-glean-actas', checkActAs(options.actAs))
  return headers
}

function checkActAs(email: string): string {
  checkHeaderValue('actAs', email)
  // An empty one is a mistake: left out it would be a search as whoever the token belongs to.
  if (email.trim() === '') throw new TypeError('actAs is empty. Give the e-mail address of the person to act as')
  return email
}

function refusalOf({ status, reason, headers, body }: HttpAnswer, token: string): ApiException {
  return apiException({
    status,
    reason,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value, token)])),
    body: 'text' in body ? redact(body.text, token) : '',
  })
}

function contentOf(call: Call, { status, headers, body }: HttpAnswer): object {
  if ('failure' in body) throw body.failure
  const what = `${call.method} ${call.path} answered ${status}`
  const content = parseJsonObject(body.text)
  if (content === undefined) {
    const type = headers['content-type'] ?? 'no content type'
    const problem = `${what}, but its body of ${body.text.length} characters (${type}) is not a JSON object`
    throw new AnswerError(problem, status, headers['x-request-id'])
  }
  const missing = call.required?.find((name) => (content[name] ?? '') === '')
  if (missing !== undefined) throw new AnswerError(`${what} without ${missing}`, status, headers['x-request-id'])
  return content
}
