import { startTextFlow } from '../../extract/text-flow.ts'
import { damaged, ENCRYPTED, UnreadableFile } from '../unreadable.ts'
import type { FileText, ReadFile } from './office-text.ts'

/**
 * The container of older office documents, by the stream that each of them has. What is embedded may have streams of another
 * one, so the order counts.
 */
const kinds: readonly (readonly [stream: string, read: ReadFile])[] = [
  ['EncryptedPackage', () => Promise.reject(new UnreadableFile(ENCRYPTED))],
  ['PowerPoint Document', () => Promise.reject(new UnreadableFile('.ppt files are not read: save it as .pptx or PDF'))],
  ['__substg1.0_', () => Promise.reject(new UnreadableFile('.msg files are not read: save it as .eml'))],
  ['WordDocument', readOldWord],
  ['Workbook', readOldSheets],
  ['Book', readOldSheets],
]

export const readOleKind: ReadFile = async (content, charactersMax) => {
  const kind = kinds.find(([stream]) => content.includes(Buffer.from(stream, 'utf16le')))
  if (kind === undefined) throw new UnreadableFile('it is no document that can be read')
  return kind[1](content, charactersMax)
}

async function readOldWord(content: Buffer): Promise<FileText> {
  const { default: WordExtractor } = await import('word-extractor')
  const document = await new WordExtractor().extract(content).catch((error: unknown) => {
    throw unreadable(error, 'Word document')
  })
  const parts = [
    document.getBody(),
    document.getTextboxes(),
    document.getFootnotes(),
    document.getEndnotes(),
    document.getAnnotations(),
    document.getHeaders(),
  ]
  return {
    text: parts
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join('\n'),
  }
}

async function readOldSheets(content: Buffer, charactersMax: number): Promise<FileText> {
  const { readXls } = await import('xls-reader')
  const flow = startTextFlow()
  try {
    for (const { name, rows } of readXls(content).sheets) {
      flow.add(name)
      for (const row of rows) {
        if (flow.length() >= charactersMax) break
        flow.separate('\n')
        for (const cell of row) {
          flow.separate(' ')
          if (cell !== null) flow.add(cell instanceof Date ? dateOf(cell) : String(cell))
        }
      }
      flow.separate('\n')
    }
  } catch (error) {
    throw unreadable(error, 'Excel workbook')
  }
  return { text: flow.text() }
}

function dateOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '')
}

function unreadable(error: unknown, what: string): UnreadableFile {
  const isEncrypted = /encrypt|password/i.test(error instanceof Error ? error.message : '')
  return new UnreadableFile(isEncrypted ? ENCRYPTED : damaged(what), { cause: error })
}
