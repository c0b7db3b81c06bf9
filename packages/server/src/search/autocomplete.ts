import type { AutocompleteRequest, AutocompleteResponse, AutocompleteResult } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { type Typed, typedRanges } from '../index/titles.ts'
import type { DocumentWriter } from './document.ts'
import { datasourcesIn } from './search.ts'
import type { PersonalSight, SearchParts } from './sight.ts'

/** Completes what a person is typing, in what the person may see. */
export type Autocomplete = (sight: PersonalSight, request: AutocompleteRequest) => Promise<AutocompleteResponse>

/** What is to be completed, and with what. */
type Completing = {
  readonly sight: PersonalSight
  readonly typed: Typed
  readonly datasources: readonly string[] | undefined
  /** Results wanted at most. */
  readonly limit: number
}

/** One kind of thing that completes: a group of the answer. */
type Source = {
  readonly title: string
  readonly resultType: NonNullable<AutocompleteResult['resultType']>
  readonly complete: (completing: Completing) => Promise<readonly AutocompleteResult[]>
}

export function openAutocomplete(parts: SearchParts, write: DocumentWriter): Autocomplete {
  /** In the order in which they fill the answer. */
  const sources: readonly Source[] = [
    { title: 'Documents', resultType: 'DOCUMENT', complete: (completing) => completeTitles(parts, write, completing) },
  ]

  return async (sight, request) => {
    const startedAt = performance.now()
    const { query = '', resultTypes = [] } = request
    const asked =
      resultTypes.length === 0 ? sources : sources.filter(({ resultType }) => resultTypes.includes(resultType))
    const typed = typedIn(query)
    const datasources = datasourcesIn(request.datasource, request.datasourcesFilter)
    const limit = Math.min(request.resultSize ?? Number.POSITIVE_INFINITY, limits.autocompleteResultsMax.value)
    const results: AutocompleteResult[] = []
    const groups: AutocompleteResponse['groups'] = []
    for (const { title, complete } of asked) {
      const startIndex = results.length
      results.push(...(await complete({ sight, typed, datasources, limit: limit - startIndex })))
      if (results.length > startIndex) groups.push({ startIndex, endIndex: results.length, title })
    }
    return { results, groups, backendTimeMillis: Math.round(performance.now() - startedAt) }
  }
}

/** What a text is as something that is being typed: a blank behind a word finishes it. */
export function typedIn(text: string): Typed {
  const words = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, limits.autocompleteWordsMax.value)
  const isFinished = /\s$/.test(text) || words.length === 0
  return isFinished ? { words, prefix: '' } : { words: words.slice(0, -1), prefix: words.at(-1) ?? '' }
}

/** Titles of documents, each checked at the door like a hit of a search. */
async function completeTitles(
  { index }: SearchParts,
  write: DocumentWriter,
  { sight, typed, datasources, limit }: Completing,
): Promise<readonly AutocompleteResult[]> {
  const results: AutocompleteResult[] = []
  const seen: number[] = []
  for (let round = 0; results.length < limit && round <= limits.searchRefillsMax.value; round += 1) {
    const needed = limit - results.length
    const { principals, hiddenKeys } = await sight.filter()
    const found = await index.complete({
      ...typed,
      principals,
      ...(datasources === undefined ? {} : { datasources }),
      hiddenKeys: [...hiddenKeys, ...seen],
      limit: needed,
    })
    for (const { key, revision, title } of found) {
      seen.push(key)
      const admitted = await sight.admit(key)
      // One that has changed since it was indexed may have had another title, which whoever sees it now need not know of.
      if (admitted === undefined || admitted.document.content_revision !== revision) continue
      const document = await write(admitted, title)
      const ranges = typedRanges(title, typed)
      results.push({
        result: document.title,
        resultType: 'DOCUMENT',
        url: document.url,
        document,
        ...(ranges === undefined ? {} : { ranges: ranges.map((range) => ({ ...range, type: 'BOLD' as const })) }),
      })
    }
    if (found.length < needed) break
  }
  return results
}
