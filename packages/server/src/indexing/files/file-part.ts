import { createHash } from 'node:crypto'
import type { ContentDefinition } from '@sheaf/contract'
import type { FileFormat } from '@sheaf/contract/file-types'
import type { StoredContent } from '../../documents/content.ts'
import { formatOf } from '../../documents/format.ts'
import { isTextFormat } from '../extract.ts'

/** A file in a document, which is read in a thread of its own: it may take long, or be made to do harm. */
export type FilePart = { readonly format: FileFormat; readonly content: ContentDefinition }

/** What came of reading a file. */
export type ReadText = {
  readonly text: string
  readonly title?: string
  /** Why text is missing. */
  readonly warning?: string
  /** True if there is more text than is indexed. */
  readonly isCut?: boolean
}

/** Raised when files are read better than before: what was read until then is read anew. */
const VERSION = 1

/** The files of a document, in a fixed order: body, summary, comments. */
export function filePartsOf(document: StoredContent): readonly FilePart[] {
  const { body, summary, comments = [] } = document
  const contents = [body, summary, ...comments.map((comment) => comment.content)]
  return contents.flatMap((content) => {
    if (content === undefined) return []
    const { format } = formatOf(content, nameOf(document, content))
    return format === undefined || isTextFormat(format) ? [] : [{ format, content }]
  })
}

/** The name by whose ending a type that says nothing is understood: it is that of the body. */
export function nameOf(document: StoredContent, content: ContentDefinition): string | undefined {
  return content === document.body ? document.filename || document.id : undefined
}

/** Tells files apart: what was read is of use only for the same files. */
export function digestOf(parts: readonly FilePart[]): string {
  const hash = createHash('sha256')
  hash.update(`${VERSION}`)
  for (const { format, content } of parts) {
    const { mimeType, textContent, binaryContent } = content
    const data = binaryContent ?? textContent ?? ''
    hash.update(JSON.stringify([format, mimeType, data.length]))
    hash.update(data)
  }
  return hash.digest('base64url')
}
