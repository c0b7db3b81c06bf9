import type { FacetFilter, FacetFilterValue } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { isListField, listNamed } from '../lists.ts'

/** The operators of the query language, each a filter on a field. */

type Relation = NonNullable<FacetFilterValue['relationType']>
type Operator = { readonly fieldName: string; readonly relation: Relation }

const TIME_FIELD = 'last_updated_at'

/** By their names. Those of custom properties and metadata are the fields themselves. */
const BUILT_IN: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['app', { fieldName: 'app', relation: 'EQUALS' }],
  ['datasource', { fieldName: 'app', relation: 'EQUALS' }],
  ['type', { fieldName: 'type', relation: 'EQUALS' }],
  ['author', { fieldName: 'author', relation: 'EQUALS' }],
  ['owner', { fieldName: 'owner', relation: 'EQUALS' }],
  ['from', { fieldName: 'from', relation: 'EQUALS' }],
  ['tag', { fieldName: 'tag', relation: 'EQUALS' }],
  ['status', { fieldName: 'status', relation: 'EQUALS' }],
  ['container', { fieldName: 'container', relation: 'EQUALS' }],
  ['my', { fieldName: 'my', relation: 'EQUALS' }],
  ['has', { fieldName: 'has', relation: 'EQUALS' }],
  ['updated', { fieldName: TIME_FIELD, relation: 'EQUALS' }],
  ['before', { fieldName: TIME_FIELD, relation: 'LT' }],
  ['after', { fieldName: TIME_FIELD, relation: 'GT' }],
])

/** `datasource` is another name of `app`. */
export const builtInNames: readonly string[] = [...BUILT_IN.keys()]

export function isBuiltInOperator(name: string): boolean {
  return BUILT_IN.has(name)
}

export type OperatorTerm = { readonly name: string; readonly value: string; readonly isNegated: boolean }

/** The field that an operator compares, by the name that filters call it. */
export function fieldOf({ name }: Pick<OperatorTerm, 'name'>): string {
  return BUILT_IN.get(name)?.fieldName ?? name
}

/** Whether an operator can be compared with: it has a value, which for one of time is a time, and for one of a list is one. */
export function isUsable({ name, value }: OperatorTerm): boolean {
  const { fieldName, relation } = BUILT_IN.get(name) ?? { fieldName: name, relation: 'EQUALS' }
  if (value === '' || value.length > limits.urlCharactersMax.value) return false
  if (isListField(fieldName)) return listNamed(fieldName, value) !== undefined
  return fieldName !== TIME_FIELD || isTime(value.toLowerCase(), relation)
}

/** One filter for each field, in the order in which the query names them, with all that it says of the field. */
export function filtersFrom(operators: readonly OperatorTerm[]): readonly FacetFilter[] {
  const fields = new Map<string, FacetFilterValue[]>()
  for (const operator of operators) {
    const fieldName = fieldOf(operator)
    const values = fields.get(fieldName) ?? []
    fields.set(fieldName, values)
    values.push(comparedWith(operator))
  }
  return [...fields].map(([fieldName, values]) => ({ fieldName, values }))
}

function comparedWith({ name, value, isNegated }: OperatorTerm): FacetFilterValue {
  const relationType = BUILT_IN.get(name)?.relation ?? 'EQUALS'
  if (!isNegated) return { value, relationType }
  // No relation says "not before".
  return relationType === 'EQUALS' ? { value, relationType: 'NOT_EQUALS' } : { value, relationType, isNegated: true }
}

/** Nothing can be after a span that ends now. */
function isTime(value: string, relation: Relation): boolean {
  if (value === 'today' || value === 'yesterday' || isDay(value)) return true
  return relation !== 'GT' && /^(?:past|last)_(?:\d{1,5}_)?(?:day|week|month|year)s?$/.test(value)
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = new Date(`${text}T00:00:00Z`)
  // 30 February would be read as 1 March.
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text)
}
