import type { ContentDefinition } from '@sheaf/contract'
import { type ContentFormat, fileTypeOf, fileTypeOfName } from '@sheaf/contract/file-types'
import { parseMimeType } from './mime-type.ts'

/**
 * How content is to be read. `declared`: what its type says; `undefined` if it says nothing that can be read.
 *
 * - Text is text whatever the type: the words of a PDF may be sent as text. What is no document at all, such as a picture
 *   or a style sheet, is not read for that.
 * - Bytes that begin as a PDF, an office document or RTF does are read as that, whatever the type says.
 * - Types that say nothing (`application/octet-stream`, none at all) go by the ending of the name.
 */
export type FoundFormat = {
  /** Undefined if it cannot be read. */
  readonly format: ContentFormat | undefined
  /** The type as it was sent, in lower case and without parameters. */
  readonly type: string
  readonly charset: string | undefined
}

/** Types that programs send if they do not know. */
const UNKNOWN_TYPES: ReadonlySet<string> = new Set([
  '',
  'application/octet-stream',
  'binary/octet-stream',
  'application/unknown',
  'application/x-unknown',
  'unknown/unknown',
])

/** Documents whose type says nothing of how the text is that some clients send of them. */
const TEXT_OF_APPLICATIONS = /^application\/vnd\.google-apps\.(document|form|presentation|site|spreadsheet)$/

/** @param name of the file, by whose ending a type that says nothing is understood */
export function formatOf(content: ContentDefinition, name: string | undefined): FoundFormat {
  const { type, charset } = parseMimeType(content.mimeType)
  const known = fileTypeOf(type) ?? (UNKNOWN_TYPES.has(type) ? fileTypeOfName(name ?? '') : undefined)
  if (content.binaryContent === undefined) {
    return { type, charset, format: formatOfText(type, known?.format, content.textContent ?? '') }
  }
  const beginning = beginningOf(content.binaryContent)
  return { type, charset, format: signatureOf(beginning) ?? formatOfBytes(type, known?.format, beginning) }
}

function formatOfText(type: string, known: ContentFormat | undefined, text: string): ContentFormat | undefined {
  if (known === 'rtf' || known === 'plain') return text.startsWith('{\\rtf') ? 'rtf' : 'plain'
  if (known === 'pdf' || known === 'zip' || known === 'ole') return isHtml(text.slice(0, 200)) ? 'html' : 'plain'
  if (known !== undefined) return known
  return TEXT_OF_APPLICATIONS.test(type) || UNKNOWN_TYPES.has(type) ? 'plain' : undefined
}

/** What declared a document and does not begin like one: pages saved as `.doc`, tables saved as `.xls`. */
function formatOfBytes(type: string, known: ContentFormat | undefined, beginning: Buffer): ContentFormat | undefined {
  const isDocument = known === 'pdf' || known === 'zip' || known === 'ole' || known === 'rtf'
  if (known !== undefined && !isDocument) return known
  const text = beginning.toString('latin1')
  if (isDocument && isHtml(text)) return 'html'
  if (isDocument && /^mime-version:/i.test(text)) return 'mail'
  // What is none of the kind is told by whoever tries to read it.
  if (known !== undefined) return known === 'ole' && !beginning.includes(0) ? 'plain' : known
  return UNKNOWN_TYPES.has(type) && !beginning.includes(0) ? 'plain' : undefined
}

/** Bytes of the beginning that are looked at. A PDF may have others before its own. */
const BEGINNING_BYTES = 1_024

function beginningOf(base64: string): Buffer {
  // Blanks are allowed in base64: twice as many letters as are needed are enough if it has lines.
  return Buffer.from(base64.slice(0, BEGINNING_BYTES * 2), 'base64').subarray(0, BEGINNING_BYTES)
}

const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])

function signatureOf(beginning: Buffer): ContentFormat | undefined {
  if (beginning.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return 'zip'
  if (beginning.subarray(0, 8).equals(OLE)) return 'ole'
  if (beginning.subarray(0, 5).toString('latin1') === '{\\rtf') return 'rtf'
  return beginning.subarray(0, 5).toString('latin1') === '%PDF-' ? 'pdf' : undefined
}

function isHtml(text: string): boolean {
  return /^(?:\xef\xbb\xbf|\ufeff)?\s*<(?:!doctype html|html|head|body|table)\b/i.test(text)
}
