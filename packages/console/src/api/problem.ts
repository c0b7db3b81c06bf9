/** A refusal of the server, or that there was no answer: what to say of it, and what to quote to whoever runs it. */
export class Problem extends Error {
  /** The HTTP status; undefined if no answer came. */
  readonly status: number | undefined
  /** The code of the table of errors; `unreachable` if no answer came. */
  readonly code: string
  readonly requestId: string | undefined

  constructor(message: string, about: { status: number | undefined; code: string; requestId: string | undefined }) {
    super(message)
    this.name = 'Problem'
    this.status = about.status
    this.code = about.code
    this.requestId = about.requestId
  }

  /** True if the session is over, or there was none. */
  get isSignedOut(): boolean {
    return this.code === 'authorization_missing' || this.code === 'session_ended'
  }

  /** True if the server could not be reached, so that the same may succeed a little later. */
  get isUnreachable(): boolean {
    return this.status === undefined
  }
}

/** What to say when no answer came. */
export const unreachable = (): Problem =>
  new Problem('The server cannot be reached. Nothing you typed is lost; it is tried again by itself.', {
    status: undefined,
    code: 'unreachable',
    requestId: undefined,
  })

/** What a refusal says. */
export async function problemOf(response: Response): Promise<Problem> {
  const requestId = response.headers.get('x-request-id') ?? undefined
  const body: unknown = await response.json().catch(() => undefined)
  const { error, message } = (typeof body === 'object' && body !== null ? body : {}) as {
    readonly error?: unknown
    readonly message?: unknown
  }
  return new Problem(typeof message === 'string' ? message : `The server answered ${response.status}.`, {
    status: response.status,
    code: typeof error === 'string' ? error : `status_${response.status}`,
    requestId,
  })
}
