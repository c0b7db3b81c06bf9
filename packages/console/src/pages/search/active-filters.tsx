import type { FacetResult } from '@sheaf/contract'
import { fieldTitle } from './facets.tsx'
import type { Filter } from './filters.ts'

type ActiveFiltersProps = {
  readonly filters: readonly Filter[]
  readonly facets: readonly FacetResult[]
  readonly onToggle: (filter: Filter) => void
  readonly onClear: () => void
}

/** The filters that count, each to be taken out, whether or not anything is left that has its value. */
export function ActiveFilters({ filters, facets, onToggle, onClear }: ActiveFiltersProps) {
  if (filters.length === 0) return null
  return (
    <div className="chips">
      {filters.map((filter) => {
        const label = labelOf(filter, facets)
        return (
          <button
            type="button"
            className="chip"
            key={`${filter.field}:${filter.value}`}
            onClick={() => onToggle(filter)}
            aria-label={`Remove the filter ${label}`}
          >
            {label} <span aria-hidden="true">×</span>
          </button>
        )
      })}
      {filters.length > 1 && (
        <button type="button" className="chip" onClick={onClear}>
          Remove all
        </button>
      )}
    </div>
  )
}

function labelOf({ field, value }: Filter, facets: readonly FacetResult[]): string {
  const buckets = facets.find(({ sourceName }) => sourceName === field)?.buckets ?? []
  const bucket = buckets.find((each) => each.value?.stringValue === value)
  return `${fieldTitle(field)}: ${bucket?.value?.displayLabel ?? value.replaceAll('_', ' ')}`
}
