import type { ContentDefinition } from '@sheaf/contract'
import type { ContentFormat, TextFormat } from '@sheaf/contract/file-types'
import { limits } from '@sheaf/contract/limits'
import { type FoundFormat, formatOf } from '../documents/format.ts'
import { decodeContent } from './extract/decode.ts'
import { extractHtml } from './extract/html.ts'
import { extractMarkdown } from './extract/markdown.ts'
import { extractPlain } from './extract/plain.ts'

/**
 * Text of documents that came as text. Nothing that is sent can make extraction fail or take much longer than its length
 * warrants; what cannot be read is reported as a warning beside whatever text there is. Files that have to be taken apart are
 * read elsewhere (files/), since no such thing can be said of them.
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

const extractors: Readonly<Record<TextFormat, Extractor>> = {
  plain: extractPlain,
  markdown: extractMarkdown,
  html: extractHtml,
}

/** @param found how the content is to be read */
export function extractText(
  content: ContentDefinition,
  found: FoundFormat = formatOf(content, undefined),
): ExtractedText {
  const { type, charset, format } = found
  if (!isTextFormat(format)) return { text: '', warning: `text of type '${type}' cannot be extracted` }
  const { text: source, warning } = decodeContent(content, charset)
  const charactersMax = limits.indexedCharactersMax.value
  const { text, title } = extractors[format](source, charactersMax)
  return {
    text: cut(text, charactersMax),
    ...(title === undefined || title === '' ? {} : { title: cut(title, limits.indexedTitleCharactersMax.value) }),
    ...(warning === undefined ? {} : { warning }),
    // Extractors stop where they have enough: what comes after may have been markup alone.
    ...(text.length >= charactersMax && source.length > charactersMax ? { isCut: true } : {}),
  }
}

export function isTextFormat(format: ContentFormat | undefined): format is TextFormat {
  return format !== undefined && Object.hasOwn(extractors, format)
}

/** The beginning of a text, without half a surrogate pair at its end. */
export function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : text.slice(0, charactersMax).replace(/[\ud800-\udbff]$/, '')
}
