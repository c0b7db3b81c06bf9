import type { Analyzer, Token } from '../../analysis/port.ts'
import {
  type ColumnFilter,
  type FilterSet,
  type IndexedDocument,
  type IndexHit,
  type IndexPlace,
  type IndexQuery,
  isUnrestricted,
  type RankingBoosts,
  type SearchClause,
  type Summary,
  type SummaryQuery,
  type TimeRange,
} from '../../port.ts'

/**
 * What the engine must answer, found by looking at every document: no index, no skipping, no bits. It shares nothing with
 * the engine but the analysis. Slow, and short enough to be believed.
 */

/** A document as it was put once. Those that are deleted count in the statistics until they are merged away. */
export type Version = { readonly document: IndexedDocument; readonly isLive: boolean }

export type Oracle = {
  readonly search: (query: IndexQuery) => readonly IndexHit[]
  readonly summarize: (query: SummaryQuery) => Summary
}

const WEIGHTS = { title: 5, body: 1, summary: 2, comments: 1, tags: 3, properties: 1, people: 2 } as const
const FIELDS = Object.keys(WEIGHTS) as readonly (keyof typeof WEIGHTS)[]

type Field = { readonly weight: number; readonly tokens: readonly Token[] }
type Read = { readonly document: IndexedDocument; readonly fields: readonly Field[]; readonly length: number }

export function openOracle(analyzer: Analyzer, versions: readonly Version[]): Oracle {
  const all = versions.map(({ document }) => readOnce(document, analyzer))
  const live = all.filter((_, at) => versions[at]?.isLive)
  const average = all.reduce((sum, { length }) => sum + length, 0) / all.length

  const plainIdf = (documents: number) => {
    const n = Math.min(documents, all.length)
    return Math.log(1 + (all.length - n + 0.5) / (n + 0.5))
  }
  const documentsWith = (test: (token: Token) => boolean) => all.filter((read) => frequency(read, test) > 0).length
  const bm25 = (f: number, weight: number, { length }: Read) =>
    f === 0 ? undefined : (weight * f * 2.5) / (f + 1.5 * (0.25 + (0.75 * length) / average))

  /** Of each clause that is another one to the analysis, a scorer; a clause that comes twice counts 4/3, thrice 3/2. */
  function scorers(clauses: readonly SearchClause[]) {
    const words = (clause: SearchClause) => `${clause.kind}:${wordsOf(clause)}`
    const wordsOf = ({ text }: SearchClause) => [...analyzer.tokens(text)].map(({ exact }) => exact).join()
    return clauses.flatMap((clause, at) => {
      if (clauses.findIndex((other) => words(other) === words(clause)) < at) return []
      const times = clauses.filter((other) => words(other) === words(clause)).length
      return [scorer(clause, (2 * times) / (1 + times))]
    })
  }

  /** A function that scores a document; undefined for one that does not match. The statistics are gathered once. */
  function scorer({ kind, text }: SearchClause, factor: number): (read: Read) => number | undefined {
    const idf = (documents: number) => factor * plainIdf(documents)
    const tokens = [...analyzer.tokens(text)]
    const parts = tokens.filter(({ span }) => span === 1)
    const idfOfAll = (all: readonly Token[]) =>
      all.reduce((sum, part) => sum + idf(documentsWith(isExact(part.exact))), 0)
    const [first] = parts
    const last = parts.at(-1)
    if (first === undefined || last === undefined) return () => undefined
    if (kind === 'prefix') {
      const begins = ({ exact }: Token) => exact.startsWith(last.exact)
      const forms = new Set(
        all.flatMap(({ fields }) => fields.flatMap((field) => field.tokens.filter(begins))).map(({ exact }) => exact),
      )
      const weight = idf([...forms].reduce((sum, form) => sum + documentsWith(isExact(form)), 0))
      const before = parts.slice(0, -1)
      const weightBefore = idfOfAll(before)
      return (read) => {
        if (frequency(read, begins) === 0) return undefined
        if (before.length === 0) return rounded(weight)
        const score = bm25(runs(read, before), weightBefore, read)
        return score === undefined ? undefined : rounded(score) + rounded(weight)
      }
    }
    if (parts.length > 1) {
      const whole = kind === 'word' ? tokens.find(({ span }) => span === parts.length) : undefined
      const weight = idfOfAll(parts)
      return (read) => {
        const together = runs(read, parts)
        const exact = whole === undefined ? together : frequency(read, isExact(whole.exact))
        return rounded(bm25((together + exact) / 2, weight, read))
      }
    }
    if (kind === 'phrase') {
      const weight = idf(documentsWith(isExact(first.exact)))
      return (read) => rounded(bm25(frequency(read, isExact(first.exact)), weight, read))
    }
    const isOther = ({ exact, stem }: Token) => stem === first.stem && exact !== stem
    const weight = analyzer.emphasisOf(first.exact) * idf(documentsWith(isOther) + documentsWith(isExact(first.stem)))
    return (read) => {
      const forms = frequency(read, isOther) + frequency(read, isExact(first.stem))
      return rounded(bm25((forms + frequency(read, isExact(first.exact))) / 2, weight, read))
    }
  }

  function matching(query: Omit<IndexQuery, 'after' | 'limit'>): readonly (IndexHit & { readonly read: Read })[] {
    const [anyOf, allOf, noneOf] = [query.anyOf, query.allOf ?? [], query.noneOf].map(scorers)
    if (anyOf === undefined || allOf === undefined || noneOf === undefined) return []
    return live.flatMap((read) => {
      const { key, revision, updatedAt } = read.document
      if (!passes(read.document, query)) return []
      const [any, all] = [anyOf, allOf].map((scorers) => scorers.map((score) => score(read)))
      if (any === undefined || all === undefined || all.includes(undefined)) return []
      if (any.length > 0 && any.every((score) => score === undefined)) return []
      if (noneOf.some((score) => score(read) !== undefined)) return []
      const scores = [...any, ...all]
      if (scores.length === 0) return [{ key, revision, score: updatedAt, read }]
      const byWords = scores.reduce<number>((sum, each) => sum + (each ?? 0), 0)
      return [{ key, revision, score: byWords * boost(read.document, query.boosts), read }]
    })
  }

  return {
    search({ after, limit, ...query }) {
      const hits = matching(query)
      const place = hits.find(({ key }) => key === after?.key) ?? after
      return hits
        .filter((hit) => place === undefined || inOrder(place, hit) < 0)
        .sort(inOrder)
        .slice(0, limit)
        .map(({ key, revision, score }) => ({ key, revision, score }))
    },
    summarize({ columns, valuesMax, spans, ...query }) {
      const documents = matching(query).map(({ read }) => read.document)
      return {
        total: documents.length,
        columns: columns.map((column) => countColumn(documents, column, valuesMax, query.beginning ?? '')),
        ...(spans && { spans: spans.map((span) => documents.filter((document) => isIn(span, document)).length) }),
      }
    },
  }
}

