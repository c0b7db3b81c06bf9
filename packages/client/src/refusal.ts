import { timesOf } from './connection-error.ts'
import { isRecord, parseJsonObject } from './json.ts'

/** What a server answered, when it was not what the operation answers. */
export type Refusal = {
  /** Method and address of the call, such as `POST https://search.example.com/api/index/v1/indexdocument`. */
  readonly call: string
  /** How often it was tried. */
  readonly attempts: number
  /** HTTP status, such as 401. */
  readonly status: number
  /** The status's phrase as the server sent it; empty over HTTP/2. */
  readonly reason: string
  /** The body as text; empty if the connection broke before its end. */
  readonly body: string
  /** Headers of the answer, their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** What a refusal says, in whatever form. */
export type RefusalText = { readonly code: string | undefined; readonly message: string }

/** As much of a plain text as fits a message. */
const TEXT_CHARACTERS_MAX = 500

/**
 * Reads `{"error": code, "message": text}`, both of them inside `error`, a plain text, or a body that says nothing. The
 * server's own message stands alone; for any other body the call, the times that it was tried and the remedy are said.
 */
export function readRefusal(refusal: Refusal): RefusalText {
  const parsed = parseJsonObject(refusal.body)
  if (parsed === undefined) return { code: undefined, message: explain(refusal, plainText(refusal)) }
  const { code, message } = isRecord(parsed.error) ? parsed.error : { code: parsed.error, message: parsed.message }
  return {
    code: isText(code) ? code : undefined,
    message: isText(message) ? message : explain(refusal, isText(code) ? `: ${code}` : ''),
  }
}

function explain(refusal: Refusal, said: string): string {
  const { call, status, reason } = refusal
  return `${call} answered ${`${status} ${reason}`.trim()}${said}${timesOf(refusal)}. ${remedyOf(refusal)}`
}

function plainText({ headers, body }: Refusal): string {
  // A proxy's error page is of no use in a message.
  if (/html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(body)) return ' with an HTML page'
  const text = body.trim().replace(/\.$/, '')
  if (text === '') return ' without a reason'
  const kind = /json/i.test(headers['content-type'] ?? '') && !isJson(text) ? ' with JSON that breaks off' : ''
  return `${kind}: ${text.slice(0, TEXT_CHARACTERS_MAX)}`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function remedyOf({ status, headers }: Refusal): string {
  if (status >= 300 && status < 400)
    return `The server redirects${headers.location === undefined ? '' : ` to ${headers.location}`}. Set host to the final address.`
  if (status >= 500)
    return 'Send it again later; if it goes on, the log of the server, or of the proxy before it, says why.'
  return remedies[status] ?? 'Check the request, and that host is the address of the API.'
}

const remedies: Readonly<Record<number, string>> = {
  401: 'Check that the token belongs to this server, is of the kind that the operation takes, and has not ended.',
  403: 'Check what the token may do, and from which addresses.',
  404: 'Check that host is the address of the API, with its path prefix if it has one.',
  413: 'Send less at once.',
  429: 'Send it again after the time that Retry-After names, or later.',
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
