import type { EmailKey, FacetFilter, FacetFilterValue } from '@sheaf/contract'
import { foldName } from '@sheaf/contract/fold'
import type { TimeRange } from '../index/port.ts'
import { isOfSize, type SizeRange, sizeOf } from '../index/sizes.ts'
import { PROPERTY_COLUMN } from '../indexing/columns.ts'
import { isListField, type ListedDocuments, type ListField, listNamed } from './lists.ts'
import { type Clock, timeSpans } from './time-filters.ts'

/**
 * What filters mean, worked out once: facet-filters.ts compares documents of the record with it, facets/index-filters.ts asks
 * the index for it.
 */

export type Condition =
  /** The last change is in one of the spans. */
  | { readonly kind: 'time'; readonly spans: readonly TimeRange[] }
  /** A value of the field is wanted, if any are named, and none is unwanted. A field without values fits no wish. */
  | {
      readonly kind: 'values'
      readonly field: string
      readonly wanted: Values | undefined
      readonly unwanted: Values | undefined
    }
  | KeysCondition

/** Documents that are wanted, if any are named, and those that are not. */
export type KeysCondition = {
  readonly kind: 'keys'
  readonly wanted: ReadonlySet<number> | undefined
  readonly unwanted: ReadonlySet<number> | undefined
}

/** Values as they are compared, without case and without blanks around them, and sizes of values. */
export type Values = { readonly equal: ReadonlySet<string>; readonly sizes: readonly SizeRange[] }

/** @param person who `me` is; undefined for nobody */
export type Asker = Clock & { readonly person: EmailKey | undefined; readonly listed: ListedDocuments }

/** Names of fields in lower case, by what filters call them; what is not among them is a custom property. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['app', 'app'],
  ['datasource', 'app'],
  ['type', 'type'],
  ['objecttype', 'type'],
  ['author', 'author'],
  ['owner', 'owner'],
  ['from', 'from'],
  ['tag', 'tag'],
  ['tags', 'tag'],
  ['label', 'tag'],
  ['labels', 'tag'],
  ['status', 'status'],
  ['container', 'container'],
  ['my', 'my'],
  ['has', 'has'],
  ['last_updated_at', 'last_updated_at'],
  ['updatedat', 'last_updated_at'],
])
const PEOPLE: ReadonlySet<string> = new Set(['author', 'owner', 'from'])

/** The field of a name; for a custom property its column in the index. */
export function fieldNamed(name: string): string {
  const lower = name.trim().toLowerCase()
  return FIELDS.get(lower) ?? `${PROPERTY_COLUMN}${lower}`
}

/** The field of a filter. `suggested` with the value `my history` is another way to ask for the history; else it is a property. */
export function fieldOf({ fieldName = '', values = [] }: FacetFilter): string {
  const isSuggested = fieldName.trim().toLowerCase() === 'suggested'
  const isHistory = isSuggested && values.every(({ value = '' }) => listNamed('my', value) !== undefined)
  return isHistory ? 'my' : fieldNamed(fieldName)
}

/** All must hold. Throws the refusal of a time that is none. */
export function conditionsOf(filters: readonly FacetFilter[], where: string, asker: Asker): readonly Condition[] {
  return filters.flatMap((filter, position) => conditionOf(filter, `${where}[${position}]`, asker) ?? [])
}

/** Undefined for a filter that restricts nothing. */
export function conditionOf(filter: FacetFilter, where: string, asker: Asker): Condition | undefined {
  const { values = [] } = filter
  // No value restricts nothing; whatever the field is.
  if (values.length === 0) return undefined
  const field = fieldOf(filter)
  if (field === 'last_updated_at') return { kind: 'time', spans: timeSpans(values, where, asker) }
  if (isListField(field)) return listedIn(field, values, asker.listed)
  const resolve = (value: FacetFilterValue) => (PEOPLE.has(field) ? meAs(asker.person, value) : [value])
  return {
    kind: 'values',
    field,
    wanted: valuesOf(
      values.filter((value) => !isNegated(value)),
      resolve,
    ),
    unwanted: valuesOf(values.filter(isNegated), resolve),
  }
}

/** NOT_EQUALS, or the older way to say so; both together are still one negation. */
export function isNegated({ relationType, isNegated: older = false }: FacetFilterValue): boolean {
  return older || relationType === 'NOT_EQUALS'
}

function listedIn(field: ListField, values: readonly FacetFilterValue[], listed: ListedDocuments): KeysCondition {
  const documentsIn = ({ value = '' }: FacetFilterValue) => {
    const name = listNamed(field, value)
    return name === undefined ? [] : [...(listed.get(name) ?? [])]
  }
  const documentsOf = (some: readonly FacetFilterValue[]) =>
    some.length === 0 ? undefined : new Set(some.flatMap(documentsIn))
  return {
    kind: 'keys',
    wanted: documentsOf(values.filter((value) => !isNegated(value))),
    unwanted: documentsOf(values.filter(isNegated)),
  }
}

function valuesOf(
  values: readonly FacetFilterValue[],
  resolve: (value: FacetFilterValue) => readonly FacetFilterValue[],
): Values | undefined {
  if (values.length === 0) return undefined
  const resolved = values.flatMap(resolve)
  const isOfSizes = ({ relationType }: FacetFilterValue) => relationType === 'LT' || relationType === 'GT'
  return {
    equal: new Set(resolved.filter((value) => !isOfSizes(value)).map(({ value = '' }) => foldName(value.trim()))),
    sizes: resolved.filter(isOfSizes).flatMap(rangeOf),
  }
}

function rangeOf({ value = '', relationType }: FacetFilterValue): readonly SizeRange[] {
  const bound = sizeOf(value)
  if (bound === undefined) return []
  return relationType === 'LT'
    ? [{ above: Number.NEGATIVE_INFINITY, below: bound }]
    : [{ above: bound, below: Number.POSITIVE_INFINITY }]
}

function meAs(person: EmailKey | undefined, value: FacetFilterValue): readonly FacetFilterValue[] {
  if (value.value?.trim().toLowerCase() !== 'me') return [value]
  return person === undefined ? [] : [{ ...value, value: person }]
}

/** Whether a text is among the values. */
export function isAmong(text: string, { equal, sizes }: Values): boolean {
  const folded = foldName(text.trim())
  return folded !== '' && (equal.has(folded) || isOfSize(folded, sizes))
}
