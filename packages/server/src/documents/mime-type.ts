/** The parts of a content type that decide how content is read. */
export type MimeType = { readonly type: string; readonly charset: string | undefined }

/** Reads a content type such as `Text/HTML; charset="utf-8"`; case and other parameters play no part. */
export function parseMimeType(text: string): MimeType {
  const [type = '', ...parameters] = text.toLowerCase().split(';')
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)/.exec(parameter)?.[1])
  return { type: type.trim(), charset: charset.find((value) => value !== undefined && value !== '') }
}
