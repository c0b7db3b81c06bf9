import type { FacetFilterSet } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import type { Datasource } from '../datasources/datasource.ts'
import type { StoredContent } from '../documents/content.ts'
import { requireFewValues } from '../few-values.ts'
import { PROPERTY_COLUMN } from '../indexing/columns.ts'
import { type Asker, type Condition, conditionsOf, isAmong } from './conditions.ts'
import type { Admitted } from './door.ts'
import { isInSpans } from './time-filters.ts'

/** Filters on the fields of a document as it is in the record. */

/** A document to be compared. */
export type Compared = { readonly admitted: Admitted; readonly content: StoredContent }
export type Test = (compared: Compared) => boolean

/** Whether one of the sets fits, all of whose filters must. Throws the 400 for a time that is none. */
export function compileFilterSets(sets: readonly FacetFilterSet[], asker: Asker): Test {
  requireFewValues(
    sets.flatMap(({ filters = [] }) => filters),
    'filterSets',
  )
  return fitsOne(sets.map(({ filters = [] }, set) => conditionsOf(filters, `filterSets[${set}].filters`, asker)))
}

/** Whether all conditions of one of the sets hold. */
export function fitsOne(sets: readonly (readonly Condition[])[]): Test {
  return (compared) => sets.some((conditions) => conditions.every((condition) => holds(condition, compared)))
}

function holds(condition: Condition, compared: Compared): boolean {
  const { content } = compared
  if (condition.kind === 'time') return isInSpans(condition.spans, content.updatedAt ?? content.createdAt)
  const { field, wanted, unwanted } = condition
  const texts = textsIn(field, compared)
  const isWanted = wanted === undefined || texts.some((text) => isAmong(text, wanted))
  // A document that has nothing there fits no value, and lacks every one.
  return isWanted && !(unwanted !== undefined && texts.some((text) => isAmong(text, unwanted)))
}

/** What a document has in a field: texts to compare with, each as it is shown. */
type Field = (compared: Compared) => readonly string[]

const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['app', ({ admitted }) => namesOf(admitted.datasource)],
  ['type', typeOf],
  ['author', ({ content }) => personIn(content.author)],
  ['owner', ({ content }) => personIn(content.owner)],
  ['from', ({ content }) => [...personIn(content.author), ...personIn(content.updatedBy)]],
  ['tag', ({ content }) => content.tags ?? []],
  ['status', ({ content }) => defined(content.status)],
  ['container', ({ content }) => [...defined(content.container), ...defined(content.containerDatasourceId)]],
])

function textsIn(field: string, compared: Compared): readonly string[] {
  return fields.get(field)?.(compared) ?? propertyOf(compared, field.slice(PROPERTY_COLUMN.length))
}

/** What filters call a datasource. */
export function namesOf({ name, config }: Datasource): readonly string[] {
  return [name, ...(config.aliases ?? [])]
}

/** Object types of a datasource that have a label, by which filters may call them. */
export function labelledTypes({ config }: Datasource): readonly { readonly name: string; readonly label: string }[] {
  return (config.objectDefinitions ?? []).flatMap(({ name = '', displayLabel }) =>
    defined(displayLabel).map((label) => ({ name, label })),
  )
}

function typeOf({ admitted: { document, datasource } }: Compared): readonly string[] {
  const labels = labelledTypes(datasource).filter(({ name }) => name === document.object_type)
  return [document.object_type, ...labels.slice(0, 1).map(({ label }) => label)]
}

type UserReference = NonNullable<StoredContent['author']>

function personIn(user: UserReference | undefined): readonly string[] {
  const { email, datasourceUserId, name } = user ?? {}
  return [...(email === undefined ? [] : [emailKey(email)]), ...defined(datasourceUserId), ...defined(name)]
}

function propertyOf({ content }: Compared, name: string): readonly string[] {
  if (name === '') return []
  return (content.customProperties ?? [])
    .filter((property) => property.name?.toLowerCase() === name && property.value !== undefined)
    .flatMap(({ value }) => (Array.isArray(value) ? value.map(String) : [String(value)]))
}

function defined(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [text]
}
