import type { SearchResponse } from '@sheaf/contract'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

type Metadata = NonNullable<SearchResponse['metadata']>
type Warning = NonNullable<Metadata['searchWarning']>

/** What to know of how the query was understood, and a better spelling of it. */
export function Warnings({
  metadata: { querySuggestion, searchWarning },
  onQuery,
}: {
  readonly metadata: Metadata
  readonly onQuery: (query: string) => void
}) {
  return (
    <>
      {querySuggestion !== undefined && (
        <p role="status">
          Did you mean{' '}
          <button type="button" className="chip" onClick={() => onQuery(querySuggestion)}>
            {querySuggestion}
          </button>
        </p>
      )}
      {searchWarning !== undefined && (
        <Notice
          tone="warn"
          isLive
          action={
            searchWarning.quotesIgnoredQuery !== undefined && (
              <Button size="small" onClick={() => onQuery(searchWarning.quotesIgnoredQuery ?? '')}>
                Search without quotes
              </Button>
            )
          }
        >
          {textOf(searchWarning)}
        </Notice>
      )}
    </>
  )
}

function textOf({ warningType, ignoredTerms = [], lastUsedTerm }: Warning): string {
  switch (warningType) {
    case 'LONG_QUERY':
      return `The query is too long: nothing behind “${lastUsedTerm ?? ''}” was searched.`
    case 'QUOTED_PUNCTUATION':
      return 'A phrase in quotes has no letter and no digit, so it finds nothing.'
    case 'PUNCTUATION_ONLY':
      return 'The query has no letter and no digit, so it finds nothing.'
    case 'COPYPASTED_QUOTES':
      return 'The curly quotes were taken to mean a phrase.'
    case 'INVALID_OPERATOR':
      return `Left out, because it cannot be understood: ${ignoredTerms.join(', ')}`
    default:
      return 'A part of the query was not understood.'
  }
}
