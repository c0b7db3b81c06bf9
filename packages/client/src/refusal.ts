import { isRecord, parseJsonObject } from './json.ts'

/** What a server answered, when it was not a success. */
export type Refusal = {
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

/** Reads `{"error": code, "message": text}`, both of them inside `error`, a plain text, or a body that says nothing. */
export function readRefusal(refusal: Refusal): RefusalText {
  const status = `HTTP ${refusal.status} ${refusal.reason}`.trim()
  const parsed = parseJsonObject(refusal.body)
  if (parsed === undefined) return { code: undefined, message: readPlain(refusal, status) }
  const { code, message } = isRecord(parsed.error) ? parsed.error : { code: parsed.error, message: parsed.message }
  const fallback = isText(code) ? `${status}: ${code}` : status
  return { code: isText(code) ? code : undefined, message: isText(message) ? message : fallback }
}

function readPlain({ status, headers, body }: Refusal, fallback: string): string {
  if (status >= 300 && status < 400 && headers.location !== undefined)
    return `${fallback}: the server redirects to ${headers.location}. Set host to the final address`
  // A proxy's error page is of no use in a message.
  const text = /html/i.test(headers['content-type'] ?? '') ? '' : body.trim()
  return text === '' ? fallback : `${fallback}: ${text.slice(0, TEXT_CHARACTERS_MAX)}`
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
