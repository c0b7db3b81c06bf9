import { UnreadableFile } from '../unreadable.ts'
import { readEpub } from './epub.ts'
import type { ReadFile, ReadZip } from './office-text.ts'
import { readOpenDocument } from './open-document.ts'
import { readSheets } from './sheets.ts'
import { readSlides } from './slides.ts'
import { readWord } from './word.ts'
import { openZip, type Zip } from './zip.ts'

/** A zip container by what is in it: what it was called, by its type or its name, plays no part. */
export const readZipKind: ReadFile = async (content, charactersMax) => {
  const zip = await openZip(content)
  return kindOf(zip)(zip, charactersMax)
}

function kindOf(zip: Zip): ReadZip {
  if (zip.has('word/document.xml')) return readWord
  if (zip.has('xl/workbook.xml')) return readSheets
  if (zip.has('ppt/presentation.xml')) return readSlides
  if (zip.has('META-INF/container.xml')) return readEpub
  if (zip.has('content.xml') && zip.has('META-INF/manifest.xml')) return readOpenDocument
  if (zip.has('xl/workbook.bin')) throw new UnreadableFile('binary workbooks (.xlsb) are not read: save it as .xlsx')
  if (zip.names.some((name) => name.endsWith('.iwa'))) {
    throw new UnreadableFile('files of Pages, Numbers and Keynote are not read: export it as PDF')
  }
  throw new UnreadableFile('it is an archive, or no document that can be read: upload the files in it one by one')
}
