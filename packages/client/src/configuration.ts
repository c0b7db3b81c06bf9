import { type AccessToken, bareToken } from './access-token.ts'
import { type Environment, optionsFrom, processEnvironment } from './environment.ts'
import type { Hooks } from './hooks.ts'
import { baseUrlOf } from './host.ts'
import { hostOfInstance } from './instance.ts'
import { checkHeaders, checkHeaderValue } from './request-headers.ts'
import { completeRetries, type RetryOptions } from './retries.ts'
import { CLIENT_VERSION } from './version.ts'
import { checkWholeNumber } from './whole-number.ts'

/** A function like the built-in `fetch`. */
export type FetchFunction = (url: string, init: RequestInit) => Promise<Response>

/** How to reach a server, and as whom. */
export type ConfigurationOptions = ConnectionOptions & {
  /** The token, a function that is asked for it before every call, or something that knows it, such as a `RotatingToken`. */
  readonly accessToken: AccessToken
}

/** How to reach a server: its address, or the name of an instance. */
export type ConnectionOptions = (
  | {
      /** The server's origin, with a path prefix if it has one, such as `https://search.example.com`. */
      readonly host: string
      readonly instance?: undefined
    }
  | {
      readonly host?: undefined
      /** The name of a company's instance, which stands for the host `https://<instance>-be.glean.com`. */
      readonly instance: string
    }
) &
  FurtherOptions

type FurtherOptions = {
  /** Milliseconds that an attempt may take from sending to the last byte of the answer, 120,000 if left out. */
  readonly timeoutMs?: number
  /** How often a call is made if it fails. */
  readonly retries?: RetryOptions
  /** Told what is sent, for logs. */
  readonly hooks?: Hooks
  /** `auto`: bodies over 16 kB are compressed once the server has said that it takes them so. `off`: never. */
  readonly gzip?: 'auto' | 'off'
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
  readonly #options: FurtherOptions & Pick<ConfigurationOptions, 'accessToken'>
  /** The base URL of every operation's path: origin and prefix, without a slash at the end. */
  readonly host: string
  /** Milliseconds that an attempt may take. */
  readonly timeoutMs: number

  /** @throws TypeError if the host, the token, a header, the time-out or the retries cannot be used */
  constructor(options: ConfigurationOptions) {
    const { host, instance, ...further } = options
    if (host !== undefined && instance !== undefined)
      throw new TypeError('host and instance are both given. Give one of them')
    this.host = baseUrlOf(instance === undefined ? host : hostOfInstance(instance))
    this.timeoutMs = checkTimeout(further.timeoutMs ?? TIMEOUT_MS_DEFAULT)
    if (!isAsked(further.accessToken)) bareToken(further.accessToken)
    checkHeaders(further.headers ?? {})
    checkHeaderValue('userAgent', further.userAgent ?? '')
    completeRetries(further.retries)
    this.#options = { ...further, headers: { ...further.headers } }
  }

  /**
   * A configuration from the environment: SHEAF_URL and SHEAF_TOKEN, or, if neither is set, GLEAN_SERVER_URL or
   * GLEAN_INSTANCE with GLEAN_INDEXING_API_TOKEN or GLEAN_API_TOKEN. The token is read anew for every call.
   *
   * @param options win over the environment
   * @throws TypeError naming the variable that is missing, and as the constructor does
   * @example const configuration = Configuration.fromEnvironment({ timeoutMs: 30_000 })
   */
  static fromEnvironment(options: FurtherOptions = {}, environment: Environment = processEnvironment()): Configuration {
    return new Configuration({ ...optionsFrom(environment), ...options })
  }

  /**
   * A configuration with some options replaced and all others kept, the host above all.
   *
   * @throws TypeError as the constructor does
   * @example configuration.with({ accessToken: answer.rawSecret })
   */
  with(changes: Partial<ConfigurationOptions>): Configuration {
    const { host, instance, ...kept } = { ...this.#options, host: this.host, ...changes }
    return new Configuration(instance === undefined ? { ...kept, host: host ?? '' } : { ...kept, instance })
  }

  /**
   * The token to authenticate with now, without the word `Bearer`. Asks whoever knows it, where it is not given as text.
   *
   * @throws TypeError if the answer is no token; whatever the function throws
   */
  async token(): Promise<string> {
    const { accessToken } = this.#options
    if (typeof accessToken === 'string') return bareToken(accessToken)
    return bareToken(await (typeof accessToken === 'function' ? accessToken() : accessToken.token()))
  }

  /**
   * Another token, after the server has refused this one with 401; undefined if there is none.
   *
   * @throws as `token`
   */
  async tokenInsteadOf(refused: string): Promise<string | undefined> {
    const { accessToken } = this.#options
    if (typeof accessToken === 'string') return undefined
    if (typeof accessToken === 'object') return accessToken.tokenInsteadOf(refused)
    const token = await this.token()
    return token === refused ? undefined : token
  }

  /** The function that sends requests. */
  get fetch(): FetchFunction {
    return this.#options.fetch ?? globalThis.fetch
  }

  /** The User-Agent header to send, or undefined to leave it to the browser. */
  get userAgent(): string | undefined {
    return this.#options.userAgent ?? (isBrowser() ? undefined : `sheaf-client/${CLIENT_VERSION}`)
  }

  /** How often a call is made if it fails. */
  get retries(): RetryOptions | undefined {
    return this.#options.retries
  }

  /** Told what is sent. */
  get hooks(): Hooks {
    return this.#options.hooks ?? {}
  }

  /** Whether bodies may be compressed where the server says that it takes them so. */
  get gzip(): 'auto' | 'off' {
    return this.#options.gzip ?? 'auto'
  }

  /** Further headers of every request. */
  get headers(): Readonly<Record<string, string>> {
    return this.#options.headers ?? {}
  }

  /** What may be shown: everything but the token and the values of headers. */
  toJSON(): object {
    const { accessToken, headers, userAgent, retries } = this.#options
    return {
      host: this.host,
      accessToken: isAsked(accessToken) ? `[${typeof accessToken}]` : REDACTED,
      timeoutMs: this.timeoutMs,
      retries: completeRetries(retries),
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
  return checkWholeNumber('timeoutMs', timeoutMs, 1, TIMEOUT_MS_MAX)
}

/** True for what is asked for the token, rather than being it. */
function isAsked(accessToken: AccessToken): accessToken is Exclude<AccessToken, string> {
  if (typeof accessToken === 'function') return true
  return typeof accessToken === 'object' && accessToken !== null && typeof accessToken.token === 'function'
}

function isBrowser(): boolean {
  return 'document' in globalThis || 'WorkerGlobalScope' in globalThis
}
