import type { SearchResponse } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { Term } from './terms.ts'

/** What a person should know of how a query was understood. */

export type Warning = NonNullable<NonNullable<SearchResponse['metadata']>['searchWarning']>

type Read = {
  readonly query: string
  readonly used: readonly Term[]
  readonly invalid: readonly Term[]
  readonly surplus: readonly Term[]
}

/** The most important first: what was left out, then what finds nothing, then what may not be meant. */
export function warningsOf({ query, used, invalid, surplus }: Read): readonly Warning[] {
  const texts = used.filter((term) => term.kind === 'word' || term.kind === 'phrase')
  const quoted = texts.filter((term) => term.kind === 'phrase')
  const asTyped = (term: Term) => query.slice(term.startIndex, term.endIndex)
  const last = used.at(-1)
  const warnings: Warning[] = []
  if (invalid.length > 0) {
    const ignoredTerms = invalid.slice(0, limits.ignoredTermsShownMax.value).map(asTyped)
    warnings.push({ warningType: 'INVALID_OPERATOR', ignoredTerms })
  }
  if (surplus.length > 0) {
    warnings.push({ warningType: 'LONG_QUERY', ...(last === undefined ? {} : { lastUsedTerm: asTyped(last) }) })
  }
  if (texts.length > 0 && texts.length === used.length && texts.every(({ text }) => !hasWord(text))) {
    warnings.push({ warningType: 'PUNCTUATION_ONLY' })
  }
  if (quoted.some(({ text }) => text.trim() !== '' && !hasWord(text))) {
    warnings.push({ warningType: 'QUOTED_PUNCTUATION', quotesIgnoredQuery: withoutQuotes(query) })
  }
  if (quoted.some((term) => term.isPasted)) {
    warnings.push({ warningType: 'COPYPASTED_QUOTES', quotesIgnoredQuery: withoutQuotes(query) })
  }
  return warnings
}

/** Whether a text has anything that can be searched. */
function hasWord(text: string): boolean {
  return /[\p{L}\p{N}\p{Co}]/u.test(text)
}

function withoutQuotes(query: string): string {
  return query
    .replace(/["“”„]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
