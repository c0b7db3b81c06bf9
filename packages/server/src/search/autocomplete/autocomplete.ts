import type { AutocompleteRequest, AutocompleteResponse, AutocompleteResult } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { dayOf } from '../../identity/leavers.ts'
import { type Typed, typedRanges } from '../../index/titles.ts'
import { findPeopleByPrefix } from '../../people/search.ts'
import type { DocumentWriter } from '../document.ts'
import { datasourcesIn } from '../search.ts'
import type { PersonalSight, SearchParts } from '../sight.ts'
import { completeOperators, completeValues } from './complete-operators.ts'
import { completeWords } from './complete-words.ts'

/** Completes what a person is typing, in what the person may see. */
export type Autocomplete = (sight: PersonalSight, request: AutocompleteRequest) => Promise<AutocompleteResponse>

/** What is to be completed, and with what. */
export type Completing = {
  readonly sight: PersonalSight
  /** As it was typed. */
  readonly query: string
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
  /** In the order in which the answer has them. */
  const sources: readonly Source[] = [
    { title: 'Documents', resultType: 'DOCUMENT', complete: (completing) => completeTitles(parts, write, completing) },
    { title: 'Suggestions', resultType: 'SUGGESTION', complete: (completing) => completeWords(parts, completing) },
    { title: 'People', resultType: 'ENTITY', complete: (completing) => completeNames(parts, completing) },
    { title: 'Operators', resultType: 'OPERATOR', complete: (completing) => completeOperators(parts, completing) },
    { title: 'Values', resultType: 'OPERATOR_VALUE', complete: (completing) => completeValues(parts, completing) },
  ]

  return async (sight, request) => {
    const startedAt = performance.now()
    const { query = '', resultTypes = [] } = request
    // Nobody reads what completes a page of text, and looking for it would take long.
    const isTooLong = query.length > limits.autocompleteCharactersMax.value
    const asked = isTooLong
      ? []
      : resultTypes.length === 0
        ? sources
        : sources.filter(({ resultType }) => resultTypes.includes(resultType))
    const typed = typedIn(query)
    const datasources = datasourcesIn(request.datasource, request.datasourcesFilter)
    const limit = Math.min(request.resultSize ?? Number.POSITIVE_INFINITY, limits.autocompleteResultsMax.value)
    const results: AutocompleteResult[] = []
    const groups: AutocompleteResponse['groups'] = []
    for (const { title, completions } of await shareOut(asked, { sight, query, typed, datasources, limit })) {
      const startIndex = results.length
      results.push(...completions)
      if (results.length > startIndex) groups.push({ startIndex, endIndex: results.length, title })
    }
    return { results, groups, backendTimeMillis: Math.round(performance.now() - startedAt) }
  }
}

/** Results that each source may have before the first one has the rest; fewer where there is room for few. */
const SHARE = 3

/** What each source completes: the first one fills what the others leave. */
async function shareOut(sources: readonly Source[], { limit, ...completing }: Completing) {
  const shared: { readonly title: string; readonly completions: readonly AutocompleteResult[] }[] = []
  let left = limit
  const share = Math.min(SHARE, Math.floor(limit / sources.length))
  for (const [position, { title, complete }] of [...sources.entries()].reverse()) {
    const most = position === 0 ? left : Math.min(left, share)
    const completions = await complete({ ...completing, limit: most })
    left -= completions.length
    shared.unshift({ title, completions })
  }
  return shared
}

/** What a text is as something that is being typed: a blank behind a word finishes it. */
export function typedIn(text: string): Typed {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const most = limits.autocompleteWordsMax.value
  const isFinished = /\s$/.test(text) || words.length === 0
  if (isFinished) return { words: words.slice(-most), prefix: '' }
  return { words: words.slice(-most, -1), prefix: words.at(-1) ?? '' }
}

/** Names of people of the directory, which is open to whoever may search. They belong to no datasource. */
async function completeNames(
  { read, nowMs }: SearchParts,
  { typed, datasources, limit }: Completing,
): Promise<readonly AutocompleteResult[]> {
  if (datasources !== undefined || limit === 0) return []
  const text = [...typed.words, typed.prefix].join(' ')
  const found = await findPeopleByPrefix(read, text, limit, dayOf(nowMs()))
  return found.map(({ name }) => {
    const ranges = typedRanges(name, typed)
    return {
      result: name,
      resultType: 'ENTITY',
      ...(ranges === undefined ? {} : { ranges: ranges.map((range) => ({ ...range, type: 'BOLD' as const })) }),
    }
  })
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
