import type { ContentDefinition } from '@sheaf/contract'

/**
 * The text of textual content. The charset says how bytes are to be read; text is text already. Without a charset they are read
 * as they say themselves: by a byte order mark, by what an HTML page declares, as UTF-8 if they are that, else in the
 * charset of older programs for Windows.
 */
export function decodeContent(
  { textContent, binaryContent }: ContentDefinition,
  charset: string | undefined,
): { readonly text: string; readonly warning?: string } {
  if (textContent !== undefined) return { text: textContent.replace(/^\ufeff/, '') }
  if (binaryContent === undefined) return { text: '' }
  const bytes = Buffer.from(binaryContent, 'base64')
  if (charset === undefined) return decodeUnnamed(bytes)
  const decoder = decoderOf(charset)
  return decoder === undefined
    ? { ...decodeUnnamed(bytes), warning: `the charset '${charset}' is unknown: read as if none was named` }
    : { text: decoder.decode(bytes) }
}

function decodeUnnamed(bytes: Buffer): { readonly text: string; readonly warning?: string } {
  const marked = markedCharset(bytes)
  if (marked !== undefined) return { text: new TextDecoder(marked).decode(bytes) }
  if (bytes.subarray(0, LOOKED_AT_BYTES).includes(0)) return { text: '', warning: 'its bytes are no text' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    const decoder = decoderOf(declaredCharset(bytes) ?? '') ?? new TextDecoder('windows-1252')
    return { text: decoder.decode(bytes) }
  }
}

const LOOKED_AT_BYTES = 1_024

function markedCharset(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

/** What a page of HTML declares at its beginning. */
function declaredCharset(bytes: Buffer): string | undefined {
  const beginning = bytes.subarray(0, LOOKED_AT_BYTES).toString('latin1')
  return /<meta[^>]{1,200}charset\s*=\s*["']?([\w-]+)/i.exec(beginning)?.[1]
}

function decoderOf(charset: string) {
  try {
    return new TextDecoder(charset)
  } catch {
    // A RangeError is the only way in which the platform says that it does not know a charset.
    return undefined
  }
}
