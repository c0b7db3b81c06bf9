import type { FacetResult } from '@sheaf/contract'
import { formatNumber } from '../../ui/format.ts'
import { useNarrow } from '../../ui/narrow.ts'
import { type Filter, TIME_FIELD } from './filters.ts'

const titles: Readonly<Record<string, string>> = {
  app: 'Datasource',
  type: 'Type',
  tag: 'Tag',
  author: 'Author',
  from: 'Author or editor',
  owner: 'Owner',
  [TIME_FIELD]: 'Last changed',
}

/** The name of a field as people read it. */
export const fieldTitle = (field: string): string => titles[field] ?? field

const FIRST = ['app', TIME_FIELD, 'type']

type FacetsProps = {
  readonly facets: readonly FacetResult[]
  readonly filters: readonly Filter[]
  readonly onToggle: (filter: Filter) => void
}

/** The values of what was found, to choose from. */
export function Facets({ facets, filters, onToggle }: FacetsProps) {
  const isNarrow = useNarrow()
  const rank = ({ sourceName = '' }: FacetResult) =>
    FIRST.includes(sourceName) ? FIRST.indexOf(sourceName) : FIRST.length
  // Whoever wrote a document mostly changed it last, too: one of both is enough.
  const shown = facets.filter(({ sourceName }) => sourceName !== 'from').toSorted((a, b) => rank(a) - rank(b))
  const fields = shown.map((facet) => (
    <Facet key={facet.sourceName} facet={facet} filters={filters} onToggle={onToggle} />
  ))
  if (shown.length === 0) return null
  return (
    <aside aria-label="Filters">
      {isNarrow ? (
        <details>
          <summary className="button">Filters</summary>
          <div className="facets">{fields}</div>
        </details>
      ) : (
        <div className="facets">{fields}</div>
      )}
    </aside>
  )
}

function Facet({ facet, filters, onToggle }: { readonly facet: FacetResult } & Omit<FacetsProps, 'facets'>) {
  const field = facet.sourceName ?? ''
  return (
    <fieldset>
      <legend>{fieldTitle(field)}</legend>
      {(facet.buckets ?? []).map(({ value = {}, count = 0 }) => {
        const filter = { field, value: value.stringValue ?? '' }
        const isChosen = filters.some((each) => each.field === field && each.value === filter.value)
        return (
          <label className="facet-value" key={filter.value}>
            <input type="checkbox" checked={isChosen} onChange={() => onToggle(filter)} />
            <span>{value.displayLabel ?? filter.value}</span>
            <span className="count">{formatNumber(count)}</span>
          </label>
        )
      })}
      {facet.hasMoreBuckets === true && <span className="small soft">and more</span>}
    </fieldset>
  )
}
