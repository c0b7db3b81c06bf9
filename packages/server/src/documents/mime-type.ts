/** The parts of a content type that decide how content is read. */
export type MimeType = { readonly type: string; readonly charset: string | undefined }

/** Reads a content type such as `Text/HTML; charset="utf-8"`; case and other parameters play no part. */
export function parseMimeType(text: string): MimeType {
  const [type = '', ...parameters] = text.toLowerCase().split(';')
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)/.exec(parameter)?.[1])
  return { type: type.trim(), charset: charset.find((value) => value !== undefined && value !== '') }
}

/** Content types whose text can be extracted. */
const readableTypes = [
  'text/plain',
  'text/csv',
  'text/tab-separated-values',
  'text/vcard',
  'text/markdown',
  'text/html',
] as const
export type ReadableType = (typeof readableTypes)[number]

const readable: ReadonlySet<string> = new Set(readableTypes)

/** @param type without parameters, in lower case */
export function isReadable(type: string): type is ReadableType {
  return readable.has(type)
}
