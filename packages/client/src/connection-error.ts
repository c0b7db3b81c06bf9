import { type Failure, mayHaveArrived, type Stage } from './failure.ts'

/** What a call was, for the errors in which it ends. */
export type CallTrace = {
  /** Method and address, such as `POST https://search.example.com/api/index/v1/indexdocument`. */
  readonly call: string
  /** How often it was tried. */
  readonly attempts: number
  /** What to do if the server may have acted. */
  readonly advice: string
}

/**
 * No whole answer came: the server was not reached, its name is unknown, TLS failed, or the connection was cut. The message
 * says which call, how often it was tried, and what to do.
 *
 * The original error is not attached: with a `fetch` of the caller's own, it may contain the request and so the token.
 */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError'
  /** The system's code of the failure, such as `ECONNREFUSED`, where there is one. */
  readonly code: string | undefined
  /** Method and address of the call. */
  readonly call: string
  /** How often it was tried. */
  readonly attempts: number
  /** False if the request surely never reached the server; else it may have acted. */
  readonly mayHaveActed: boolean

  constructor(failure: Failure, trace: CallTrace) {
    super(`${trace.call} ${whatOf(failure)}${timesOf(trace)}. ${remedyOf(failure, trace)}`)
    this.code = failure.code
    this.call = trace.call
    this.attempts = trace.attempts
    this.mayHaveActed = mayHaveArrived(failure)
  }
}

/** The call took longer than its time-out. Whether the server has acted is unknown. */
export class TimeoutError extends ConnectionError {
  override readonly name = 'TimeoutError'
  /** Milliseconds that an attempt was allowed. */
  readonly timeoutMs: number

  constructor(failure: Failure & { readonly timeoutMs: number }, trace: CallTrace) {
    super(failure, trace)
    this.timeoutMs = failure.timeoutMs
  }
}

/** The error in which a call ends that got no whole answer. */
export function connectionError(failure: Failure, trace: CallTrace): ConnectionError {
  const { timeoutMs } = failure
  return timeoutMs === undefined
    ? new ConnectionError(failure, trace)
    : new TimeoutError({ ...failure, timeoutMs }, trace)
}

/** How often something was tried, where it was more than once. */
export function timesOf({ attempts }: Pick<CallTrace, 'attempts'>): string {
  return attempts === 1 ? '' : `, tried ${attempts} times`
}

function whatOf({ text, timeoutMs }: Failure): string {
  return timeoutMs === undefined ? `failed: ${text.replace(/\.$/, '')}` : `took longer than ${timeoutMs} ms`
}

const unreached: Readonly<Record<Exclude<Stage, 'exchange'>, string>> = {
  name: 'Check the name in host, and that this machine can look it up.',
  connection: 'Check that the server is running, and host and port.',
  tls:
    'Check that host begins with https:// only where the server speaks TLS, and that its certificate is believed here ' +
    '(in Node, NODE_EXTRA_CA_CERTS names a file with the certificate of its authority).',
}

function remedyOf({ stage, timeoutMs }: Failure, { advice }: CallTrace): string {
  if (stage !== 'exchange') return unreached[stage]
  return `The server may have ${advice}${timeoutMs === undefined ? '' : ', with a longer timeoutMs if it is slow'}.`
}
