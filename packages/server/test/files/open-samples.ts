import JSZip from 'jszip'
import type { Words } from './samples.ts'

/** A zip container of parts. */
export function makeZip(parts: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const zip = new JSZip()
  for (const [name, content] of Object.entries(parts)) zip.file(name, content)
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
}

const OFFICE = 'urn:oasis:names:tc:opendocument:xmlns'
const NAMES = ['office', 'text', 'table', 'draw', 'presentation', 'meta']
  .map((name) => `xmlns:${name}="${OFFICE}:${name}:1.0"`)
  .join(' ')

function makeOpen(kind: string, title: string, body: string): Promise<Buffer> {
  const type = `application/vnd.oasis.opendocument.${kind}`
  return makeZip({
    mimetype: type,
    'META-INF/manifest.xml': `<manifest:manifest xmlns:manifest="${OFFICE}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/></manifest:manifest>`,
    'meta.xml': `<office:document-meta ${NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>${title}</dc:title></office:meta></office:document-meta>`,
    'content.xml': `<?xml version="1.0"?><office:document-content ${NAMES}><office:body>${body}</office:body></office:document-content>`,
    'styles.xml': `<office:document-styles ${NAMES}/>`,
  })
}

const tableOf = (text: string) =>
  `<table:table table:name="T"><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>${text}</text:p></table:table-cell></table:table-row></table:table>`

export const makeOpenText = ({ title, body, table, note }: Words) =>
  makeOpen(
    'text',
    title,
    `<office:text><text:p>${body.slice(0, 3)}<text:span>${body.slice(3)}</text:span><text:note><text:note-body><text:p>${note}</text:p></text:note-body></text:note></text:p>${tableOf(table)}</office:text>`,
  )

export const makeOpenSlides = ({ title, body, table, note }: Words) =>
  makeOpen(
    'presentation',
    title,
    `<office:presentation><draw:page><draw:frame><draw:text-box><text:p>${body}</text:p></draw:text-box></draw:frame><draw:frame>${tableOf(table)}</draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>${note}</text:p></draw:text-box></draw:frame></presentation:notes></draw:page></office:presentation>`,
  )

export const makeOpenSheet = ({ title, body, table }: Words) =>
  makeOpen('spreadsheet', title, `<office:spreadsheet>${tableOf(table)}${tableOf(body)}</office:spreadsheet>`)

export const makeEpub = ({ title, body, table, note }: Words) =>
  makeZip({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml':
      '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    'OEBPS/book.opf': `<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>${title}</dc:title></metadata><manifest><item id="a" href="one%20a.xhtml"/><item id="b" href="two.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>`,
    'OEBPS/one a.xhtml': `<html><head><title>One</title></head><body><p>${body}</p></body></html>`,
    'OEBPS/two.xhtml': `<html><body><table><tr><td>1</td><td>${table}</td></tr></table><aside>${note}</aside></body></html>`,
  })

export async function makeRtf({ title, body, table, note }: Words): Promise<Buffer> {
  const rtf = String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Calibri;}{\f1\fnil\fcharset204 Arial;}}{\stylesheet{\s0 Normal;}}{\info{\title ${title}}{\author Ann}}{\*\generator Made;}\pard ${body.slice(0, 3)}{\b ${body.slice(3)}}\par caf\'e9 \u8364? \f1\'cf\'f0\'e8\f0\par{\pict\wmetafile8 010009000003}\trowd\cellx100\cellx200\intbl 1\cell ${table}\cell\row\pard see{\footnote ${note}}\par}`
  return Buffer.from(rtf, 'latin1')
}

export async function makeMail({ title, body, table, note }: Words): Promise<Buffer> {
  return Buffer.from(
    [
      'From: "Ann" <ann@example.com>',
      'To: bob@example.com',
      `Subject: =?utf-8?B?${Buffer.from(title).toString('base64')}?=`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="x"',
      '',
      '--x',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(`<p>${body}</p><table><tr><td>${table}</td></tr></table>`).toString('base64'),
      '--x',
      `Content-Type: application/pdf; name="${note}.pdf"`,
      `Content-Disposition: attachment; filename="${note}.pdf"`,
      '',
      'x',
      '--x--',
      '',
    ].join('\r\n'),
  )
}
