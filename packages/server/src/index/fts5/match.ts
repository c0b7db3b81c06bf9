import { type CompletionQuery, type IndexQuery, isUnrestricted, type SearchClause } from '../port.ts'
import { cutWords } from '../words.ts'
import { datasourceMark, EVERY_MARK, isAccessTerm } from './schema.ts'

/**
 * Turns a query into an FTS5 expression. Whatever a person typed is put between double quotes, where FTS5 knows no
 * syntax but the quote itself, and is looked up only in the columns of text: no text can reach the marks.
 */

/** What the reader runs. */
export type Match = {
  readonly expression: string
  /** Principals that the expression leaves out because they are too many for it; the reader joins them instead. */
  readonly principalsOutside: readonly string[] | undefined
}

/**
 * Up to here the principals stand in the expression. FTS5 has no limit on them, but steps through every branch of an
 * OR for every row and prepares an inverse document frequency for each: at 200,000 documents 21 principals take 80 ms
 * on a word that most documents contain and 2,600 take 6 s, where the join takes 0.1 s and 0.3 s. Below this number
 * the expression wins, by far for rare words, because the join always visits every visible document.
 */
export const PRINCIPALS_IN_EXPRESSION_MAX = 64

/**
 * FTS5 reads one list per word of a phrase, even if it is the same word again: a thousand times "the" takes seconds.
 * A phrase is cut here, and what contains the whole contains the part.
 */
const PHRASE_WORDS_MAX = 100

/** The expression for a query, or undefined if nothing can match it. */
export function buildMatch(query: IndexQuery): Match | undefined {
  refuseUnknown(query)
  const principals = isUnrestricted(query.principals) ? [EVERY_MARK] : accessTermsIn(query.principals)
  if (principals.length === 0 || query.datasources?.length === 0) return undefined
  const isWide = principals.length > PRINCIPALS_IN_EXPRESSION_MAX
  const required = [
    ...(query.anyOf.length > 0 ? [textContains(query.anyOf)] : []),
    ...(query.datasources === undefined ? [] : [marksContain(query.datasources.map(datasourceMark))]),
    ...(isWide ? [] : [marksContain(principals)]),
  ]
  const positive = required.length > 0 ? required.join(' AND ') : marksContain([EVERY_MARK])
  return {
    expression: query.noneOf.length > 0 ? `(${positive}) NOT ${textContains(query.noneOf)}` : positive,
    principalsOutside: isWide ? principals : undefined,
  }
}

/** What this engine cannot do must not be passed over: a filter that is not applied would show too much. */
function refuseUnknown({ allOf = [], filters = [], updated, anyOf, noneOf }: IndexQuery): void {
  const hasPrefix = [...anyOf, ...noneOf].some(({ kind }) => kind === 'prefix')
  if (allOf.length > 0 || filters.length > 0 || updated !== undefined || hasPrefix) {
    throw new Error('this engine has no required clauses, filters or beginnings of words')
  }
}

/** The expression for titles that complete what is typed, or undefined if nothing can match it. */
export function buildCompletion(query: CompletionQuery): Match | undefined {
  const principals = accessTermsIn(query.principals)
  if (principals.length === 0 || query.datasources?.length === 0) return undefined
  const words = query.words.filter(hasWord).map((word) => quote(cutPhrase(word)))
  const prefix = hasWord(query.prefix) ? [`${quote(cutPhrase(query.prefix))} *`] : []
  if (words.length + prefix.length === 0) return undefined
  const isWide = principals.length > PRINCIPALS_IN_EXPRESSION_MAX
  const required = [
    ...[...words, ...prefix].map((typed) => `({title} : ${typed})`),
    ...(query.datasources === undefined ? [] : [marksContain(query.datasources.map(datasourceMark))]),
    ...(isWide ? [] : [marksContain(principals)]),
  ]
  return { expression: required.join(' AND '), principalsOutside: isWide ? principals : undefined }
}

function accessTermsIn(principals: readonly string[]): readonly string[] {
  return [...new Set(principals)].filter(isAccessTerm)
}

function hasWord(text: string): boolean {
  return cutWords(text).next().done === false
}

function textContains(clauses: readonly SearchClause[]): string {
  return `({title body keywords} : ${anyString(clauses.map(({ text }) => cutPhrase(text)))})`
}

function marksContain(marks: readonly string[]): string {
  return `({marks} : ${anyString(marks)})`
}

/**
 * FTS5 analyses a quoted string as it analyses documents: several words become a phrase, and a string without any word
 * matches nothing, so punctuation neither matches everything nor excludes anything.
 */
function anyString(texts: readonly string[]): string {
  return `(${[...new Set(texts)].map(quote).join(' OR ')})`
}

/** Composed, as the writer stores text; NUL would end the expression. */
function quote(text: string): string {
  return `"${text.normalize('NFC').replaceAll('\0', ' ').replaceAll('"', '""')}"`
}

function cutPhrase(text: string): string {
  let count = 0
  for (const { endIndex } of cutWords(text)) if (++count === PHRASE_WORDS_MAX) return text.slice(0, endIndex)
  return text
}
