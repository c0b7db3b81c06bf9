import type { FacetFilterSet } from '@sheaf/contract'
import type { Datasource } from '../datasources/datasource.ts'
import type { StoredContent } from '../documents/content.ts'
import { asList, personTexts, propertyValues } from '../documents/field-texts.ts'
import { requireFewValues } from '../few-values.ts'
import { CONTAINER_COLUMN, containerOf, PROPERTY_COLUMN } from '../indexing/columns.ts'
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
  if (condition.kind === 'keys') {
    const { key } = compared.admitted.document
    return condition.wanted?.has(key) !== false && condition.unwanted?.has(key) !== true
  }
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
  ['author', ({ content }) => personTexts(content.author)],
  ['owner', ({ content }) => personTexts(content.owner)],
  ['from', ({ content }) => [...personTexts(content.author), ...personTexts(content.updatedBy)]],
  ['tag', ({ content }) => content.tags ?? []],
  ['status', ({ content }) => asList(content.status)],
  ['container', ({ content }) => [...asList(content.container), ...asList(content.containerDatasourceId)]],
  [CONTAINER_COLUMN, ({ admitted, content }) => containerOf(admitted.document.datasource, content)],
])

function textsIn(field: string, compared: Compared): readonly string[] {
  const known = fields.get(field)
  if (known !== undefined) return known(compared)
  return propertyValues(compared.content).get(field.slice(PROPERTY_COLUMN.length)) ?? []
}

/** What filters call a datasource. */
export function namesOf({ name, config }: Datasource): readonly string[] {
  return [name, ...(config.aliases ?? [])]
}

/** Object types of a datasource that have a label, by which filters may call them. */
export function labelledTypes({ config }: Datasource): readonly { readonly name: string; readonly label: string }[] {
  return (config.objectDefinitions ?? []).flatMap(({ name = '', displayLabel }) =>
    asList(displayLabel).map((label) => ({ name, label })),
  )
}

function typeOf({ admitted: { document, datasource } }: Compared): readonly string[] {
  const labels = labelledTypes(datasource).filter(({ name }) => name === document.object_type)
  return [document.object_type, ...labels.slice(0, 1).map(({ label }) => label)]
}
