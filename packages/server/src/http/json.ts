import { ApiError } from '@sheaf/contract/errors'

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Only a number of this many digits can lose some of them. */
const DIGITS_INEXACT = 16
/** An escape that may stand for a NUL or for half of a surrogate pair. */
const MAYBE_UNUSABLE = /\\u(?:0000|[dD][89a-fA-F])/

/**
 * Parses a request body. An empty one is an empty object. Integers named `version` keep all their digits, as bigints
 * where a number has not enough. Throws the 400 for anything that is not JSON in UTF-8, or holds text that could not be
 * stored as it is.
 */
export function parseJson(body: Uint8Array): unknown {
  if (body.length === 0) return {}
  let text: string
  try {
    text = decoder.decode(body)
  } catch (cause) {
    throw new ApiError('malformed_json', 'the body is not in UTF-8', { cause })
  }
  if (text.trim() === '') return {}
  let value: unknown
  try {
    value = mayBeInexact(body)
      ? JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown)
      : JSON.parse(text)
  } catch (cause) {
    throw new ApiError('malformed_json', `the body is not JSON: ${reasonOf(cause)}`, { cause })
  }
  // Looking for two characters alone is much faster, and most bodies have no such escape.
  if (text.includes('\\u') && MAYBE_UNUSABLE.test(text)) refuseUnusableText(value)
  return value
}

/** Whether so many digits follow one another: one of them is then at a place that is looked at, and few places are. */
function mayBeInexact(body: Uint8Array): boolean {
  for (let at = DIGITS_INEXACT - 1; at < body.length; at += DIGITS_INEXACT) {
    if (!isDigit(body[at])) continue
    let start = at
    while (isDigit(body[start - 1])) start -= 1
    let end = at + 1
    while (isDigit(body[end])) end += 1
    if (end - start >= DIGITS_INEXACT) return true
    at = end
  }
  return false
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function keepDigits(key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (key !== 'version' || typeof value !== 'number' || Number.isSafeInteger(value)) return value
  return context.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value
}

function reasonOf(cause: unknown): string {
  if (cause instanceof RangeError) return 'it is nested too deeply'
  const message = cause instanceof Error ? cause.message : 'it cannot be read'
  // V8 quotes a part of the body, which need not be repeated.
  return message
    .replace(/, "?\.{0,3}".*$/s, '')
    .replace(/\s*is not valid JSON$/, '')
    .slice(0, 200)
}

function refuseUnusableText(root: unknown): void {
  const waiting: { readonly value: unknown; readonly path: string }[] = [{ value: root, path: '' }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next
    if (typeof value === 'string') refuseIfUnusable(value, path)
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) waiting.push({ value: item, path: `${path}[${index}]` })
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        refuseIfUnusable(key, path === '' ? 'a field name' : `a field name in ${path}`)
        waiting.push({ value: item, path: path === '' ? key : `${path}.${key}` })
      }
    }
  }
}

function refuseIfUnusable(text: string, where: string): void {
  const problem = text.includes('\0') ? 'a NUL character' : text.isWellFormed() ? undefined : 'half of a surrogate pair'
  if (problem !== undefined) throw new ApiError('unusable_text', `${where} contains ${problem}`)
}
