/**
 * Reads a query from left to right into its terms. Every text has a reading, and each character is passed over a fixed
 * number of times.
 */

/** Where a term stands in the query, in UTF-16 units, the end exclusive. */
export type Place = { readonly startIndex: number; readonly endIndex: number }

export type Term = Place &
  (
    | { readonly kind: 'word'; readonly isNegated: boolean; readonly text: string }
    /** `isPasted` if the quotes are not those of a keyboard. */
    | { readonly kind: 'phrase'; readonly isNegated: boolean; readonly text: string; readonly isPasted: boolean }
    /** `name` in lower case. */
    | { readonly kind: 'operator'; readonly isNegated: boolean; readonly name: string; readonly value: string }
    /** OR between two terms. */
    | { readonly kind: 'or' }
  )

/** Blanks, as far as there are any. */
const BLANKS = /\s*/y
/** A minus negates not before a blank, nor before another minus: somebody may look for `--verbose`. */
const MINUS = /-(?=[^\s-])/y
/** Phones and word processors type curly quotes. */
const QUOTED = /(["“”„])([^"“”„]*)(["“”„])/y
const NAMED = /([^\s:"“”„]+):(?=\S)/y
const WORD = /\S+/y
const OR = 'OR'

/** @param isField whether a name, in lower case, is that of an operator */
export function readTerms(query: string, isField: (name: string) => boolean): readonly Term[] {
  const read: Term[] = []
  let at = skipBlanks(query, 0)
  while (at < query.length) {
    const term = readTerm(query, at, isField)
    read.push(term)
    at = skipBlanks(query, term.endIndex)
  }
  return read.map((term, position) => (joins(read, position) ? { ...placeOf(term), kind: 'or' } : term))
}

function readTerm(query: string, startIndex: number, isField: (name: string) => boolean): Term {
  const isNegated = startsAfterBlank(query, startIndex) && take(MINUS, query, startIndex) !== undefined
  const from = isNegated ? startIndex + 1 : startIndex
  const phrase = readPhrase(query, from)
  if (phrase !== undefined) return { kind: 'phrase', isNegated, startIndex, ...phrase }
  const named = take(NAMED, query, from)
  const name = named?.[1]?.toLowerCase()
  if (named !== undefined && name !== undefined && isField(name)) {
    const { text, endIndex } = readValue(query, from + named[0].length)
    return { kind: 'operator', isNegated, name, value: text.trim(), startIndex, endIndex }
  }
  const text = take(WORD, query, from)?.[0] ?? ''
  return { kind: 'word', isNegated, text, startIndex, endIndex: from + text.length }
}

function readPhrase(query: string, from: number) {
  const quoted = take(QUOTED, query, from)
  if (quoted === undefined) return undefined
  const [whole, opening, text = '', closing] = quoted
  return { text, endIndex: from + whole.length, isPasted: opening !== '"' || closing !== '"' }
}

/** A value in quotes, or up to the next blank; then a quote that nothing closes is not part of it. */
function readValue(query: string, from: number): { readonly text: string; readonly endIndex: number } {
  const phrase = readPhrase(query, from)
  if (phrase !== undefined) return phrase
  const word = take(WORD, query, from)?.[0] ?? ''
  return { text: word.replace(/^["“”„]/, ''), endIndex: from + word.length }
}

/** An OR that stands between two terms, neither of which is one: elsewhere it is a word like others. */
function joins(terms: readonly Term[], position: number): boolean {
  const [before, here, after] = [terms[position - 1], terms[position], terms[position + 1]]
  return isOr(here) && before !== undefined && after !== undefined && !isOr(before) && !isOr(after)
}

function isOr(term: Term | undefined): boolean {
  return term?.kind === 'word' && term.text === OR && !term.isNegated
}

function placeOf({ startIndex, endIndex }: Place): Place {
  return { startIndex, endIndex }
}

function startsAfterBlank(query: string, index: number): boolean {
  return index === 0 || /\s/.test(query.charAt(index - 1))
}

function skipBlanks(query: string, index: number): number {
  return index + (take(BLANKS, query, index)?.[0].length ?? 0)
}

/** What a sticky pattern finds at an index. */
function take(pattern: RegExp, query: string, index: number): RegExpExecArray | undefined {
  pattern.lastIndex = index
  return pattern.exec(query) ?? undefined
}
