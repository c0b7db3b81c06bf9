/** How far a request got: looking up the name, connecting, agreeing on TLS, or sending and being answered. */
export type Stage = 'name' | 'connection' | 'tls' | 'exchange'

/** Why no whole answer came. */
export type Failure = {
  readonly stage: Stage
  readonly text: string
  /** The system's code of the failure, such as `ECONNREFUSED`, where there is one. */
  readonly code: string | undefined
  /** Set if it was the time-out that was over. */
  readonly timeoutMs?: number
}

/** Codes of certificates that are not believed, and of something other than TLS at the other end. */
const TLS_CODE =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_(WRONG_VERSION|PACKET_LENGTH|UNSUPPORTED))/

/** What went wrong, by the innermost reason: the built-in fetch wraps it once or twice. */
export function failureOf(error: unknown): Failure {
  let text = ''
  let code: string | undefined
  let call: string | undefined
  for (let inner = error; inner instanceof Error; inner = innerOf(inner)) {
    if (inner.message !== '') text = inner.message
    if ('code' in inner && typeof inner.code === 'string') code = inner.code
    if ('syscall' in inner && typeof inner.syscall === 'string') call = inner.syscall
  }
  // Ports that browsers refuse are refused by every built-in fetch.
  const stage = text === 'bad port' ? 'connection' : stageOf(code, call)
  return { stage, text: text === '' ? String(error) : text, code }
}

/** One address of a name may fail differently from the next; the first one speaks for all. */
function innerOf(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error.cause
}

/** The same code may come from a connection that was used: only the system's call tells that it was never made. */
function stageOf(code: string | undefined, call: string | undefined): Stage {
  if (call === 'getaddrinfo') return 'name'
  if (call === 'connect' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'connection'
  return code !== undefined && TLS_CODE.test(code) ? 'tls' : 'exchange'
}

/** True if the server may have got the request, and so may have acted on it. */
export function mayHaveArrived({ stage }: Failure): boolean {
  return stage === 'exchange'
}
