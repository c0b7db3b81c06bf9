import type { ContentDefinition, DatasourceKey, FindingKind } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../datasources/datasource.ts'
import type { StoredContent } from '../documents/content.ts'
import { termsOfDocument } from '../identity/terms.ts'
import type { IndexChange, IndexedDocument } from '../index/port.ts'
import type { IndexedMetadata } from '../metadata/custom-data.ts'
import type { Permissions } from '../store/permissions.ts'
import type { StoredDocument } from '../store/reads/documents.ts'
import { columnsOf } from './columns.ts'
import { cut, type ExtractedText, extractText } from './extract.ts'

/** Something by which a document is found less than it was meant to be, for its status. */
export type IndexingWarning = {
  /** As what it is counted for the datasource; undefined where that was done when it was uploaded, or is not. */
  readonly finding: Extract<FindingKind, 'text_cut' | 'values_left_out'> | undefined
  readonly text: string
}

/** What others than the one who uploads a document have added to it. */
export type Attached = {
  readonly metadata: IndexedMetadata
  /** How many people were reported to have viewed it. */
  readonly visitors: number
}

export const NO_METADATA: IndexedMetadata = { texts: [], properties: [] }
const NOTHING_ATTACHED: Attached = { metadata: NO_METADATA, visitors: 0 }

/** A change but for its time. */
export type IndexableChange = IndexablePut | Extract<IndexChange, { readonly kind: 'delete' }>
export type IndexablePut = {
  readonly kind: 'put'
  readonly document: Omit<IndexedDocument, 'indexedMs'>
  /** How its datasource calls it. */
  readonly id: string
  readonly warnings: readonly IndexingWarning[]
}

/**
 * What the index is to hold of a stored document: its text, the values by which it is filtered, and the terms by which
 * people find it.
 *
 * @param attached what is known of it besides what was uploaded
 */
export function indexChangeOf(
  stored: StoredDocument,
  datasource: Datasource | undefined,
  attached: Attached = NOTHING_ATTACHED,
): IndexableChange {
  const content = JSON.parse(stored.content) as StoredContent
  const texts = textsOf(content)
  if (datasource === undefined || datasource.redlistedTitles?.matches(texts.title) === true) {
    return { kind: 'delete', key: stored.key }
  }
  return putOf(stored, content, texts, datasource, attached)
}

/** What of the same falls short of what was uploaded, in words. */
export function warningsOf({ stored, datasource, metadata }: WarningsTask): readonly string[] {
  const content = JSON.parse(stored.content) as StoredContent
  return putOf(stored, content, textsOf(content), datasource, { ...NOTHING_ATTACHED, metadata }).warnings.map(
    ({ text }) => text,
  )
}

export type WarningsTask = {
  readonly stored: StoredDocument
  readonly datasource: Configured
  readonly metadata: IndexedMetadata
}

type Configured = Pick<Datasource, 'config'>

function putOf(
  stored: StoredDocument,
  content: StoredContent,
  texts: Texts,
  datasource: Configured,
  attached: Attached,
): IndexablePut {
  const room = roomFor(limits.indexedCharactersMax.value)
  const tags = room.take((content.tags ?? []).join('\n'))
  const properties = room.take([...propertyTexts(content, datasource), ...attached.metadata.texts].join('\n'))
  const people = room.take(namesOf(content).join('\n'))
  const { customProperties = [] } = content
  const { columns, leftOut } = columnsOf(stored, {
    ...content,
    customProperties: [...customProperties, ...attached.metadata.properties],
  })
  return {
    kind: 'put',
    document: {
      key: stored.key,
      revision: stored.content_revision,
      datasource: stored.datasource satisfies DatasourceKey,
      objectType: stored.object_type,
      title: cut(texts.title, limits.indexedTitleCharactersMax.value),
      body: texts.body,
      summary: texts.summary,
      comments: texts.comments,
      tags,
      properties,
      people,
      columns,
      accessTerms: termsOfDocument(stored.datasource, JSON.parse(stored.permissions) as Permissions),
      updatedAt: content.updatedAt ?? content.createdAt ?? 0,
      interactions: interactionsOf(content) + attached.visitors,
    },
    id: content.id ?? '',
    warnings: [
      ...texts.warnings.map((text) => ({ finding: undefined, text })),
      ...cutWarning(texts.isCut, 'body, summary and comments', limits.indexedCharactersMax.value),
      ...cutWarning(room.isOver(), 'tags, properties and names', limits.indexedCharactersMax.value),
      ...cutWarning(
        texts.title.length > limits.indexedTitleCharactersMax.value,
        'title',
        limits.indexedTitleCharactersMax.value,
      ),
      ...leftOutWarning(leftOut),
    ],
  }
}

