import { limits } from '@sheaf/contract/limits'
import { isReadable, parseMimeType, type ReadableType } from '../documents/mime-type.ts'
import { decodeContent, type EncodedContent } from './extract/decode.ts'
import { extractHtml } from './extract/html.ts'
import { extractMarkdown } from './extract/markdown.ts'
import { extractPlain } from './extract/plain.ts'

/**
 * Text of documents as people wrote or uploaded them. Nothing that is sent can make extraction fail or take much
 * longer than its length warrants; what cannot be read is reported as a warning beside whatever text there is.
 */
export type ExtractedText = {
  readonly text: string
  /** What the content itself gives as its title. */
  readonly title?: string
  /** Why text is missing, for the status of the document. */
  readonly warning?: string
  /** True if there is more text than is indexed. */
  readonly isCut?: boolean
}

/** Reads one format: gives at most about `charactersMax` characters, and stops reading there. */
type Extractor = (source: string, charactersMax: number) => Pick<ExtractedText, 'text' | 'title'>

const extractors: Readonly<Record<ReadableType, Extractor>> = {
  'text/plain': extractPlain,
  'text/csv': extractPlain,
  'text/tab-separated-values': extractPlain,
  'text/vcard': extractPlain,
  'text/markdown': extractMarkdown,
  'text/html': extractHtml,
}

export function extractText(content: EncodedContent): ExtractedText {
  const { type, charset } = parseMimeType(content.mimeType)
  if (!isReadable(type)) return { text: '', warning: `text of type '${type}' cannot be extracted` }
  const { text: source, warning } = decodeContent(content, charset)
  const charactersMax = limits.indexedCharactersMax.value
  const { text, title } = extractors[type](source, charactersMax)
  return {
    text: cut(text, charactersMax),
    ...(title === undefined || title === '' ? {} : { title: cut(title, limits.indexedTitleCharactersMax.value) }),
    ...(warning === undefined ? {} : { warning }),
    // Extractors stop where they have enough: what comes after may have been markup alone.
    ...(text.length >= charactersMax && source.length > charactersMax ? { isCut: true } : {}),
  }
}

/** The beginning of a text, without half a surrogate pair at its end. */
export function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : text.slice(0, charactersMax).replace(/[\ud800-\udbff]$/, '')
}
