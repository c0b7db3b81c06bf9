import { createRequire } from 'node:module'
import { Document, FootnoteReferenceRun, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx'
import PDFDocument from 'pdfkit'
import PptxGenJS from 'pptxgenjs'
import type XlsxModule from 'xlsx'
import type { Words } from './samples.ts'

const xlsx = createRequire(import.meta.url)('xlsx') as typeof XlsxModule

export function makePdf(words: Words, options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pdf = new PDFDocument({ info: { Title: words.title }, ...options })
    const parts: Buffer[] = []
    pdf.on('data', (part: Buffer) => parts.push(part))
    pdf.on('end', () => resolve(Buffer.concat(parts)))
    pdf.on('error', reject)
    pdf.text(words.body)
    pdf.addPage()
    pdf.table({
      data: [
        ['a', 'b'],
        ['1', words.table],
      ],
    })
    pdf.note(50, 300, 20, 20, words.note)
    pdf.end()
  })
}

export async function makeWord({ title, body, table, note }: Words): Promise<Buffer> {
  const row = new TableRow({
    children: ['1', table].map((text) => new TableCell({ children: [new Paragraph(text)] })),
  })
  const document = new Document({
    title,
    footnotes: { 1: { children: [new Paragraph(note)] } },
    sections: [
      {
        children: [
          // One word in two runs, as editing leaves it.
          new Paragraph({
            children: [new TextRun(body.slice(0, 3)), new TextRun({ text: body.slice(3), bold: true })],
          }),
          new Table({ rows: [row] }),
          new Paragraph({ children: [new TextRun('see'), new FootnoteReferenceRun(1)] }),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}

export async function makeSlides({ title, body, table, note }: Words): Promise<Buffer> {
  // The types of the package describe its ES module as a CommonJS one.
  const deck = new (PptxGenJS as unknown as typeof PptxGenJS.default)()
  deck.title = title
  const slide = deck.addSlide()
  slide.addText(body, { x: 1, y: 1, w: 5, h: 1 })
  slide.addTable([[{ text: '1' }, { text: table }]], { x: 1, y: 3 })
  slide.addNotes(note)
  return (await deck.write({ outputType: 'nodebuffer' })) as Buffer
}

function workbookOf({ title, body, table, note }: Words) {
  const sheet = xlsx.utils.aoa_to_sheet([
    ['name', 'day'],
    [body, new Date(Date.UTC(2026, 2, 1))],
    [1, table],
  ])
  const [cell] = [sheet.A2 as XlsxModule.CellObject]
  cell.c = [{ a: 'Ann', t: note }]
  const workbook = xlsx.utils.book_new()
  workbook.Props = { Title: title }
  xlsx.utils.book_append_sheet(workbook, sheet, `${table}s`.slice(0, 31))
  return workbook
}

export async function makeSheet(words: Words): Promise<Buffer> {
  return xlsx.write(workbookOf(words), { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer
}

export async function makeOldSheet(words: Words): Promise<Buffer> {
  return xlsx.write(workbookOf(words), { type: 'buffer', bookType: 'biff8' }) as Buffer
}

/** A container of streams, such as older office documents are. */
export function makeOle(streams: Readonly<Record<string, Uint8Array>>): Buffer {
  const container = xlsx.CFB.utils.cfb_new()
  for (const [name, content] of Object.entries(streams)) xlsx.CFB.utils.cfb_add(container, `/${name}`, content)
  return Buffer.from(xlsx.CFB.write(container, { type: 'buffer' }) as Uint8Array)
}

/** Nothing makes these any more: a header, the text, and the table that says where it is. */
export async function makeOldWord({ body, table }: Words): Promise<Buffer> {
  const text = `${body}\r${table}\x07\x07\r`
  const at = 0x600
  const document = Buffer.alloc(Math.max(8_192, at + text.length))
  document.writeUInt16LE(0xa5ec, 0)
  document.writeUInt16LE(0x00c1, 2)
  document.writeUInt16LE(0x0200, 10)
  document.writeUInt16LE(14, 0x20)
  document.writeUInt16LE(22, 0x3e)
  document.writeUInt32LE(text.length, 0x4c)
  document.writeUInt16LE(93, 0x98)
  document.write(text, at, 'latin1')
  const pieces = Buffer.alloc(5 + 16)
  pieces[0] = 2
  pieces.writeUInt32LE(16, 1)
  pieces.writeUInt32LE(0, 5)
  pieces.writeUInt32LE(text.length, 9)
  pieces.writeUInt32LE(((at * 2) | 0x40000000) >>> 0, 15)
  document.writeUInt32LE(0, 0x1a2)
  document.writeUInt32LE(pieces.length, 0x1a6)
  return makeOle({ WordDocument: document, '1Table': Buffer.concat([pieces, Buffer.alloc(4_096)]) })
}
