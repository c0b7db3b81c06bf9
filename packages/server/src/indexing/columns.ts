import { hash } from 'node:crypto'
import { foldName } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import type { StoredContent } from '../documents/content.ts'
import { asList, personTexts, propertyValues, type UserReference } from '../documents/field-texts.ts'
import type { IndexedDocument } from '../index/port.ts'
import type { StoredDocument } from '../store/reads/documents.ts'

/**
 * Values by which documents are filtered and counted, in the form in which search/facet-filters.ts compares them: without
 * case, and without blanks around them. What the configuration of a datasource says of them, such as its aliases and the
 * labels of its object types, is not among them, so that a change of it touches no document.
 */
export type Columns = {
  readonly columns: IndexedDocument['columns']
  /** Names of the columns that lack values, since those are too long or too many. */
  readonly leftOut: readonly string[]
}

/** Begins the names of columns of custom properties, so that none is taken for another column. */
export const PROPERTY_COLUMN = 'p:'

/**
 * Object types, each by itself and paired with its datasource: a label, which stands in the configuration, may be that of the
 * type in one datasource alone.
 */
export const TYPED_COLUMN = 'typed'

/** What a document is in, as `containerValue` writes it. */
export const CONTAINER_COLUMN = 'inside'

/**
 * A container as one value: by its id inside its datasource, and by its object type, which documents that are in it need not
 * say. A digest, since ids and types together may be longer than a value is to be.
 */
export function containerValue(datasource: string, objectType: string, id: string): string {
  const parts = [datasource, foldName(objectType.trim()), foldName(id.trim())]
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, DIGEST_CHARACTERS)
}

const DIGEST_CHARACTERS = 32

/** Begins the names of columns that have one value for each person: address, else id, else name. */
export const PERSON_COLUMN = 'who:'

/** Begins the names of columns that have the values of another one paired with how they are written, where that differs. */
export const LABEL_COLUMN = 'shown:'

/** Two texts as one value. No text that is stored has a NUL in it. */
export function paired(one: string, other: string): string {
  return `${one}\0${other}`
}

export function unpaired(value: string): readonly [one: string, other: string | undefined] {
  const at = value.indexOf('\0')
  return at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)]
}

export function columnsOf(stored: StoredDocument, content: StoredContent): Columns {
  const columns: Record<string, readonly string[]> = {}
  const leftOut: string[] = []
  const all = propertiesOf(content)
  const properties = all.filter(([name]) => isShort(name)).slice(0, limits.indexedColumnsMax.value)
  for (const [name, values] of [...fieldsOf(stored, content), ...properties]) {
    const compared = new Set(values.map((value) => foldName(value.trim())).filter((value) => value !== ''))
    const kept = [...compared].filter(isShort).slice(0, limits.indexedValuesMax.value)
    if (kept.length < compared.size) leftOut.push(name)
    if (kept.length === 0) continue
    columns[name] = kept
    if (isShownAsWritten(name)) Object.assign(columns, labelColumn(name, kept, values))
  }
  for (const [name, user] of peopleOf(content)) Object.assign(columns, personColumn(name, user))
  const known = new Set(properties)
  return { columns, leftOut: [...leftOut, ...all.filter((property) => !known.has(property)).map(([name]) => name)] }
}

type NamedValues = readonly [name: string, values: readonly string[]]

function fieldsOf(stored: StoredDocument, content: StoredContent): readonly NamedValues[] {
  const { author, owner, updatedBy, tags = [], status, container, containerDatasourceId } = content
  return [
    ['datasource', [stored.datasource]],
    ['objecttype', [stored.object_type]],
    [TYPED_COLUMN, [stored.object_type, paired(stored.object_type.trim(), stored.datasource)]],
    ['author', personTexts(author)],
    ['owner', personTexts(owner)],
    ['from', [...personTexts(author), ...personTexts(updatedBy)]],
    ['tag', tags],
    ['status', asList(status)],
    ['container', [...asList(container), ...asList(containerDatasourceId)]],
    [CONTAINER_COLUMN, containerOf(stored.datasource, content)],
  ]
}

/** What a document is in: one value, or none. */
export function containerOf(datasource: string, content: StoredContent): readonly string[] {
  const { containerDatasourceId: id = '', containerObjectType = '' } = content
  return id.trim() === '' ? [] : [containerValue(datasource, containerObjectType, id)]
}

/** By the names that filters call them. */
function propertiesOf(content: StoredContent): readonly NamedValues[] {
  return [...propertyValues(content)].map(([name, values]) => [`${PROPERTY_COLUMN}${name}`, values])
}

/** People are shown by name, and types by the labels that the configuration has for them. */
function isShownAsWritten(column: string): boolean {
  return ['tag', 'status', 'container'].includes(column) || column.startsWith(PROPERTY_COLUMN)
}

function labelColumn(name: string, kept: readonly string[], values: readonly string[]): Columns['columns'] {
  const held = new Set(kept)
  const written = values.map((value) => value.trim()).map((value) => [foldName(value), value] as const)
  const labels = written.filter(([key, value]) => held.has(key) && key !== value).map((pair) => paired(...pair))
  return labels.length === 0 ? {} : { [`${LABEL_COLUMN}${name}`]: [...new Set(labels)] }
}

type NamedPeople = readonly [name: string, people: readonly (UserReference | undefined)[]]

function peopleOf({ author, owner, updatedBy }: StoredContent): readonly NamedPeople[] {
  return [
    [`${PERSON_COLUMN}author`, [author]],
    [`${PERSON_COLUMN}owner`, [owner]],
    [`${PERSON_COLUMN}from`, [author, updatedBy]],
  ]
}

function personColumn(column: string, people: readonly (UserReference | undefined)[]): Columns['columns'] {
  const keys = new Map<string, string>()
  for (const user of people) {
    const key = foldName(
      personTexts(user)
        .find((text) => text.trim() !== '')
        ?.trim() ?? '',
    )
    if (key !== '' && isShort(key) && !keys.get(key)) keys.set(key, user?.name?.trim() ?? '')
  }
  if (keys.size === 0) return {}
  const named = [...keys].filter(([key, name]) => name !== '' && name !== key && isShort(name))
  const labels = named.map((pair) => paired(...pair))
  return {
    [column]: [...keys.keys()],
    ...(labels.length === 0 ? {} : { [`${LABEL_COLUMN}${column}`]: labels }),
  }
}

function isShort(text: string): boolean {
  return text.length <= limits.indexedValueCharactersMax.value
}
