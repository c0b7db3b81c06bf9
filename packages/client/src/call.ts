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

/** Where the paths of the Indexing API, the Client API and the administrators' begin. */
export const INDEXING = '/api/index/v1'
export const CLIENT = '/rest/api/v1'
export const ADMIN = '/admin/api/v1'

/** A POST whose answer has no content worth reading. */
export function postForNothing(path: string, body?: object, repeat: Repeat = 'same'): Call {
  return { method: 'POST', path, ...(body === undefined ? {} : { body }), repeat, answer: 'nothing' }
}

/** A POST that is answered with a JSON object. */
export function postForJson(
  path: string,
  body?: object,
  repeat: Repeat = 'same',
  required: readonly string[] = [],
): Call {
  return { method: 'POST', path, ...(body === undefined ? {} : { body }), repeat, answer: 'json', required }
}
