import type { PDFPageProxy } from 'unpdf/pdfjs'
import { startTextFlow, type TextFlow } from '../../extract/text-flow.ts'
import { damaged, ENCRYPTED, UnreadableFile } from '../unreadable.ts'
import { type FileText, properTitle, type ReadFile } from './office-text.ts'

/** What somebody has written on a page, or into a field of a form. */
type Annotation = { readonly contentsObj?: { readonly str?: string }; readonly fieldValue?: unknown }

/** PDF: the text of its pages, of notes on them and of filled-in fields. */
export const readPdf: ReadFile = async (content, charactersMax): Promise<FileText> => {
  const { getDocument } = await import('unpdf/pdfjs')
  const loading = getDocument({
    data: new Uint8Array(content),
    verbosity: 0,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    enableXfa: false,
    stopAtErrors: false,
  })
  try {
    const document = await loading.promise
    const flow = startTextFlow()
    let damagedPages = 0
    for (let number = 1; number <= document.numPages && flow.length() < charactersMax; number += 1) {
      const isRead = await document.getPage(number).then(
        (page) => readPage(page, flow),
        () => false,
      )
      if (!isRead) damagedPages += 1
    }
    const { info } = await document.getMetadata()
    const title = properTitle((info as { readonly Title?: unknown }).Title?.toString())
    return {
      text: flow.text(),
      ...(title === undefined ? {} : { title }),
      ...missing(flow.length(), damagedPages, document.numPages),
    }
  } catch (error) {
    const isEncrypted = error instanceof Error && error.name === 'PasswordException'
    throw new UnreadableFile(isEncrypted ? ENCRYPTED : damaged('PDF'), { cause: error })
  } finally {
    await loading.destroy()
  }
}

/** Answers false if it is damaged. */
async function readPage(page: PDFPageProxy, flow: TextFlow): Promise<boolean> {
  try {
    for (const item of (await page.getTextContent()).items) {
      if (!('str' in item)) continue
      flow.add(item.str)
      if (item.hasEOL) flow.separate('\n')
    }
    flow.separate('\n')
    for (const { contentsObj, fieldValue } of (await page.getAnnotations()) as readonly Annotation[]) {
      for (const text of [contentsObj?.str, fieldValue]) {
        if (typeof text !== 'string') continue
        flow.add(text)
        flow.separate('\n')
      }
    }
    return true
  } catch {
    return false
  } finally {
    page.cleanup()
  }
}

function missing(characters: number, damagedPages: number, pages: number): { readonly warning?: string } {
  if (damagedPages > 0) return { warning: `${damagedPages} of its ${pages} pages are damaged` }
  return characters === 0 ? { warning: 'it has no text, as scanned pages have none' } : {}
}
