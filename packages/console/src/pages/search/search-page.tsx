import { getRouteApi } from '@tanstack/react-router'
import { useRef } from 'react'
import { useSession } from '../../session/session.ts'
import { useIsHere } from '../../ui/here.ts'
import { useTitle } from '../../ui/page.tsx'
import { type Filter, readFilters, writeFilter } from './filters.ts'
import { SearchAnswer } from './search-answer.tsx'
import { SearchBox } from './search-box.tsx'
import { useSearchAhead } from './use-search.ts'
import { ViewAs } from './view-as.tsx'

const route = getRouteApi('/inside/search')

/** The search. Its whole state stands in the address, so that it can be sent to others and Back goes back. */
export function SearchPage() {
  const { q = '', as, filter = [] } = route.useSearch()
  const navigate = route.useNavigate()
  const session = useSession()
  const isHere = useIsHere()
  const box = useRef<HTMLInputElement>(null)
  useTitle(q === '' ? 'Search' : q)
  const isSomebody = as !== undefined || session.email !== undefined
  const go = (query: string, filters: readonly Filter[], replace: boolean) =>
    void navigate({
      replace,
      resetScroll: false,
      search: {
        ...(query === '' ? {} : { q: query }),
        ...(as === undefined ? {} : { as }),
        filter: filters.map(writeFilter),
      },
    })
  const filters = readFilters(filter)
  const search = { query: q, filters, actAs: as }
  const askAhead = useSearchAhead(search)
  return (
    <div className="search-page">
      <h1 className="hidden-text">Search</h1>
      {session.isAdministrator && <ViewAs as={as} />}
      <SearchBox
        ref={box}
        query={q}
        actAs={as}
        isEnabled={isSomebody}
        onTyping={askAhead}
        // What is typed replaces the last entry of the history; what was entered stays in it.
        onQuery={(query, isEntered) => {
          if (isHere()) go(query, filters, !isEntered)
        }}
      />
      {isSomebody && (
        <SearchAnswer
          search={search}
          onFilters={(next) => go(q, next, false)}
          onQuery={(query) => go(query, filters, false)}
          backToBox={() => box.current?.focus()}
        />
      )}
    </div>
  )
}
