import type { ContentDefinition, DatasourceKey } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../datasources/datasource.ts'
import type { StoredContent } from '../documents/content.ts'
import { termsOfDocument } from '../identity/terms.ts'
import type { IndexChange, IndexedDocument } from '../index/port.ts'
import type { Permissions } from '../store/permissions.ts'
import type { StoredDocument } from '../store/reads/documents.ts'
import { extractText } from './extract.ts'

/** A change but for its time. */
export type IndexableChange =
  | { readonly kind: 'put'; readonly document: Omit<IndexedDocument, 'indexedMs'> }
  | Extract<IndexChange, { readonly kind: 'delete' }>

/**
 * What the index is to hold of a stored document: its text, and the terms by which people find it.
 *
 * @param metadata texts attached to it by which it is found too
 */
export function indexChangeOf(
  stored: StoredDocument,
  datasource: Datasource | undefined,
  metadata: readonly string[] = [],
): IndexableChange {
  const content = JSON.parse(stored.content) as StoredContent
  const body = extract(content.body)
  const title = titleOf(content, body.title)
  if (datasource === undefined || datasource.redlistedTitles?.matches(title) === true) {
    return { kind: 'delete', key: stored.key }
  }
  return {
    kind: 'put',
    document: {
      key: stored.key,
      revision: stored.content_revision,
      datasource: stored.datasource satisfies DatasourceKey,
      objectType: stored.object_type,
      title,
      body: readText(content, body.text),
      summary: '',
      comments: '',
      tags: '',
      properties: [keywordsOf(content, datasource), ...metadata].join('\n').slice(0, limits.indexedCharactersMax.value),
      people: '',
      columns: {},
      accessTerms: termsOfDocument(stored.datasource, JSON.parse(stored.permissions) as Permissions),
      updatedAt: content.updatedAt ?? content.createdAt ?? 0,
    },
  }
}

/** What people read of a document, the body first. */
function readText(content: StoredContent, body: string): string {
  const comments = (content.comments ?? []).map((comment) => extract(comment.content).text)
  const parts = [body, extract(content.summary).text, ...comments].filter((part) => part !== '')
  return parts.join('\n\n').slice(0, limits.indexedCharactersMax.value)
}

function titleOf(content: StoredContent, inBody: string | undefined): string {
  return content.title?.trim() || inBody?.trim() || content.filename?.trim() || (content.id ?? '')
}

/** What people read of a document, straight from the record. */
export type Readable = { readonly title: string; readonly text: string }

export function readable(content: StoredContent): Readable {
  const body = extract(content.body)
  return { title: titleOf(content, body.title), text: readText(content, body.text) }
}

/** What a document is found by besides what it says: tags, and values of properties. */
function keywordsOf(content: StoredContent, datasource: Datasource): string {
  return [...(content.tags ?? []), ...propertyTexts(content, datasource)].join('\n')
}

function propertyTexts(content: StoredContent, datasource: Datasource): readonly string[] {
  const skipped = new Set(
    (datasource.config.objectDefinitions ?? [])
      .filter(({ name = '' }) => name === (content.objectType ?? '') || name === '')
      .flatMap(({ propertyDefinitions = [] }) => propertyDefinitions)
      .filter(({ skipIndexing }) => skipIndexing === true || skipIndexing === 'true')
      .map(({ name }) => name),
  )
  return (content.customProperties ?? [])
    .filter(({ name, value }) => value !== undefined && !skipped.has(name))
    .map(({ value }) => (Array.isArray(value) ? value.join(', ') : String(value)))
}

function extract(content: ContentDefinition | undefined): { readonly text: string; readonly title?: string } {
  return content === undefined ? { text: '' } : extractText(content)
}
