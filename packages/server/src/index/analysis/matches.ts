import type { SearchClause } from '../port.ts'
import { type Analyzer, type Token, WORD_STARTS, type WordStarts } from './port.ts'
import { openRuns, type Run, type RunPart } from './runs.ts'

/**
 * Where a text has what a query asks for, as an engine would find it: a word in all its forms, a compound whole or as its
 * parts side by side, a run of Chinese as the same run, the beginning of a word as the word. The words of a phrase are shown
 * wherever they are, since a document may have the phrase in a field that is not shown. Takes time linear in the text.
 */

/** A place that has something of the query, in UTF-16 units; `asked` is the number of what it has. */
export type Match = { readonly startIndex: number; readonly endIndex: number; readonly asked: number }

/** What one text is looked through for. */
export type Wanted = {
  readonly exact: ReadonlyMap<string, readonly number[]>
  readonly stems: ReadonlyMap<string, readonly number[]>
  readonly prefixes: ReadonlyMap<string, readonly number[]>
  readonly runs: readonly Run[]
  /** How words begin that may be wanted; stems begin as their words do. */
  readonly starts: WordStarts
}

type WantedInMaking = {
  readonly exact: Map<string, number[]>
  readonly stems: Map<string, number[]>
  readonly prefixes: Map<string, number[]>
  readonly runs: Run[]
}

/** What is asked for by some clauses; each different thing has a number. */
export function wantedBy(clauses: readonly SearchClause[], analyzer: Analyzer): Wanted {
  const wanted: WantedInMaking = { exact: new Map(), stems: new Map(), prefixes: new Map(), runs: [] }
  const numbers = new Map<string, number>()
  const numberOf = (kind: string, form: string) => {
    const key = `${kind} ${form}`
    const number = numbers.get(key) ?? numbers.size
    numbers.set(key, number)
    return number
  }
  for (const { kind, text } of clauses) {
    const units = unitsOf(analyzer.tokens(text))
    for (const [place, unit] of units.entries()) {
      const isBegun = kind === 'prefix' && place === units.length - 1
      const [first] = unit.parts
      if (unit.parts.length > 1) {
        const form = unit.parts.map(({ exact }) => exact).join(' ')
        const asked = numberOf(isBegun ? 'begun run' : 'run', form)
        wanted.runs.push({ parts: unit.parts.map(asRunPart(unit)), isLastBegun: isBegun, asked })
        if (unit.whole !== undefined) add(isBegun ? wanted.prefixes : wanted.exact, unit.whole.exact, asked)
      } else if (first !== undefined) {
        const [forms, form] = isBegun
          ? [wanted.prefixes, first.exact]
          : kind === 'word'
            ? [wanted.stems, first.stem]
            : [wanted.exact, first.exact]
        add(forms, form, numberOf(isBegun ? 'prefix' : kind, form))
      }
    }
  }
  return { ...wanted, starts: startsOf(wanted) }
}

function startsOf({ exact, stems, prefixes, runs }: WantedInMaking): WordStarts {
  const starts: WordStarts = new Uint8Array(WORD_STARTS)
  // What is begun may go on with any letter, and of a short stem the second letter may have been another one.
  for (const form of exact.keys()) markStart(starts, form, false)
  for (const stem of stems.keys()) markStart(starts, stem, stem.length < 3)
  for (const prefix of prefixes.keys()) markStart(starts, prefix, prefix.length < 2)
  for (const run of runs) for (const part of run.parts) markStart(starts, part.exact, part.exact.length < 2)
  return starts
}

function markStart(starts: WordStarts, form: string, isAnySecond: boolean): void {
  const first = form.charCodeAt(0)
  const second = form.length > 1 ? form.charCodeAt(1) : 0
  if (first >= 128) return
  if (isAnySecond || second >= 128) starts.fill(1, first * 128, (first + 1) * 128)
  else starts[first * 128 + second] = 1
}

function add(forms: Map<string, number[]>, form: string, asked: number): void {
  const known = forms.get(form)
  if (known === undefined) forms.set(form, [asked])
  else if (!known.includes(asked)) known.push(asked)
}

/** What belongs together in a query: a plain word, a compound with its parts, a run of a script without blanks. */
export type Unit = { readonly whole: Token | undefined; readonly parts: Token[] }

function asRunPart({ parts }: Unit): (part: Token) => RunPart {
  const from = parts[0]?.position ?? 0
  return ({ exact, position }) => ({ exact, offset: position - from })
}

/** Cuts the words of a query into units; what has more parts than a compound may have is several. */
export function unitsOf(tokens: Iterable<Token>): readonly Unit[] {
  const units: Unit[] = []
  let endIndex = -1
  for (const token of tokens) {
    if (token.span === 0) continue
    const unit = units.at(-1)
    if (unit === undefined || token.startIndex >= endIndex) {
      units.push(token.span === 1 ? { whole: undefined, parts: [token] } : { whole: token, parts: [] })
    } else if (token.span === 1) unit.parts.push(token)
    endIndex = Math.max(endIndex, token.endIndex)
  }
  return units
}

/** Everything in a text that a query asks for, in order of where it begins, of those that begin together the longest first. */
export function findMatches(text: string, wanted: Wanted, analyzer: Analyzer): readonly Match[] {
  const { exact, stems, prefixes, runs, starts } = wanted
  if (exact.size + stems.size + prefixes.size + runs.length === 0) return []
  const matches: Match[] = []
  const prefixLengths = [...new Set([...prefixes.keys()].map((prefix) => prefix.length))]
  const running = runs.length === 0 ? undefined : openRuns(runs)
  for (const token of analyzer.tokens(text, starts)) {
    const { startIndex, endIndex } = token
    const put = (asked: number) => matches.push({ startIndex, endIndex, asked })
    exact.get(token.exact)?.forEach(put)
    stems.get(token.stem)?.forEach(put)
    if (token.stem !== token.exact) stems.get(token.exact)?.forEach(put)
    for (const length of prefixLengths) {
      if (token.exact.length >= length) prefixes.get(token.exact.slice(0, length))?.forEach(put)
    }
    running?.see(token, matches)
  }
  return matches.sort((a, b) => a.startIndex - b.startIndex || b.endIndex - a.endIndex)
}
