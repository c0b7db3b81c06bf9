import type { AutocompleteResult } from '@sheaf/contract'
import { standardAnalyzer } from '../../index/analysis/standard.ts'
import { typedRanges } from '../../index/titles.ts'
import { shownWords } from '../shown-words.ts'
import type { SearchParts } from '../sight.ts'
import type { Completing } from './autocomplete.ts'

/** More would hardly be read, and each is looked for in the text of a document. */
const SUGGESTIONS_MAX = 10

/** Further words for which the door is asked, should it refuse the documents of the first ones. */
const SPARE = 5

/** What was typed with its last word completed, by words of documents that the person may see. */
export async function completeWords(
  parts: SearchParts,
  { sight, query, typed, datasources, limit }: Completing,
): Promise<readonly AutocompleteResult[]> {
  const most = Math.min(limit, SUGGESTIONS_MAX)
  const [token] = standardAnalyzer.tokens(typed.prefix)
  // What has an operator is completed by its values.
  if (token === undefined || most === 0 || typed.prefix.includes(':')) return []
  const visible = await sight.filter()
  // What is hidden is then more than the index can be told, and would have its part in which words are the commonest.
  if (sight.mayRefuseMany()) return []
  const found = await parts.index.completeWord({
    ...visible,
    ...(datasources === undefined ? {} : { datasources }),
    word: typed.prefix,
    limit: most + SPARE,
  })
  const from = query.length - typed.prefix.length
  const [before, behind] = [query.slice(0, from + token.startIndex), query.slice(from + token.endIndex)]
  return (await shownWords(parts, sight, found, most)).map(({ written }) => {
    const result = before + written + behind
    const ranges = typedRanges(result, typed)
    return {
      result,
      resultType: 'SUGGESTION',
      ...(ranges === undefined ? {} : { ranges: ranges.map((range) => ({ ...range, type: 'BOLD' as const })) }),
    }
  })
}