const known = new WeakMap<IndexedDocument, Read>()

function readOnce(document: IndexedDocument, analyzer: Analyzer): Read {
  const read = known.get(document)
  if (read !== undefined) return read
  const fields = FIELDS.map((name) => ({ weight: WEIGHTS[name], tokens: [...analyzer.tokens(document[name])] }))
  const length = fields.reduce((sum, { tokens }) => sum + tokens.filter(({ span }) => span === 1).length, 0)
  const made = { document, fields, length }
  known.set(document, made)
  return made
}

function isExact(form: string): (token: Token) => boolean {
  return ({ exact }) => exact === form
}

function frequency({ fields }: Read, test: (token: Token) => boolean): number {
  return fields.reduce((sum, { weight, tokens }) => sum + weight * tokens.filter(test).length, 0)
}

/** How often words stand one after the other in one field, weighted. */
function runs({ fields }: Read, parts: readonly Token[]): number {
  const from = parts[0]?.position ?? 0
  return fields.reduce((sum, { weight, tokens }) => {
    const isAt = (form: string, place: number) =>
      tokens.some(({ exact, position }) => exact === form && position === place)
    const starts = tokens.filter(({ exact }) => exact === parts[0]?.exact).map(({ position }) => position - from)
    const whole = starts.filter((start) => parts.every(({ exact, position }) => isAt(exact, start + position)))
    return sum + weight * whole.length
  }, 0)
}

function rounded(score: number): number
function rounded(score: number | undefined): number | undefined
function rounded(score: number | undefined): number | undefined {
  return score === undefined ? undefined : Math.max(1, Math.round(score * 2 ** 24)) / 2 ** 24
}

/** A tenth for what was changed now, half of that for half a year ago; a tenth for what was used 32,767 times. */
function boost({ updatedAt, interactions }: IndexedDocument, boosts: RankingBoosts | undefined): number {
  if (boosts === undefined) return 1
  const days = Math.max(0, boosts.now - updatedAt) / 86_400
  const level = Math.min(15, Math.floor(Math.log2(1 + interactions)))
  return 1 + (updatedAt === 0 ? 0 : 0.1 * (180 / (180 + days))) + (0.1 * level) / 15
}

function inOrder(one: IndexPlace, other: IndexPlace): number {
  return other.score - one.score || other.key - one.key
}

function passes(document: IndexedDocument, query: Omit<IndexQuery, 'after' | 'limit'>): boolean {
  const { principals, datasources, filters, updated, anyFilters = [{}], hiddenKeys } = query
  return (
    (isUnrestricted(principals) || document.accessTerms.some((term) => principals.includes(term))) &&
    (datasources === undefined || datasources.includes(document.datasource)) &&
    passesSet(document, { ...(filters && { filters }), ...(updated && { updated: [updated] }) }) &&
    anyFilters.some((set) => passesSet(document, set)) &&
    !hiddenKeys.includes(document.key)
  )
}

function passesSet(document: IndexedDocument, { filters = [], keys = [], updated }: FilterSet): boolean {
  const hasValue = ({ column, values, sizes = [] }: ColumnFilter) =>
    (document.columns[column] ?? []).some(
      (value) =>
        values.includes(value) ||
        sizes.some(({ above, below }) => /^\d+$/.test(value) && above < Number(value) && Number(value) < below),
    )
  return (
    (updated === undefined || updated.some((span) => isIn(span, document))) &&
    filters.every((filter) => hasValue(filter) !== (filter.isNegated ?? false)) &&
    keys.every((filter) => filter.keys.includes(document.key) !== (filter.isNegated ?? false))
  )
}

function isIn({ from, until }: TimeRange, { updatedAt }: IndexedDocument): boolean {
  return updatedAt >= from && updatedAt < until
}

function countColumn(documents: readonly IndexedDocument[], column: string, valuesMax: number, beginning: string) {
  const valuesOf = (document: IndexedDocument) =>
    (document.columns[column] ?? []).filter((value) => value.startsWith(beginning))
  const distinct = [...new Set(documents.flatMap(valuesOf))]
  const values = distinct
    .map((value) => ({ value, count: documents.filter((document) => valuesOf(document).includes(value)).length }))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
  return { column, values: values.slice(0, valuesMax) }
}
