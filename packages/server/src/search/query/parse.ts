import type { FacetFilter } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { SearchClause } from '../../index/port.ts'
import { fieldOf, filtersFrom, isBuiltInOperator, isUsable } from './operators.ts'
import { type Place, readTerms, type Term } from './terms.ts'
import { type Warning, warningsOf } from './warnings.ts'

/**
 * The query language. Whatever a person types is a valid query:
 *
 *     red apple             documents with either word, those with both first
 *     "red apple"           the words side by side
 *     -pear -"red pear"     none of these
 *     app:wiki -type:memo   what is of this field, and not of that
 *     app:wiki OR app:docs  either value, as it would be without OR
 *
 * A quote opens a phrase only where a term begins and if another closes it. What looks like an operator but names no field,
 * such as `http://example.com`, is words. docs/search.md has examples.
 */
export type ParsedQuery = {
  readonly anyOf: readonly SearchClause[]
  readonly noneOf: readonly SearchClause[]
  /** Of its operators, one for each field: all must hold. */
  readonly filters: readonly FacetFilter[]
  /** The most important first. */
  readonly warnings: readonly Warning[]
  /** The parts of the query that are searched, in order. */
  readonly ranges: readonly Place[]
  /** These parts as one query, which means the same. */
  readonly searched: string
  /** The same without what is negated. */
  readonly searchedWithoutNegation: string
  /** What is negated, as it was typed but for the minus. */
  readonly negatedTerms: readonly string[]
}

/** @param fields names of operators besides the built-in ones, in lower case */
export function parseQuery(query: string, fields: ReadonlySet<string> = new Set()): ParsedQuery {
  const terms = readTerms(query, (name) => isBuiltInOperator(name) || fields.has(name))
  const { used, invalid, surplus } = sort(terms)
  const plain = terms.filter((term) => !isNegated(term) || !used.has(term))
  const usedPlain = new Set(plain.filter((term) => used.has(term)))
  const texts = [...used].filter((term) => term.kind === 'word' || term.kind === 'phrase')
  const ranges = runsOf(terms, used)
  return {
    anyOf: texts.filter((term) => !term.isNegated).map(clauseOf),
    noneOf: texts.filter(isNegated).map(clauseOf),
    filters: filtersFrom([...used].filter((term) => term.kind === 'operator')),
    warnings: warningsOf({ query, used: [...used], invalid: [...invalid, ...idleOrs(terms, used)], surplus }),
    ranges,
    searched: textOf(query, ranges),
    searchedWithoutNegation: textOf(query, runsOf(terms, usedPlain)),
    negatedTerms: [...used].filter(isNegated).map((term) => query.slice(term.startIndex + 1, term.endIndex)),
  }
}

type Sorted = {
  /** In the order of the query; no OR is among them. */
  readonly used: ReadonlySet<Term>
  readonly invalid: readonly Term[]
  /** More than a query may have. */
  readonly surplus: readonly Term[]
}

function sort(terms: readonly Term[]): Sorted {
  const used = new Set<Term>()
  const invalid: Term[] = []
  const surplus: Term[] = []
  let operators = 0
  for (const term of terms) {
    if (term.kind === 'or') continue
    if (term.kind === 'operator' && !isUsable(term)) invalid.push(term)
    else if (used.size >= limits.queryTermsMax.value) surplus.push(term)
    else if (term.kind === 'operator' && operators >= limits.filterValuesMax.value) surplus.push(term)
    else {
      used.add(term)
      if (term.kind === 'operator') operators += 1
    }
  }
  return { used, invalid, surplus }
}

/** Each OR that cannot mean what it says: between an operator and something else than one of the same field, or a negation. */
function idleOrs(terms: readonly Term[], used: ReadonlySet<Term>): readonly Term[] {
  return terms.filter((term, position) => {
    const [before, after] = [terms[position - 1], terms[position + 1]]
    if (term.kind !== 'or' || before === undefined || after === undefined) return false
    if (!used.has(before) || !used.has(after)) return false
    if (isNegated(before) || isNegated(after)) return true
    const [left, right] = [sideOf(before), sideOf(after)]
    return left !== right
  })
}

/** What terms must share to be alternatives: the field, or that they are words. */
function sideOf(term: Term): string | undefined {
  return term.kind === 'operator' ? fieldOf(term) : undefined
}

/** From the first to the last of each run of used terms, with what joins them. */
function runsOf(terms: readonly Term[], used: ReadonlySet<Term>): readonly Place[] {
  const runs: { startIndex: number; endIndex: number }[] = []
  let isOpen = false
  for (const term of terms) {
    if (term.kind === 'or') continue
    const last = runs.at(-1)
    if (!used.has(term)) isOpen = false
    else if (isOpen && last !== undefined) last.endIndex = term.endIndex
    else {
      runs.push({ startIndex: term.startIndex, endIndex: term.endIndex })
      isOpen = true
    }
  }
  return runs
}

function textOf(query: string, ranges: readonly Place[]): string {
  return ranges.map(({ startIndex, endIndex }) => query.slice(startIndex, endIndex)).join(' ')
}

function isNegated(term: Term): boolean {
  return term.kind !== 'or' && term.isNegated
}

function clauseOf({ kind, text }: Extract<Term, { readonly kind: 'word' | 'phrase' }>): SearchClause {
  return { kind, text }
}
