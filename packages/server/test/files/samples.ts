import { makeOldSheet, makeOldWord, makePdf, makeSheet, makeSlides, makeWord } from './office-samples.ts'
import { makeEpub, makeMail, makeOpenSheet, makeOpenSlides, makeOpenText, makeRtf } from './open-samples.ts'

/** The words that a file is to be found by, each in a place of its own. */
export type Words = {
  readonly title: string
  readonly body: string
  readonly table: string
  readonly note: string
}

export type Sample = {
  readonly extension: string
  readonly mimeType: string
  readonly make: (words: Words) => Promise<Buffer>
  /** Places that the format, or what makes it here, does not have. */
  readonly without?: readonly (keyof Words)[]
}

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const OPEN = 'application/vnd.oasis.opendocument'

const text = (mimeType: string, extension: string, write: (words: Words) => string, ...without: (keyof Words)[]) => ({
  extension,
  mimeType,
  make: async (words: Words) => Buffer.from(write(words)),
  without,
})

/** A file of every type that is read, made by other libraries where there is one. */
export const samples: readonly Sample[] = [
  { extension: 'pdf', mimeType: 'application/pdf', make: makePdf },
  { extension: 'docx', mimeType: `${OFFICE}.wordprocessingml.document`, make: makeWord },
  { extension: 'pptx', mimeType: `${OFFICE}.presentationml.presentation`, make: makeSlides },
  { extension: 'xlsx', mimeType: `${OFFICE}.spreadsheetml.sheet`, make: makeSheet },
  { extension: 'odt', mimeType: `${OPEN}.text`, make: makeOpenText },
  { extension: 'odp', mimeType: `${OPEN}.presentation`, make: makeOpenSlides },
  { extension: 'ods', mimeType: `${OPEN}.spreadsheet`, make: makeOpenSheet, without: ['note'] },
  { extension: 'epub', mimeType: 'application/epub+zip', make: makeEpub },
  { extension: 'rtf', mimeType: 'application/rtf', make: makeRtf },
  { extension: 'doc', mimeType: 'application/msword', make: makeOldWord, without: ['title', 'note'] },
  { extension: 'xls', mimeType: 'application/vnd.ms-excel', make: makeOldSheet, without: ['title', 'note'] },
  { extension: 'eml', mimeType: 'message/rfc822', make: makeMail },
  text(
    'text/html',
    'html',
    ({ title, body, table, note }) =>
      `<title>${title}</title><p>${body}</p><table><tr><td>${table}</td></tr></table><aside>${note}</aside>`,
  ),
  text('text/markdown', 'md', ({ title, body, table, note }) =>
    [`# ${title}`, body, `| a | b |\n|---|---|\n| 1 | ${table} |`, `> ${note}`].join('\n\n'),
  ),
  text('text/csv', 'csv', ({ body, table, note }) => `a,b\n${body},"${table}"\n,${note}\n`, 'title'),
  text('text/tab-separated-values', 'tsv', ({ body, table, note }) => `a\tb\n${body}\t${table}\n\t${note}\n`, 'title'),
  text('text/plain', 'txt', ({ body, table, note }) => `${body}\n${table}\n${note}\n`, 'title'),
  text(
    'text/vcard',
    'vcf',
    ({ body, table, note }) =>
      `BEGIN:VCARD\r\nVERSION:4.0\r\nFN:${body}\r\nORG:${table}\r\nNOTE:${note}\r\nEND:VCARD\r\n`,
    'title',
  ),
]
