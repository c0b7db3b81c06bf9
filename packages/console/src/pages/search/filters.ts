import type { FacetFilter } from '@sheaf/contract'

/** A value that results must have in a field, as it stands in the address: `field:value`. */
export type Filter = { readonly field: string; readonly value: string }

/** The field of the time of the last change, of which one span is chosen. */
export const TIME_FIELD = 'last_updated_at'

export const writeFilter = ({ field, value }: Filter): string => `${field}:${value}`

/** The filters of an address; what is none is left out. */
export function readFilters(texts: readonly string[]): readonly Filter[] {
  return texts.flatMap((text) => {
    const colon = text.indexOf(':')
    return colon < 1 || colon === text.length - 1 ? [] : [{ field: text.slice(0, colon), value: text.slice(colon + 1) }]
  })
}

/** The same as the search takes them: values of a field are alternatives. */
export function facetFiltersOf(filters: readonly Filter[]): FacetFilter[] {
  return Object.entries(Object.groupBy(filters, ({ field }) => field)).map(([fieldName, ofField = []]) => ({
    fieldName,
    values: ofField.map(({ value }) => ({ value, relationType: 'EQUALS' as const })),
  }))
}

/** The filters with one put in, or taken out if it is there. Of spans of time the one that was chosen last counts. */
export function toggled(filters: readonly Filter[], filter: Filter): readonly Filter[] {
  const others = filters.filter(({ field, value }) => field !== filter.field || value !== filter.value)
  if (others.length < filters.length) return others
  const kept = filter.field === TIME_FIELD ? others.filter(({ field }) => field !== TIME_FIELD) : others
  return [...kept, filter]
}
