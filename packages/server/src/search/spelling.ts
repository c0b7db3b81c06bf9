import type { SearchRequest } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { standardAnalyzer } from '../index/analysis/standard.ts'
import type { SearchClause, WordsQuery } from '../index/port.ts'
import type { Presented } from './index-thread.ts'
import { shownWords } from './shown-words.ts'
import type { SearchParts, Sight } from './sight.ts'

/**
 * What a mistyped query may have been meant to be. Only words are proposed that are in a document which the person may see:
 * whether a word of a query is known, which one is proposed, and that one is, depends on nothing else. The query itself is
 * searched as it was typed.
 */

/** The words of a query that are checked, and what the index is asked about each. */
export type SpellCheck = { readonly places: readonly Place[]; readonly queries: readonly WordsQuery[] }

const NOTHING: SpellCheck = { places: [], queries: [] }

/** Words proposed for one that the door is asked about, should it refuse the documents of the first one. */
const CORRECTIONS_TRIED = 5

/**
 * @param visible what the person may see now
 * @param clauses what is looked for, of which the plain words are checked
 */
export function spellCheckOf(
  sight: Sight,
  visible: Awaited<ReturnType<Sight['filter']>>,
  request: SearchRequest,
  clauses: readonly SearchClause[],
  datasources: readonly string[] | undefined,
): SpellCheck {
  const places = isWanted(request) ? checkedPlaces(request.query, clauses) : []
  if (places.length === 0) return NOTHING
  // What is hidden is then more than the index can be told, and would decide which words are known.
  if (sight.mayRefuseMany()) return NOTHING
  const asked = {
    ...visible,
    ...(datasources === undefined ? {} : { datasources }),
    limit: CORRECTIONS_TRIED,
  }
  return { places, queries: places.map(({ word }) => ({ ...asked, word })) }
}

/** On the first page, unless it was switched off, or other things alone were asked for. */
function isWanted({ cursor = '', disableSpellcheck, requestOptions = {} }: SearchRequest): boolean {
  const { responseHints } = requestOptions
  if (cursor !== '' || disableSpellcheck === true || requestOptions.disableSpellcheck === true) return false
  return responseHints === undefined || responseHints.length === 0 || responseHints.includes('SPELLCHECK_METADATA')
}

/** The query as it may have been meant, if the index has proposed anything for its words that passes the door. */
export async function suggestionFrom(
  parts: SearchParts,
  sight: Sight,
  text: string,
  { places }: SpellCheck,
  corrections: Presented['corrections'],
): Promise<string | undefined> {
  let suggestion = ''
  let from = 0
  for (const [at, { startIndex, endIndex }] of places.entries()) {
    const [best] = await shownWords(parts, sight, corrections[at] ?? [], 1)
    if (best === undefined) continue
    suggestion += text.slice(from, startIndex) + best.written
    from = endIndex
  }
  return from === 0 ? undefined : suggestion + text.slice(from)
}

type Place = { readonly word: string; readonly startIndex: number; readonly endIndex: number }

/** What stands between quotes, or without a blank. */
const PIECE = /["“”„][^"“”„]*["“”„]|\S+/gu

/** Phrases, what must not occur, and what has an operator are left as they were typed. */
const KEPT = /^(?:["“”„]|-)|["“”„:]/u

/** Where the words that are looked for stand in a query. */
export function checkedPlaces(text: string, clauses: readonly SearchClause[]): readonly Place[] {
  const wanted = new Set<string>()
  for (const { kind, text: typed } of clauses) {
    if (kind === 'word') for (const { exact } of standardAnalyzer.tokens(typed)) wanted.add(exact)
  }
  const places: Place[] = []
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    if (places.length === limits.spellcheckWordsMax.value) break
    if (KEPT.test(piece)) continue
    const [token, another] = standardAnalyzer.tokens(piece)
    if (token === undefined || another !== undefined || !wanted.has(token.exact)) continue
    const [startIndex, endIndex] = [index + token.startIndex, index + token.endIndex]
    places.push({ word: text.slice(startIndex, endIndex), startIndex, endIndex })
  }
  return places
}
