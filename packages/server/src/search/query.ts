import { limits } from '@sheaf/contract/limits'
import type { SearchClause } from '../index/port.ts'

/**
 * The query language. Whatever a person types is a valid query:
 *
 *     red apple        documents with either word, those with both first
 *     "red apple"      the words side by side
 *     -pear -"red pear"   none of these
 *
 * A quote opens a phrase only where a term begins and if another closes it; everything else is words.
 */
export type ParsedQuery = {
  readonly anyOf: readonly SearchClause[]
  readonly noneOf: readonly SearchClause[]
  /** The query as far as it is searched. */
  readonly searched: string
  /** How many terms at its end were left out, because there are more than a query may have. */
  readonly ignoredTerms: number
}

/**
 * One term. A minus negates only at the start of a word, so `e-mail` is a word; and not before another minus, so
 * somebody who looks for `--verbose` finds it. Phones and word processors type curly quotes.
 */
const TERM = /(?<minus>(?<!\S)-(?=[^\s-]))?(?:["“”„](?<phrase>[^"“”„]*)["“”„]|(?<word>\S+))/gu

export function parseQuery(text: string): ParsedQuery {
  const found = [...text.matchAll(TERM)]
  const used = found.slice(0, limits.queryTermsMax.value)
  const last = used.at(-1)
  const terms = used.map(({ groups }) => toTerm(groups ?? {}))
  return {
    anyOf: terms.filter(({ isNegated }) => !isNegated).map(({ clause }) => clause),
    noneOf: terms.filter(({ isNegated }) => isNegated).map(({ clause }) => clause),
    searched: last === undefined ? '' : text.slice(0, last.index + last[0].length).trimStart(),
    ignoredTerms: found.length - used.length,
  }
}

type Term = { readonly isNegated: boolean; readonly clause: SearchClause }

function toTerm({ minus, phrase, word }: { readonly [group: string]: string | undefined }): Term {
  return {
    isNegated: minus !== undefined,
    clause: phrase === undefined ? { kind: 'word', text: word ?? '' } : { kind: 'phrase', text: phrase },
  }
}