function cutWarning(isCut: boolean, what: string, charactersMax: number): readonly IndexingWarning[] {
  if (!isCut) return []
  const text = `${what}: only the first ${charactersMax.toLocaleString('en-US')} characters are searched`
  return [{ finding: 'text_cut', text }]
}

/** Names of columns that are told; a document may have hundreds, with names as long as its author likes. */
const COLUMNS_TOLD_MAX = 10

function leftOutWarning(columns: readonly string[]): readonly IndexingWarning[] {
  if (columns.length === 0) return []
  const told = columns.slice(0, COLUMNS_TOLD_MAX).map((name) => cut(name, limits.nameCharactersMax.value))
  const further = columns.length - told.length
  const more = further === 0 ? '' : ` and ${further} more`
  return [{ finding: 'values_left_out', text: `values too long or too many to filter by: ${told.join(', ')}${more}` }]
}

/** Texts of a document as people read them, as much of them as is indexed. */
type Texts = {
  readonly title: string
  readonly body: string
  readonly summary: string
  readonly comments: string
  readonly isCut: boolean
  /** What could not be read as it was meant. */
  readonly warnings: readonly string[]
}

function textsOf(content: StoredContent): Texts {
  const room = roomFor(limits.indexedCharactersMax.value)
  const warnings = new Set<string>()
  let isCut = false
  const read = (field: string, part: ContentDefinition | undefined): ExtractedText => {
    const extracted = part === undefined ? { text: '' } : extractText(part)
    if (extracted.warning !== undefined) warnings.add(`${field}: ${extracted.warning}`)
    isCut ||= extracted.isCut === true
    return extracted
  }
  const body = read('body', content.body)
  const texts = {
    title: content.title?.trim() || body.title?.trim() || content.filename?.trim() || (content.id ?? ''),
    body: room.take(body.text),
    summary: room.take(read('summary', content.summary).text),
    comments: room.take(
      (content.comments ?? [])
        .map((comment) => read('comments', comment.content).text)
        .filter((text) => text !== '')
        .join('\n\n'),
    ),
  }
  return { ...texts, isCut: isCut || room.isOver(), warnings: [...warnings] }
}

/** Room for so many characters, which several texts share: the first of them take what they need. */
function roomFor(charactersMax: number) {
  let left = charactersMax
  let isOver = false
  return {
    take(text: string): string {
      const taken = cut(text, left)
      isOver ||= taken.length < text.length
      left -= taken.length
      return taken
    },
    isOver: () => isOver,
  }
}

/** What people read of a document, straight from the record. */
export type Readable = { readonly title: string; readonly text: string }

export function readable(content: StoredContent): Readable {
  const { title, body, summary, comments } = textsOf(content)
  const text = [body, summary, comments].filter((part) => part !== '').join('\n\n')
  return { title, text: cut(text, limits.indexedCharactersMax.value) }
}

function interactionsOf({ interactions: { numViews = 0, numLikes = 0, numComments = 0 } = {} }: StoredContent): number {
  return numViews + numLikes + numComments
}

/** Values of its properties by which a document is found. */
function propertyTexts(content: StoredContent, datasource: Configured): readonly string[] {
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

/** Names of the people who made the document, have it and have written to it, each once. */
function namesOf({ author, owner, updatedBy, comments = [] }: StoredContent): readonly string[] {
  const people = [author, owner, updatedBy, ...comments.flatMap((comment) => [comment.author, comment.updatedBy])]
  return [...new Set(people.map((person) => person?.name?.trim() ?? ''))].filter((name) => name !== '')
}
