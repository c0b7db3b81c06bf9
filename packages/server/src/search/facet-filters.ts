import type { EmailKey, FacetFilter, FacetFilterSet, FacetFilterValue } from '@sheaf/contract'
import { emailKey, foldName } from '@sheaf/contract/fold'
import type { StoredContent } from '../documents/content.ts'
import { requireFewValues } from '../few-values.ts'
import type { Admitted } from './door.ts'
import { timeTest } from './time-filters.ts'

/** Filters on the fields of a document as it is in the record. */

/** A document to be compared. */
export type Compared = { readonly admitted: Admitted; readonly content: StoredContent }
export type Test = (compared: Compared) => boolean
/** @param person who `me` is; undefined for nobody */
export type Asker = { readonly person: EmailKey | undefined; readonly nowMs: number }

/** Whether one of the sets fits, all of whose filters must. Throws the 400 for a time that is none. */
export function compileFilterSets(sets: readonly FacetFilterSet[], asker: Asker): Test {
  requireFewValues(
    sets.flatMap(({ filters = [] }) => filters),
    'filterSets',
  )
  const compiled = sets.map(({ filters = [] }, set) =>
    filters.map((filter, position) => testOf(filter, `filterSets[${set}].filters[${position}]`, asker)),
  )
  return (compared) => compiled.some((tests) => tests.every((test) => test(compared)))
}

/** What a document has in a field: texts to compare with, each as it is shown. */
type Field = (compared: Compared) => readonly string[]

const EVERY_UPDATE_FIELD = new Set(['last_updated_at', 'updatedat'])

/** By the names that filters call them, in lower case. */
const fields: Readonly<Record<string, Field>> = {
  app: appOf,
  datasource: appOf,
  type: typeOf,
  objecttype: typeOf,
  author: ({ content }) => personIn(content.author),
  owner: ({ content }) => personIn(content.owner),
  from: ({ content }) => [...personIn(content.author), ...personIn(content.updatedBy)],
  tag: ({ content }) => content.tags ?? [],
  tags: ({ content }) => content.tags ?? [],
  label: ({ content }) => content.tags ?? [],
  labels: ({ content }) => content.tags ?? [],
  status: ({ content }) => defined(content.status),
  container: ({ content }) => [...defined(content.container), ...defined(content.containerDatasourceId)],
}
const PEOPLE = new Set(['author', 'owner', 'from'])

function testOf(filter: FacetFilter, where: string, asker: Asker): Test {
  const name = (filter.fieldName ?? '').trim().toLowerCase()
  const values = filter.values ?? []
  // No value restricts nothing; whatever the field is.
  if (values.length === 0) return () => true
  if (EVERY_UPDATE_FIELD.has(name)) {
    const test = timeTest(values, where, asker.nowMs)
    return ({ content }) => test(content.updatedAt ?? content.createdAt)
  }
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  const held = field ?? ((compared: Compared) => propertyOf(compared, name))
  const resolved = PEOPLE.has(name) ? values.flatMap((value) => meAs(asker.person, value)) : values
  // Where nobody is `me`, what is asked of `me` fits nothing.
  const isImpossible = values.some((value) => !isNegated(value)) && resolved.every(isNegated)
  const positive = oneOf(resolved.filter((value) => !isNegated(value)))
  const negative = oneOf(resolved.filter(isNegated))
  return (compared) => {
    const texts = held(compared)
    // A document that has nothing there fits no value, and lacks every one.
    return (
      !isImpossible &&
      (positive === undefined || texts.some(positive)) &&
      !(negative !== undefined && texts.some(negative))
    )
  }
}

/** NOT_EQUALS, or the older way to say so; both together are still one negation. */
function isNegated({ relationType, isNegated: older = false }: FacetFilterValue): boolean {
  return older || relationType === 'NOT_EQUALS'
}

/** Whether a text fits one of the values; undefined if there is none. Each text is folded once, however many they are. */
function oneOf(values: readonly FacetFilterValue[]): ((text: string) => boolean) | undefined {
  if (values.length === 0) return undefined
  const isOfSize = ({ relationType }: FacetFilterValue) => relationType === 'LT' || relationType === 'GT'
  const sizes = values.filter(isOfSize).map(sizeTest)
  const equal = new Set(values.filter((value) => !isOfSize(value)).map(({ value = '' }) => foldName(value.trim())))
  return (text) => (equal.size > 0 && equal.has(foldName(text.trim()))) || sizes.some((fits) => fits(text))
}

function sizeTest({ value = '', relationType }: FacetFilterValue): (text: string) => boolean {
  const bound = sizeOf(value)
  if (bound === undefined) return () => false
  return (text) => {
    const size = sizeOf(text)
    return size !== undefined && (relationType === 'LT' ? size < bound : size > bound)
  }
}

/** What is compared by size: a number, or a day. */
function sizeOf(text: string): number | undefined {
  const trimmed = text.trim()
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed)
  const day = /^\d{4}-\d{2}-\d{2}/.test(trimmed) ? Date.parse(trimmed) / 1_000 : Number.NaN
  return Number.isNaN(day) ? undefined : day
}

function meAs(person: EmailKey | undefined, value: FacetFilterValue): readonly FacetFilterValue[] {
  if (value.value?.trim().toLowerCase() !== 'me') return [value]
  return person === undefined ? [] : [{ ...value, value: person }]
}

function appOf({ admitted: { datasource } }: Compared): readonly string[] {
  return [datasource.name, ...(datasource.config.aliases ?? [])]
}

function typeOf({ admitted: { document, datasource } }: Compared): readonly string[] {
  const definition = (datasource.config.objectDefinitions ?? []).find(({ name = '' }) => name === document.object_type)
  return [document.object_type, ...defined(definition?.displayLabel)]
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
