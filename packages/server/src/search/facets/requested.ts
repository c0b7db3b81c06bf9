import type { FacetFilter, FacetFilterValue, SearchRequest } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { requireFewValues } from '../../few-values.ts'
import { type Asker, type Condition, conditionOf, conditionsOf, fieldOf, isNegated } from '../conditions.ts'

/** The filters of a search. */
export type RequestedFilters = {
  /** All conditions of one of these must hold. */
  readonly sets: readonly (readonly Condition[])[]
  /** As they were applied, for the answer; undefined where there are sets of them. */
  readonly applied: readonly FacetFilter[] | undefined
  /** What a cursor is bound to. */
  readonly binding: unknown
}

/**
 * The one place where the filters of a request and the operators of its query come together: all of them must hold, but
 * operators win over filters of the same field if the request says so. Undefined if there is none. Throws the 400 for both
 * kinds of filters at once or too many values, and the 422 for a time that is none.
 *
 * @param operators of the query, by the fields that they compare
 * @param inside what containers to look in; it holds in every set
 */
export function filtersOf(
  { requestOptions = {} }: SearchRequest,
  operators: readonly FacetFilter[],
  asker: Omit<Asker, 'refusal'>,
  inside?: Condition,
): RequestedFilters | undefined {
  const { facetFilters, facetFilterSets, queryOverridesFacetFilters = false, timezoneOffset } = requestOptions
  if (facetFilters !== undefined && facetFilterSets !== undefined) {
    throw new ApiError('invalid_field', 'requestOptions has both facetFilters and facetFilterSets', {
      remedy: 'Send one of them: a set is a list of filters all of which must hold.',
    })
  }
  const hasFilters = facetFilterSets !== undefined || (facetFilters ?? []).length + operators.length > 0
  if (!hasFilters && inside === undefined) return undefined
  const where = `requestOptions.${facetFilterSets === undefined ? 'facetFilters' : 'facetFilterSets'}`
  const sets = facetFilterSets?.map(({ filters = [] }) => filters) ?? [facetFilters ?? []]
  requireFewValues(sets.flat(), where)
  const asking: Asker = { ...asker, refusal: 'invalid_filter' }
  const overridden = new Set(queryOverridesFacetFilters ? operators.map(fieldOf) : [])
  const typed = conditionsOf(operators, 'query', asking)
  const counts = (filter: FacetFilter) => !overridden.has(fieldOf(filter))
  const conditions = sets.map((filters, set) => {
    const path = facetFilterSets === undefined ? where : `${where}[${set}].filters`
    // Those that do not count are left out last, so that a refusal names a filter by its place.
    const named = filters.map((filter, position) => ({
      filter,
      condition: conditionOf(filter, `${path}[${position}]`, asking),
    }))
    const counting = named.filter(({ filter }) => counts(filter)).flatMap(({ condition }) => condition ?? [])
    return [...counting, ...typed, ...(inside === undefined ? [] : [inside])]
  })
  return {
    sets: conditions,
    applied:
      hasFilters && facetFilterSets === undefined
        ? [...(facetFilters ?? []).filter(counts), ...operators].map(rewritten)
        : undefined,
    binding: [
      sets,
      operators,
      queryOverridesFacetFilters,
      timezoneOffset ?? 0,
      requestOptions.inclusions,
      requestOptions.exclusions,
    ],
  }
}

/** Says what is negated in the present way, where that can say it. */
function rewritten({ values = [], ...filter }: FacetFilter): FacetFilter {
  return { ...filter, values: values.map(rewrittenValue) }
}

function rewrittenValue(value: FacetFilterValue): FacetFilterValue {
  const { isNegated: older, relationType = 'EQUALS', ...rest } = value
  if (relationType === 'LT' || relationType === 'GT') return older === true ? value : { ...rest, relationType }
  return { ...rest, relationType: isNegated(value) ? 'NOT_EQUALS' : relationType }
}
