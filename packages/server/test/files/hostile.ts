import { makeOle, makePdf, makeWord } from './office-samples.ts'
import { makeMail, makeZip } from './open-samples.ts'
import type { Words } from './samples.ts'

/** A file that means harm, or is broken, and what is to be said of it. */
export type HostileFile = {
  readonly name: string
  readonly mimeType: string
  readonly make: () => Promise<Buffer>
  readonly warning: RegExp
}

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const DOCX = `${OFFICE}.wordprocessingml.document`
const XLSX = `${OFFICE}.spreadsheetml.sheet`
const PDF = 'application/pdf'
const RTF = 'application/rtf'
const words: Words = { title: 'title', body: 'body', table: 'table', note: 'note' }

const ENCRYPTED = /is encrypted/
const DAMAGED = /is damaged, or of another type/
const TOO_LARGE = /unpacks to more than/
const NOTHING = /no text|took longer than|more than \d+ MB of memory/

const docx = (name: string, document: string | Uint8Array, warning: RegExp, more: Record<string, string> = {}) => ({
  name,
  mimeType: DOCX,
  make: () => makeZip({ 'word/document.xml': document, ...more }),
  warning,
})

/** One part that unpacks to so much. */
function bombOf(bytes: number): Promise<Buffer> {
  const paragraph = '<w:p><w:r><w:t></w:t></w:r></w:p>'
  return makeZip({ 'word/document.xml': Buffer.alloc(bytes, paragraph) })
}

async function nestedZips(): Promise<Buffer> {
  let inner: Buffer = Buffer.alloc(10_000_000)
  for (let depth = 0; depth < 6; depth += 1) {
    inner = await makeZip(Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}.zip`, inner])))
  }
  return inner
}

const LAUGHS = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ''};`.repeat(10)}">`,
).join('')}]><w:document><w:p><w:r><w:t>&lol9;</w:t></w:r></w:p></w:document>`

/** A million rows whose cells are empty: nothing comes of reading all of it. */
const hugeSheet = () =>
  makeZip({
    'xl/workbook.xml': '<workbook><sheets><sheet name="" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${'<row><c/><c/><c/><c/></row>'.repeat(4_000_000)}</sheetData></worksheet>`,
  })

