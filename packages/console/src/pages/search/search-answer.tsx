import type { SearchResponse } from '@sheaf/contract'
import { Button } from '../../ui/button.tsx'
import { useLater } from '../../ui/later.ts'
import { ProblemNotice } from '../../ui/notice.tsx'
import { Empty } from '../../ui/page.tsx'
import { ActiveFilters } from './active-filters.tsx'
import { Facets } from './facets.tsx'
import { type Filter, toggled } from './filters.ts'
import { FoundBeside } from './found-beside.tsx'
import { Result } from './result.tsx'
import { onResultKey } from './result-keys.ts'
import { type Search, useSearch } from './use-search.ts'
import { Warnings } from './warnings.tsx'

/** How long a search may take before it is said that it does, in milliseconds. */
const PATIENCE_MS = 400

type SearchAnswerProps = {
  readonly search: Search
  readonly onFilters: (filters: readonly Filter[]) => void
  readonly onQuery: (query: string) => void
  readonly backToBox: () => void
}

/** What was found, how to narrow it, and what to do if it is nothing. */
export function SearchAnswer({ search, onFilters, onQuery, backToBox }: SearchAnswerProps) {
  const found = useSearch(search)
  const isSlow = useLater(found.isFetching && !found.isFetchingNextPage, PATIENCE_MS)
  const first = found.data?.pages[0]
  const results = found.data?.pages.flatMap((page) => page.results ?? []) ?? []
  const toggle = (filter: Filter) => onFilters(toggled(search.filters, filter))
  return (
    <>
      <div className="progress" data-busy={isSlow} />
      <div className="row-between">
        <p className="small soft" role="status">
          {said(found.data?.pages, results.length, isSlow)}
        </p>
      </div>
      {found.error !== null && <ProblemNotice error={found.error} retry={() => void found.refetch()} />}
      {first?.metadata !== undefined && <Warnings metadata={first.metadata} onQuery={onQuery} />}
      <ActiveFilters
        filters={search.filters}
        facets={first?.facetResults ?? []}
        onToggle={toggle}
        onClear={() => onFilters([])}
      />
      <FoundBeside search={search} isNext={found.isFetched && !found.isFetching} />
      {first !== undefined && (
        <div className="search-body">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows go from link to link inside of it */}
          <div onKeyDown={(event) => onResultKey(event, backToBox)} aria-busy={found.isPlaceholderData}>
            {results.length === 0 ? (
              <NothingFound search={search} onFilters={onFilters} onQuery={onQuery} />
            ) : (
              <ol className="results" aria-label="Results">
                {results.map((result) => (
                  <Result key={result.document?.id ?? result.url} result={result} />
                ))}
              </ol>
            )}
            {found.hasNextPage && (
              <p>
                <Button isBusy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                  {found.isFetchingNextPage ? 'Loading more …' : 'More results'}
                </Button>
              </p>
            )}
          </div>
          <Facets facets={first.facetResults ?? []} filters={search.filters} onToggle={toggle} />
        </div>
      )}
    </>
  )
}

function said(pages: readonly SearchResponse[] | undefined, count: number, isSlow: boolean): string {
  if (isSlow) return 'Searching …'
  const last = pages?.at(-1)
  if (last === undefined) return ''
  const millis = pages?.[0]?.backendTimeMillis
  const time = millis === undefined ? '' : `, ${Math.max(1, Math.round(millis))} ms`
  if (last.hasMoreResults === true) return `The first ${count} results${time}`
  return count === 1 ? `1 result${time}` : `${count} results${time}`
}

function NothingFound({ search, onFilters, onQuery }: Pick<SearchAnswerProps, 'search' | 'onFilters' | 'onQuery'>) {
  if (search.filters.length > 0) {
    return (
      <Empty
        title="Nothing fits these filters"
        action={<Button onClick={() => onFilters([])}>Remove the filters</Button>}
      >
        There may be results without them.
      </Empty>
    )
  }
  if (search.query !== '') {
    return (
      <Empty title="Nothing found" action={<Button onClick={() => onQuery('')}>Show the newest documents</Button>}>
        Try other or fewer words. Only what {search.actAs ?? 'you'} may see is found; an administrator can tell why a
        document is missing.
      </Empty>
    )
  }
  return (
    <Empty title="There is nothing here yet">No document that {search.actAs ?? 'you'} may see has been put in.</Empty>
  )
}
