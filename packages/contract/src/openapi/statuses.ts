import { errors } from '../errors.ts'

/** What an HTTP status means here: the phrase that HTTP has for it, and the reason in a sentence. */
export type StatusEntry = { readonly phrase: string; readonly meaning: string }

/** Every status that the service answers with, as the OpenAPI file and the generated pages describe it. */
const statuses: Readonly<Record<number, StatusEntry>> = {
  200: { phrase: 'OK', meaning: 'Done.' },
  202: { phrase: 'Accepted', meaning: 'Stored, to be worked on later.' },
  400: {
    phrase: 'Bad Request',
    meaning: 'The request cannot be carried out as it stands; the message names the field, header or token property.',
  },
  401: {
    phrase: 'Unauthorized',
    meaning: 'The token is absent, unknown, of the wrong kind, expired, overdue, retired or revoked.',
  },
  403: { phrase: 'Forbidden', meaning: 'The token is valid, but not for this datasource, operation or address.' },
  404: { phrase: 'Not Found', meaning: 'Nothing is served at that path, or what it names does not exist.' },
  405: { phrase: 'Method Not Allowed', meaning: 'The path exists, but not for that method.' },
  408: {
    phrase: 'Request Timeout',
    meaning: 'The request took longer to arrive than the service waits, or to answer than it says.',
  },
  409: { phrase: 'Conflict', meaning: 'What is stored already contradicts the request, such as a higher version.' },
  410: { phrase: 'Gone', meaning: 'The operation is deprecated, and the caller asked to treat it as removed.' },
  413: { phrase: 'Payload Too Large', meaning: 'The body exceeds the limit.' },
  415: {
    phrase: 'Unsupported Media Type',
    meaning: 'The body is not `application/json`, or is compressed other than by gzip.',
  },
  422: {
    phrase: 'Unprocessable Entity',
    meaning: 'The person belongs to more groups than a search takes into account, or a filter has a time that is none.',
  },
  429: { phrase: 'Too Many Requests', meaning: 'Nothing was stored; send it again after `Retry-After`.' },
  431: { phrase: 'Request Header Fields Too Large', meaning: 'The request’s headers exceed the limit.' },
  500: { phrase: 'Internal Server Error', meaning: 'The service failed; the request may be sent again.' },
  503: { phrase: 'Service Unavailable', meaning: 'The service is starting or stopping; send the request again soon.' },
}

/**
 * The phrase and the meaning of a status that the service uses.
 *
 * @throws Error for a status without an entry: the tables of errors and of statuses must not drift apart
 * @example statusEntry(409).phrase // 'Conflict'
 */
export function statusEntry(status: number): StatusEntry {
  const entry = statuses[status]
  if (entry === undefined) throw new Error(`Status ${status} has no entry in the table of statuses`)
  return entry
}

/** Every status that the table of errors uses, ascending. */
export function errorStatuses(): readonly number[] {
  return [...new Set(Object.values(errors).map((entry) => entry.status))].sort((a, b) => a - b)
}
