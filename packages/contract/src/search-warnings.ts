import type { SearchWarning } from './schemas/search.ts'

/** What a warning of a search means for whoever asked. */
export function searchWarningText({
  warningType,
  ignoredTerms = [],
  lastUsedTerm,
  quotesIgnoredQuery,
}: SearchWarning): string {
  switch (warningType) {
    case 'INVALID_OPERATOR':
      return `this means nothing there and was left out: ${ignoredTerms.join(' ')}`
    case 'LONG_QUERY':
      return `the query is too long: what is left out begins after ${lastUsedTerm ?? 'its beginning'}`
    case 'PUNCTUATION_ONLY':
      return 'the query has no letter and no digit, so nothing is found'
    case 'QUOTED_PUNCTUATION':
      return `a phrase has no letter and no digit; without quotes the query is: ${quotesIgnoredQuery ?? ''}`
    case 'COPYPASTED_QUOTES':
      return `curly quotes were taken for quotes; without them the query is: ${quotesIgnoredQuery ?? ''}`
    default:
      return warningType
  }
}
