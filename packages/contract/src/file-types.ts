/**
 * How the content of a type is read: text as it is, as HTML or as Markdown; or a file that has to be taken apart. `zip` and `ole`
 * are the two containers of office documents, which say themselves what they hold.
 */
export type ContentFormat = TextFormat | FileFormat
export type TextFormat = 'plain' | 'html' | 'markdown'
export type FileFormat = 'pdf' | 'zip' | 'ole' | 'rtf' | 'mail'

export type FileType = {
  /** In lower case, without parameters. */
  readonly mimeType: string
  /** Endings of names of such files, in lower case, the usual one first. */
  readonly extensions: readonly string[]
  readonly format: ContentFormat
}

const type = (format: ContentFormat, mimeType: string, ...extensions: readonly string[]): FileType => ({
  mimeType,
  extensions,
  format,
})
const office = (kind: string, ...extensions: readonly string[]) =>
  type('zip', `application/vnd.openxmlformats-officedocument.${kind}`, ...extensions)
const macros = (kind: string, ...extensions: readonly string[]) =>
  type('zip', `application/vnd.ms-${kind}.macroEnabled.12`.toLowerCase(), ...extensions)
const open = (kind: string, ...extensions: readonly string[]) =>
  type('zip', `application/vnd.oasis.opendocument.${kind}`, ...extensions)

/** Types whose text is read. Of several types with one ending the first is the usual one. */
export const fileTypes: readonly FileType[] = [
  type('plain', 'text/plain', 'txt', 'text', 'log'),
  type('markdown', 'text/markdown', 'md', 'markdown'),
  type('markdown', 'text/x-markdown'),
  type('html', 'text/html', 'html', 'htm'),
  type('html', 'application/xhtml+xml', 'xhtml'),
  type('plain', 'text/csv', 'csv'),
  type('plain', 'text/tab-separated-values', 'tsv'),
  type('plain', 'text/vcard', 'vcf', 'vcard'),
  type('plain', 'text/x-vcard'),
  type('pdf', 'application/pdf', 'pdf'),
  type('pdf', 'application/x-pdf'),
  type('rtf', 'application/rtf', 'rtf'),
  type('rtf', 'text/rtf'),
  type('mail', 'message/rfc822', 'eml'),
  type('zip', 'application/epub+zip', 'epub'),
  office('wordprocessingml.document', 'docx'),
  office('wordprocessingml.template', 'dotx'),
  macros('word.document', 'docm'),
  office('presentationml.presentation', 'pptx'),
  office('presentationml.slideshow', 'ppsx'),
  office('presentationml.template', 'potx'),
  macros('powerpoint.presentation', 'pptm'),
  office('spreadsheetml.sheet', 'xlsx'),
  office('spreadsheetml.template', 'xltx'),
  macros('excel.sheet', 'xlsm'),
  open('text', 'odt'),
  open('text-template', 'ott'),
  open('presentation', 'odp'),
  open('presentation-template', 'otp'),
  open('spreadsheet', 'ods'),
  open('spreadsheet-template', 'ots'),
  type('ole', 'application/msword', 'doc', 'dot'),
  type('ole', 'application/vnd.ms-excel', 'xls', 'xlt'),
]

const byMimeType = new Map(fileTypes.map((each) => [each.mimeType, each]))
const byExtension = new Map(fileTypes.flatMap((each) => each.extensions.map((extension) => [extension, each] as const)))

/** @param mimeType in lower case, without parameters */
export function fileTypeOf(mimeType: string): FileType | undefined {
  return byMimeType.get(mimeType)
}

/** The type that the ending of a file’s name says, in whatever case. */
export function fileTypeOfName(name: string): FileType | undefined {
  return byExtension.get(/\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '')
}
