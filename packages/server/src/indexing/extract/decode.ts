/** Content as the protocol carries it. */
export type EncodedContent = {
  readonly mimeType: string
  readonly textContent?: string | undefined
  /** Base64, of UTF-8 unless the type names another charset. */
  readonly binaryContent?: string | undefined
}

/** The text of textual content. The charset says how bytes are to be read; text is text already. */
export function decodeContent(
  { textContent, binaryContent }: EncodedContent,
  charset: string | undefined,
): { readonly text: string; readonly warning?: string } {
  if (textContent !== undefined) return { text: textContent.replace(/^\ufeff/, '') }
  if (binaryContent === undefined) return { text: '' }
  const bytes = Buffer.from(binaryContent, 'base64')
  const decoder = decoderOf(charset ?? 'utf-8')
  return decoder === undefined
    ? { text: new TextDecoder().decode(bytes), warning: `the charset '${charset}' is unknown: read as UTF-8` }
    : { text: decoder.decode(bytes) }
}

function decoderOf(charset: string) {
  try {
    return new TextDecoder(charset)
  } catch {
    // A RangeError is the only way in which the platform says that it does not know a charset.
    return undefined
  }
}
