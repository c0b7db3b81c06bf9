import type { ContentDefinition, DatasourceKey, FindingKind } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../datasources/datasource.ts'
import type { StoredContent } from '../documents/content.ts'
import { formatOf } from '../documents/format.ts'
import { termsOfDocument } from '../identity/terms.ts'
import type { IndexedDocument } from '../index/port.ts'
import type { IndexedMetadata } from '../metadata/custom-data.ts'
import type { Permissions } from '../store/permissions.ts'
import type { StoredDocument } from '../store/reads/documents.ts'
import type { FileTextsRow } from '../store/reads/file-texts.ts'
import { columnsOf } from './columns.ts'
import { cut, type ExtractedText, extractText, isTextFormat } from './extract.ts'
import { digestOf, filePartsOf, nameOf, type ReadText } from './files/file-part.ts'

/** Something by which a document is found less than it was meant to be, for its status. */
export type IndexingWarning = {
  /** As what it is counted for the datasource; undefined where that was done when it was uploaded, or is not. */
  readonly finding: Extract<FindingKind, 'text_cut' | 'text_not_read' | 'values_left_out'> | undefined
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

/** What is known of the files of a document; undefined: nothing. */
export type KnownFiles = Pick<FileTextsRow, 'digest' | 'texts'> | undefined

/** A change but for its time, and for what the engine makes of it. */
export type IndexableChange = IndexablePut | IndexableDelete
/** With files that are awaited if by its title, which is in them, it may have to be kept out. */
type IndexableDelete = {
  readonly kind: 'delete'
  readonly key: number
  readonly awaitedFiles?: string | undefined
}
export type IndexablePut = {
  readonly kind: 'put'
  readonly document: Omit<IndexedDocument, 'indexedMs'>
  /** How its datasource calls it. */
  readonly id: string
  readonly warnings: readonly IndexingWarning[]
  /** The digest of its files if they have yet to be read: it is found by all the rest until then. */
  readonly awaitedFiles: string | undefined
}

/** What the index is to hold of a document is made out of these. */
export type IndexableParts = {
  readonly stored: StoredDocument
  readonly datasource: Datasource | undefined
  /** What is known of it besides what was uploaded. */
  readonly attached?: Attached
  readonly files?: KnownFiles
}

/**
 * What the index is to hold of a stored document: its text, the values by which it is filtered, and the terms by which
 * people find it.
 */
export function indexChangeOf(parts: IndexableParts): IndexableChange {
  const { stored, datasource, attached = NOTHING_ATTACHED, files } = parts
  const content = JSON.parse(stored.content) as StoredContent
  const texts = textsOf(content, files)
  const gone = { kind: 'delete', key: stored.key } as const
  if (datasource === undefined) return gone
  if (datasource.redlistedTitles !== undefined) {
    // By its title it may have to be kept out, which is not known before the files are read.
    if (!texts.isTitleKnown) return { ...gone, awaitedFiles: texts.awaitedFiles }
    if (datasource.redlistedTitles.matches(texts.title)) return gone
  }
  return putOf(stored, content, texts, datasource, attached)
}

/** What of the same falls short of what was uploaded, in words. */
export function warningsOf({ stored, datasource, metadata, files }: WarningsTask): readonly string[] {
  const content = JSON.parse(stored.content) as StoredContent
  const attached = { ...NOTHING_ATTACHED, metadata }
  return putOf(stored, content, textsOf(content, files), datasource, attached).warnings.map(({ text }) => text)
}

export type WarningsTask = {
  readonly stored: StoredDocument
  readonly datasource: Configured
  readonly metadata: IndexedMetadata
  readonly files?: KnownFiles
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
      // As if it had not been taken up, so that nobody takes it for indexed, or looks for passages, before it is.
      revision: texts.awaitedFiles === undefined ? stored.content_revision : 0,
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
    awaitedFiles: texts.awaitedFiles,
    warnings: [
      ...texts.warnings,
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
  /** False if the files that may have it were not read yet. */
  readonly isTitleKnown: boolean
  readonly body: string
  readonly summary: string
  readonly comments: string
  readonly isCut: boolean
  /** What could not be read as it was meant. */
  readonly warnings: readonly IndexingWarning[]
  readonly awaitedFiles: string | undefined
}

function textsOf(content: StoredContent, files: KnownFiles): Texts {
  const room = roomFor(limits.indexedCharactersMax.value)
  const warnings = new Map<string, IndexingWarning>()
  const known = openFiles(content, files)
  let isCut = false
  const read = (field: string, part: ContentDefinition | undefined): ExtractedText => {
    if (part === undefined) return { text: '' }
    const found = formatOf(part, nameOf(content, part))
    const isFile = found.format !== undefined && !isTextFormat(found.format)
    const extracted = isFile ? known.next() : extractText(part, found)
    if (extracted.warning !== undefined) {
      const text = `${field}: ${extracted.warning}`
      const isAwaited = known.awaited !== undefined
      warnings.set(text, { finding: isFile && !isAwaited ? 'text_not_read' : undefined, text })
    }
    isCut ||= extracted.isCut === true
    return extracted
  }
  const body = read('body', content.body)
  const ownTitle = content.title?.trim() ?? ''
  const texts = {
    title: ownTitle || body.title?.trim() || content.filename?.trim() || (content.id ?? ''),
    body: room.take(body.text),
    summary: room.take(read('summary', content.summary).text),
    comments: room.take(
      (content.comments ?? [])
        .map((comment) => read('comments', comment.content).text)
        .filter((text) => text !== '')
        .join('\n\n'),
    ),
  }
  return {
    ...texts,
    isTitleKnown: ownTitle !== '' || known.awaited === undefined,
    isCut: isCut || room.isOver(),
    warnings: [...warnings.values()],
    awaitedFiles: known.awaited,
  }
}

const AWAITED: ReadText = { text: '', warning: 'its text is still being read' }

/** The texts of a document’s files in their order, if they are known; `awaited` is the digest of those that are not. */
function openFiles(content: StoredContent, files: KnownFiles) {
  const parts = filePartsOf(content)
  const digest = parts.length === 0 ? undefined : digestOf(parts)
  const isKnown = digest === undefined || (files?.digest === digest && files.texts !== null)
  const texts = isKnown && files?.texts ? (JSON.parse(files.texts) as readonly ReadText[]).values() : [].values()
  return {
    awaited: isKnown ? undefined : digest,
    next: (): ReadText => texts.next().value ?? AWAITED,
  }
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
export type Readable = {
  readonly title: string
  /** False if it may change once the files of the document are read. */
  readonly isTitleKnown: boolean
  readonly text: string
}
export type ReadableTask = { readonly content: StoredContent; readonly files: KnownFiles }

export function readable({ content, files }: ReadableTask): Readable {
  const { title, isTitleKnown, body, summary, comments } = textsOf(content, files)
  const text = [body, summary, comments].filter((part) => part !== '').join('\n\n')
  return { title, isTitleKnown, text: cut(text, limits.indexedCharactersMax.value) }
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
