import { type AccessToken, bareToken } from './access-token.ts'
import { baseUrlOf } from './host.ts'
import { checkHeaders, checkHeaderValue } from './request-headers.ts'
import { CLIENT_VERSION } from './version.ts'

/** A function like the built-in `fetch`. */
export type FetchFunction = (url: string, init: RequestInit) => Promise<Response>

/** How to reach a server. */
export type ConfigurationOptions = {
  /** The server's origin, with a path prefix if it has one, such as `https://search.example.com`. */
  readonly host: string
  /** The token, or a function that is asked for it before every call. */
  readonly accessToken: AccessToken
  /** Milliseconds that a call may take from sending to the last byte of the answer, 120,000 if left out. */
  readonly timeoutMs?: number
  /** Used instead of the built-in `fetch`, for example to go through a proxy. */
  readonly fetch?: FetchFunction
  /** Value of the User-Agent header. If left out, browsers send their own. */
  readonly userAgent?: string
  /** Further headers of every request. */
  readonly headers?: Readonly<Record<string, string>>
}

/** As long as a server may take to receive a large body, and longer than any operation. */
const TIMEOUT_MS_DEFAULT = 120_000
/** The longest delay that timers keep; a longer one would fire at once. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1

const REDACTED = '[redacted]'

/**
 * How to reach a server, and as whom. It never changes: `with` answers a new one. Printing it, by inspection or as
 * JSON, shows neither the token nor the values of headers.
 *
 * @example
 * const configuration = new Configuration({
 *   host: 'https://search.example.com',
 *   accessToken: () => readFile('/run/secrets/sheaf-token', 'utf8'),
 * })
 */
export class Configuration {
  readonly #options: ConfigurationOptions
  /** The base URL of every operation's path: origin and prefix, without a slash at the end. */
  readonly host: string
  /** Milliseconds that a call may take. */
  readonly timeoutMs: number

  /** @throws TypeError if the host, the token, a header or the time-out cannot be used */
  constructor(options: ConfigurationOptions) {
    this.host = baseUrlOf(options.host)
    this.timeoutMs = checkTimeout(options.timeoutMs ?? TIMEOUT_MS_DEFAULT)
    if (typeof options.accessToken !== 'function') bareToken(options.accessToken)
    checkHeaders(options.headers ?? {})
    checkHeaderValue('userAgent', options.userAgent ?? '')
    this.#options = { ...options, headers: { ...options.headers } }
  }

  /**
   * A configuration with some options replaced and all others kept, the host above all.
   *
   * @throws TypeError as the constructor does
   * @example configuration.with({ accessToken: answer.rawSecret })
   */
  with(changes: Partial<ConfigurationOptions>): Configuration {
    return new Configuration({ ...this.#options, ...changes })
  }

  /**
   * The token to authenticate with now, without the word `Bearer`. Asks the function, where the token is one.
   *
   * @throws TypeError if the function's answer is no token; whatever the function throws
   */
  async token(): Promise<string> {
    const { accessToken } = this.#options
    return bareToken(typeof accessToken === 'function' ? await accessToken() : accessToken)
  }

  /** The function that sends requests. */
  get fetch(): FetchFunction {
    return this.#options.fetch ?? globalThis.fetch
  }

  /** The User-Agent header to send, or undefined to leave it to the browser. */
  get userAgent(): string | undefined {
    return this.#options.userAgent ?? (isBrowser() ? undefined : `sheaf-client/${CLIENT_VERSION}`)
  }

  /** Further headers of every request. */
  get headers(): Readonly<Record<string, string>> {
    return this.#options.headers ?? {}
  }

  /** What may be shown: everything but the token and the values of headers. */
  toJSON(): object {
    const { accessToken, headers, userAgent } = this.#options
    return {
      host: this.host,
      accessToken: typeof accessToken === 'function' ? '[function]' : REDACTED,
      timeoutMs: this.timeoutMs,
      ...(userAgent === undefined ? {} : { userAgent }),
      headers: Object.fromEntries(Object.keys(headers ?? {}).map((name) => [name, REDACTED])),
    }
  }

  toString(): string {
    return `Configuration ${this.host}`
  }

  [Symbol.for('nodejs.util.inspect.custom')](): object {
    return this.toJSON()
  }
}

/**
 * Checks a time-out.
 *
 * @throws TypeError if it is not a number of milliseconds that a timer can keep
 */
export function checkTimeout(timeoutMs: number): number {
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > TIMEOUT_MS_MAX)
    throw new TypeError(`timeoutMs must be a whole number from 1 to ${TIMEOUT_MS_MAX}`)
  return timeoutMs
}

function isBrowser(): boolean {
  return 'document' in globalThis || 'WorkerGlobalScope' in globalThis
}
