import type { Repeat } from './repeat.ts'

/** An operation, with what is sent to it. */
export type Call = {
  readonly method: 'POST' | 'GET' | 'PUT' | 'DELETE'
  /** The operation's path below the host, such as `/api/index/v1/rotatetoken`. */
  readonly path: string
  /** Sent as JSON; nothing is sent if it is left out. */
  readonly body?: object
  /** The body as JSON text, sent in the place of `body`, for a caller that has made it already. */
  readonly json?: string
  /** What a second time does. */
  readonly repeat: Repeat
  /** `nothing` for an operation whose answer has no content worth reading. */
  readonly answer: 'json' | 'nothing'
  /** Fields of the answer that the caller cannot do without. */
  readonly required?: readonly string[]
}
