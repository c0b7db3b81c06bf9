import { workerData } from 'node:worker_threads'
import { wantedBy } from '../index/analysis/matches.ts'
import { standardAnalyzer } from '../index/analysis/standard.ts'
import { openIndexReader } from '../index/engine/reading.ts'
import {
  type Completion,
  type CompletionQuery,
  type FoundWord,
  type IndexHit,
  IndexNotReady,
  type IndexQuery,
  type SearchClause,
  type SearchIndexReader,
  type Summary,
  type SummaryQuery,
  type WordsQuery,
} from '../index/port.ts'
import type { Readable, ReadableTask, WarningsTask } from '../indexing/indexed-document.ts'
import { type IndexCounts, type IndexStates, type IndexStatus, indexStatusOf, NO_INDEX } from './index-status.ts'
import { makeLongTexts, makeSnippets } from './passages.ts'
import { type WordOf, writtenWords } from './written-words.ts'

/** A thread of the pool that reads the index, so that a slow query never delays writes or other requests. */

export type IndexThreadData = { readonly indexDirectory: string }

export type SnippetTask = {
  readonly keys: readonly number[]
  readonly clauses: readonly SearchClause[]
  readonly charactersMax: number
  /** Long texts in the order of the document instead of its best passages. */
  readonly isLong: boolean
}
export type PresentTask = { readonly passages: SnippetTask; readonly corrections: readonly WordsQuery[] }
export type Presented = {
  readonly passages: readonly (Passage | undefined)[]
  /** For each word what it may have been meant to be. */
  readonly corrections: readonly (readonly FoundWord[])[]
}
export type FindTask = {
  readonly query: IndexQuery
  /** Passages are made for so many hits. */
  readonly shownMax: number
  readonly passages: Omit<SnippetTask, 'keys'>
  readonly corrections: readonly WordsQuery[]
}
export type Found = Pick<Presented, 'corrections'> & {
  readonly hits: readonly IndexHit[]
  /** Each with the key of its document. */
  readonly passages: readonly (readonly [key: number, Passage | null])[]
}
export type ValuesTask = {
  readonly query: Omit<SummaryQuery, 'columns' | 'valuesMax'>
  readonly column: string
  readonly beginning: string
  readonly limit: number
}
/** What is shown of a document besides what its record has: the title, and passages. */
export type Passage = {
  readonly title: string
  readonly snippets: readonly {
    readonly text: string
    /** Only of what is marked and placed; long texts are neither. */
    readonly ranges?: readonly { readonly startIndex: number; readonly endIndex: number }[]
    readonly ordering?: number
  }[]
}
const { indexDirectory } = workerData as IndexThreadData
let reader: SearchIndexReader | undefined

export const search = (query: IndexQuery): readonly IndexHit[] => reading((open) => open.search(query), [])

/**
 * A search with what goes with its first hits, which spares a second call. Whoever asks shows of it only what the person may
 * see. Answers JSON of a `Found`: so many small objects are sooner written and read than copied from thread to thread.
 */
export const find = ({ query, shownMax, passages, corrections }: FindTask): string => {
  const found = reading<Found>(
    (open) =>
      open.atOnce(() => {
        const hits = open.search(query)
        const keys = hits.slice(0, shownMax).map(({ key }) => key)
        const presented = presentedBy(open, { passages: { ...passages, keys }, corrections })
        return {
          hits,
          passages: keys.map((key, position) => [key, presented.passages[position] ?? null]),
          corrections: presented.corrections,
        }
      }),
    { hits: [], passages: [], corrections: corrections.map(() => []) },
  )
  return JSON.stringify(found)
}

export const summarize = (query: SummaryQuery): Summary =>
  reading((open) => open.summarize(query), { total: 0, columns: [] })

export const complete = (query: CompletionQuery): readonly Completion[] => reading((open) => open.complete(query), [])

export const completeWord = (query: WordsQuery): readonly FoundWord[] => reading((open) => open.completeWord(query), [])

export const valuesFrom = ({ query, column, beginning, limit }: ValuesTask): readonly string[] =>
  reading((open) => {
    const [found] = open.summarize({ ...query, columns: [column], beginning, valuesMax: limit }).columns
    return (found?.values ?? []).map(({ value }) => value)
  }, [])

export const written = (words: readonly WordOf[]): readonly string[] => reading((open) => writtenWords(open, words), [])

/** What goes with the hits of a search: passages, and what words of the query may have been meant to be. */
export const present = (task: PresentTask): Presented =>
  reading((open) => open.atOnce(() => presentedBy(open, task)), {
    passages: task.passages.keys.map(() => undefined),
    corrections: task.corrections.map(() => []),
  })

/** A passage for each key, undefined for a document that the index does not hold. */
function presentedBy(
  open: SearchIndexReader,
  { passages: { keys, clauses, charactersMax, isLong }, corrections }: PresentTask,
): Presented {
  const wanted = wantedBy(clauses, standardAnalyzer)
  const passages = open.texts(keys).map((text) => {
    if (text === undefined) return undefined
    const snippets = isLong
      ? makeLongTexts(text, wanted, charactersMax).map((long) => ({ text: long }))
      : makeSnippets(text, wanted, charactersMax)
    return { title: text.title, snippets }
  })
  return { passages, corrections: corrections.map(open.correct) }
}

/** How much the index contains, and whether it holds a document. */
export const status = ({ key }: { readonly key: number }): IndexStatus =>
  reading((open) => indexStatusOf(open, key), NO_INDEX)

/** What it holds of documents, in their order. */
export const states = (keys: readonly (number | undefined)[]): IndexStates =>
  reading(
    (open) => ({
      position: open.position(),
      states: keys.map((key) => (key === undefined ? undefined : open.state(key))),
    }),
    { position: undefined, states: [] },
  )

/** How many documents of a datasource it holds. */
export const counts = (datasource: string): IndexCounts =>
  reading((open) => ({ position: open.position(), counts: open.counts(datasource) }), {
    position: undefined,
    counts: [],
  })

/** Reads the index; while there is none, or it is being made anew, nothing is found. */
function reading<Value>(read: (open: SearchIndexReader) => Value, otherwise: Value): Value {
  try {
    reader ??= openIndexReader(indexDirectory)
    return read(reader)
  } catch (error) {
    if (!(error instanceof IndexNotReady)) throw error
    reader?.close()
    reader = undefined
    return otherwise
  }
}

/** What people read of a document, taken from its record. Loaded here, since most threads never extract anything. */
export const readable = async (task: ReadableTask): Promise<Readable> =>
  (await import('../indexing/indexed-document.ts')).readable(task)

/** What of a document is not indexed as it was uploaded. */
export const warnings = async (task: WarningsTask): Promise<readonly string[]> =>
  (await import('../indexing/indexed-document.ts')).warningsOf(task)
