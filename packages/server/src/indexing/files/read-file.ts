import type { FileFormat } from '@sheaf/contract/file-types'
import { limits } from '@sheaf/contract/limits'
import { cut } from '../extract.ts'
import type { FilePart, ReadText } from './file-part.ts'
import type { ReadFile } from './formats/office-text.ts'
import { damaged, UnreadableFile } from './unreadable.ts'

/** Each is loaded when the first file of its kind comes: together the libraries take tens of megabytes. */
const readers: Readonly<Record<FileFormat, () => Promise<ReadFile>>> = {
  pdf: async () => (await import('./formats/pdf.ts')).readPdf,
  zip: async () => (await import('./formats/zip-kinds.ts')).readZipKind,
  ole: async () => (await import('./formats/ole.ts')).readOleKind,
  rtf: async () => (await import('./formats/rtf.ts')).readRtf,
  mail: async () => (await import('./formats/mail.ts')).readMail,
}

const NAMES: Readonly<Record<FileFormat, string>> = {
  pdf: 'PDF',
  zip: 'office document',
  ole: 'office document',
  rtf: 'RTF document',
  mail: 'e-mail',
}

/** Reads a file. What is wrong with it comes as a warning: only limits of the thread that reads it end this otherwise. */
export async function readFile({ format, content }: FilePart): Promise<ReadText> {
  const bytes =
    content.binaryContent === undefined
      ? Buffer.from(content.textContent ?? '')
      : Buffer.from(content.binaryContent, 'base64')
  const charactersMax = limits.indexedCharactersMax.value
  try {
    const read = await readers[format]()
    // One more than are indexed tells that there is more.
    const {
      text,
      title,
      warning = text === '' ? 'no text was found in it' : undefined,
    } = await read(bytes, charactersMax + 1)
    return {
      text: cut(text, charactersMax),
      ...(title === undefined || title === '' ? {} : { title: cut(title, limits.indexedTitleCharactersMax.value) }),
      ...(warning === undefined ? {} : { warning }),
      ...(text.length > charactersMax ? { isCut: true } : {}),
    }
  } catch (error) {
    return { text: '', warning: error instanceof UnreadableFile ? error.message : damaged(NAMES[format]) }
  }
}