/** A PDF of one page, whose content is given. */
function pdfOf(content: Uint8Array, filters: string): Buffer {
  const head = Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>endobj\n4 0 obj<</Length ${content.length}/Filter[${filters}]>>stream\n`,
    'latin1',
  )
  return Buffer.concat([head, content, Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n')])
}

async function pdfBomb(): Promise<Buffer> {
  const { deflateSync } = await import('node:zlib')
  return pdfOf(deflateSync(deflateSync(Buffer.alloc(600_000_000, 'q Q '))), '/FlateDecode/FlateDecode')
}

/** Pages that are their own children. */
const pdfLoop = () =>
  Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>endobj\ntrailer<</Root 1 0 R>>\n',
  )

export const hostileFiles: readonly HostileFile[] = [
  { name: 'a zip bomb', mimeType: DOCX, make: () => bombOf(200_000_000), warning: TOO_LARGE },
  {
    name: 'a part that is just small enough to be read and says nothing',
    mimeType: DOCX,
    make: () => bombOf(100_000_000),
    warning: NOTHING,
  },
  { name: 'zips in zips', mimeType: DOCX, make: nestedZips, warning: /is an archive/ },
  {
    name: 'a container of very many parts',
    mimeType: DOCX,
    make: () => makeZip(Object.fromEntries(Array.from({ length: 25_000 }, (_, i) => [`${i}`, '']))),
    warning: /more than 20,000 parts/,
  },
  docx('entities within entities', LAUGHS, /declares entities/),
  { name: 'an enormous sheet', mimeType: XLSX, make: hugeSheet, warning: NOTHING },
  { name: 'a PDF bomb', mimeType: PDF, make: pdfBomb, warning: /took longer|of memory/ },
  { name: 'a PDF whose pages go round in a circle', mimeType: PDF, make: async () => pdfLoop(), warning: NOTHING },
  {
    name: 'half a PDF',
    mimeType: PDF,
    make: async () => halfOf(await makePdf(words), 0.2),
    warning: /damaged|no text/,
  },
  { name: 'half a Word document', mimeType: DOCX, make: async () => halfOf(await makeWord(words)), warning: DAMAGED },
  {
    name: 'a PDF with a password',
    mimeType: PDF,
    make: () => makePdf(words, { userPassword: 'secret' }),
    warning: ENCRYPTED,
  },
  {
    name: 'a Word document with a password',
    mimeType: DOCX,
    make: async () => makeOle({ EncryptionInfo: Buffer.alloc(100, 1), EncryptedPackage: Buffer.alloc(9_000, 7) }),
    warning: ENCRYPTED,
  },
  {
    name: 'a workbook with a password',
    mimeType: XLSX,
    make: async () => makeOle({ EncryptionInfo: Buffer.alloc(100, 1), EncryptedPackage: Buffer.alloc(9_000, 7) }),
    warning: ENCRYPTED,
  },
  {
    name: 'an OpenDocument text with a password',
    mimeType: 'application/vnd.oasis.opendocument.text',
    make: () =>
      makeZip({
        'META-INF/manifest.xml': '<manifest:manifest><manifest:encryption-data/></manifest:manifest>',
        'content.xml': Buffer.alloc(1_000, 7),
      }),
    warning: ENCRYPTED,
  },
  { name: 'what is no PDF', mimeType: PDF, make: async () => Buffer.alloc(1_000, 7), warning: DAMAGED },
  {
    name: 'a picture called a Word document',
    mimeType: DOCX,
    make: async () => Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    warning: DAMAGED,
  },
  { name: 'an empty Word document', mimeType: DOCX, make: async () => Buffer.alloc(1), warning: DAMAGED },
  {
    name: 'slides of the old kind',
    mimeType: 'application/vnd.ms-powerpoint',
    make: async () => makeOle({ 'PowerPoint Document': Buffer.alloc(9_000) }),
    warning: /save it as \.pptx/,
  },
  {
    name: 'half an old Word document',
    mimeType: 'application/msword',
    make: async () => makeOle({ WordDocument: Buffer.alloc(9_000, 0xff) }),
    warning: DAMAGED,
  },
  {
    name: 'RTF of a million groups',
    mimeType: RTF,
    make: async () => Buffer.from(`{\\rtf1 ${'{'.repeat(1_000_000)}`),
    warning: NOTHING,
  },
  {
    name: 'RTF that promises bytes',
    mimeType: RTF,
    make: async () => Buffer.from('{\\rtf1 \\bin999999999 a}'),
    warning: NOTHING,
  },
  {
    name: 'Word of a million elements in each other',
    mimeType: DOCX,
    make: () => makeZip({ 'word/document.xml': '<w:p>'.repeat(1_000_000) }),
    warning: NOTHING,
  },
  { name: 'mail within mail', mimeType: 'message/rfc822', make: nestedMail, warning: NOTHING },
  {
    name: 'an old workbook of noise',
    mimeType: 'application/vnd.ms-excel',
    make: async () => makeOle({ Workbook: Buffer.alloc(9_000, 0x55) }),
    warning: NOTHING,
  },
]

/** A file that is read longer than any may be: each of its lines costs as much as all before it. */
export const slowFile: Omit<HostileFile, 'warning'> = {
  name: 'RTF of very many lines',
  mimeType: RTF,
  make: async () => Buffer.from(`{\\rtf1 ${'a\n'.repeat(2_000_000)}}`),
}

async function nestedMail(): Promise<Buffer> {
  let mail = (await makeMail(words)).toString()
  for (let depth = 0; depth < 200; depth += 1) {
    mail = `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\nContent-Type: message/rfc822\r\n\r\n${mail}\r\n--b${depth}--\r\n`
  }
  return Buffer.from(mail)
}

function halfOf(bytes: Buffer, share = 0.5): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * share))
}
