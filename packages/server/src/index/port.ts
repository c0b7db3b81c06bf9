import type { SizeRange } from './sizes.ts'
import type { Typed } from './titles.ts'

/**
 * The search index port. An engine holds, for every document, its text, the access terms that it carries and the
 * number of the record it was made from; it never decides who may see something beyond "carries one of these terms".
 * Every engine must pass `describeSearchIndex` in conformance.ts.
 */

/** What the index holds of one document. */
export type IndexedDocument = {
  /** Number of the record in the store; never reused for another record. */
  readonly key: number
  /** Revision of the record when it was read. */
  readonly revision: number
  /** Folded name of the document's datasource. */
  readonly datasource: string
  readonly objectType: string
  readonly title: string
  /** Plain text that people read, of which passages are shown. */
  readonly body: string
  /** Read and shown like the body, of which it is a short form. */
  readonly summary: string
  /** What others have written below it; read and shown after the body. */
  readonly comments: string
  /** Searched, never shown as text: tags, values of properties, and names of people. */
  readonly tags: string
  readonly properties: string
  readonly people: string
  /** Values by which it is filtered and counted, by the name of the column; compared as they are. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  /** Opaque terms of letters a-z and digits; a searcher who holds one of them may find the document. */
  readonly accessTerms: readonly string[]
  /** Unix seconds of the last change, 0 if unknown. */
  readonly updatedAt: number
  /** How often it was viewed, liked and commented on, as far as it is known: what is used much ranks a little higher. */
  readonly interactions: number
  /** Unix milliseconds at which this is applied. */
  readonly indexedMs: number
}

export type IndexChange =
  | { readonly kind: 'put'; readonly document: IndexedDocument; readonly prepared?: PreparedDocument | undefined }
  | { readonly kind: 'delete'; readonly key: number }

/** What an engine works out of a document alone, and keeps of it as it is. */
export type PreparedDocument = {
  /** The same for documents that differ in their rights and times alone. */
  readonly fingerprint: string
  /** The same for the same rights. */
  readonly access: string
  /** The text that people read of it, as it is kept. */
  readonly text: Uint8Array
}

/** Which store an index belongs to and how much of it the index contains. */
export type IndexPosition = {
  readonly storeId: string
  /** Grows when the store is restored from a backup, or an index is wanted anew: one of before is then worthless. */
  readonly restoreEpoch: number
  /** Every row of `changes` up to this number is contained. */
  readonly changeSeq: number
}

/** Whether there is more to tidy; `elsewhere` if another thread does all of it, which need only be looked at now and then. */
export type Tidied = 'done' | 'more' | 'elsewhere'

/** The writing side of an engine, used by one thread. */
export type SearchIndexWriter = {
  /** Undefined if there is no usable index: none at all, another format, or damaged. Call `reset` then. */
  readonly position: () => IndexPosition | undefined
  /** Why there is no usable index; undefined if there is one. */
  readonly obstacle: () => Obstacle | undefined
  /** Empties the index and makes it belong to the store that `position` names. */
  readonly reset: (position: IndexPosition) => void
  /**
   * Applies the changes and the new `changeSeq` in one transaction: all of it is there, or none. It survives the death of
   * the process; a loss of power may take it back to any earlier `apply` that no `flush` has followed.
   */
  readonly apply: (changes: readonly IndexChange[], changeSeq: number) => void
  /** Makes all that was applied survive a loss of power, and answers up to which change that is. */
  readonly flush: () => number
  /**
   * Does some of the work that keeps searches fast, for about so long; where all of it is done elsewhere, waits for that. What is
   * found is the same before and after; nothing is lost if the process dies in the middle of it.
   *
   * @param isIdle true while nothing is waiting: then more is done than is worth it while an index grows
   */
  readonly tidy: (millis: number, isIdle?: boolean) => Tidied
  /**
   * Documents of a part of the index that was found damaged: they are not found until they are put again. An engine that
   * cannot lose a part of itself answers none.
   */
  readonly missing: () => Missing
  readonly close: () => void
}

/**
 * There is no index yet, or no more; there is one of another engine, format or analysis; or there was one, and it is damaged.
 * The reason is for the log.
 */
export type Obstacle = { readonly kind: 'none' | 'other' | 'damaged'; readonly reason: string }

/** What was lost, and what was found to be wrong, which is told once. */
export type Missing = { readonly keys: readonly number[]; readonly reasons: readonly string[] }

/** In place of access terms: for the one operation that looks at every document. No text is equal to it. */
export const UNRESTRICTED = { isUnrestricted: true } as const

/** By its form, since queries are copied from thread to thread. Whatever else is not a list is a mistake, and throws. */
export function isUnrestricted(principals: IndexQuery['principals']): principals is typeof UNRESTRICTED {
  return 'isUnrestricted' in principals && principals.isUnrestricted === true
}

/**
 * A word, a run of words or the beginning of a word that a document may contain, as typed: the engine analyses it as it
 * analyses documents. A text that has several words, such as `e-mail`, stands for the run of them. The last word of a
 * prefix is only begun, and may stand anywhere; those before it are a run. Words are found in other forms of themselves
 * too, phrases as they are.
 */
export type SearchClause = { readonly kind: 'word' | 'phrase' | 'prefix'; readonly text: string }

/**
 * Restricts hits to those that have one of the values in a column, or one whose size is in one of the ranges; to those that
 * have none of these if negated.
 */
export type ColumnFilter = {
  readonly column: string
  readonly values: readonly string[]
  readonly sizes?: readonly SizeRange[]
  readonly isNegated?: boolean
}

/** Restricts hits to these documents, or to all others if negated. */
export type KeyFilter = { readonly keys: readonly number[]; readonly isNegated?: boolean }

/** A span of `updatedAt` in Unix seconds, the end exclusive. */
export type TimeRange = { readonly from: number; readonly until: number }

/** To rank what is new and what is used a little higher; `now` in Unix seconds, the same for all pages of a search. */
export type RankingBoosts = { readonly now: number }

/** Lets pass what all of its filters let pass. */
export type FilterSet = {
  readonly filters?: readonly ColumnFilter[]
  readonly keys?: readonly KeyFilter[]
  /** `updatedAt` is in one of these. */
  readonly updated?: readonly TimeRange[]
}

export type IndexQuery = {
  /** Documents that contain at least one of these match; if empty, every document does. */
  readonly anyOf: readonly SearchClause[]
  /** Documents that contain all of these match. Without any clause to look for, the newest come first. */
  readonly allOf?: readonly SearchClause[]
  /** Documents that contain one of these do not match. */
  readonly noneOf: readonly SearchClause[]
  /** Access terms that the searcher holds. None: nothing matches. UNRESTRICTED: whatever terms a document carries. */
  readonly principals: readonly string[] | typeof UNRESTRICTED
  /** Folded names of datasources to search; undefined for all. */
  readonly datasources?: readonly string[]
  /** All must let a document pass. */
  readonly filters?: readonly ColumnFilter[]
  readonly updated?: TimeRange
  /** Besides, one of these must let a document pass. */
  readonly anyFilters?: readonly FilterSet[]
  /** Without it hits rank by their words alone. It changes nothing where there is no clause to look for. */
  readonly boosts?: RankingBoosts
  /** Documents to leave out, as if they were not there: their rights were narrowed and the index may not know yet. */
  readonly hiddenKeys: readonly number[]
  /** Only hits that come after this one in order: after where it is now, if it still matches, since scores change. */
  readonly after?: IndexPlace
  /** At most this many hits. */
  readonly limit: number
}

/** What to count of everything that a query matches. */
export type SummaryQuery = Omit<IndexQuery, 'after' | 'limit' | 'boosts'> & {
  readonly columns: readonly string[]
  /** At most so many values of each column, the most frequent ones. */
  readonly valuesMax: number
  /** Only values that begin so. */
  readonly beginning?: string
  /** Spans of time in which to count. */
  readonly spans?: readonly TimeRange[]
}

/** Exact numbers. Of values with equal counts the smaller text comes first. */
export type Summary = {
  readonly total: number
  readonly columns: readonly { readonly column: string; readonly values: readonly ValueCount[] }[]
  /** How many were last changed in each span, if that was asked. */
  readonly spans?: readonly number[]
}

export type ValueCount = { readonly value: string; readonly count: number }

/** What somebody is typing, to be completed by titles. */
export type CompletionQuery = Typed &
  Pick<IndexQuery, 'datasources' | 'hiddenKeys' | 'limit'> & {
    /** Access terms that the searcher holds. None: nothing matches. */
    readonly principals: readonly string[]
  }

/** A document whose title completes what was typed. */
export type Completion = { readonly key: number; readonly revision: number; readonly title: string }

/** A word that is being typed, or was typed, and whose vocabulary is asked about it. */
export type WordsQuery = Pick<IndexQuery, 'principals' | 'datasources' | 'hiddenKeys' | 'limit'> & {
  readonly word: string
}

/** A word of documents that somebody may see. */
export type FoundWord = {
  /** Without case and diacritics, but no stem. */
  readonly exact: string
  /** How many of them have it in some field, at most `WORD_DOCUMENTS_MAX`. */
  readonly documents: number
  /** Up to `WITNESSES_MAX` of them, the newest of these first. */
  readonly witnesses: readonly Witness[]
}

/** A document that has a word, and the record by which the index knows that. */
export type Witness = { readonly key: number; readonly revision: number }

/** A place in the order of hits: by score, the best first, then by key, the newest first. */
export type IndexPlace = { readonly score: number; readonly key: number }

export type IndexHit = IndexPlace & { readonly revision: number }

/** The text of a document as it was indexed, for passages: the body with what is shown below it. */
export type IndexedText = { readonly title: string; readonly body: string }

/** What a document was when it was indexed, and when that was. */
export type IndexedState = Pick<IndexedDocument, 'revision' | 'indexedMs'>

/** How many documents of an object type the index holds. */
export type TypeCount = { readonly objectType: string; readonly count: number }

/** The reading side of an engine; each thread opens its own. It sees every `apply` that ended before a call. */
export type SearchIndexReader = {
  /** Everything that is asked inside, of this reader alone, sees the index as it is at one moment. May be run more than once. */
  readonly atOnce: <Result>(read: () => Result) => Result
  readonly search: (query: IndexQuery) => readonly IndexHit[]
  readonly summarize: (query: SummaryQuery) => Summary
  /**
   * Documents whose title has all the words and one that begins with the prefix, in the order of `rankTitles`. Where more
   * than `limits.autocompleteCandidatesMax` match, it is the newest that are looked at. Without word or prefix: none.
   */
  readonly complete: (query: CompletionQuery) => readonly Completion[]
  /**
   * What a word may have been meant to be, if no document that may be seen has any form of it: words of such documents that are
   * up to `editsAllowed` edits away, one at most if they begin with another letter. The least edits come first, then the
   * most documents, then the smaller text. Documents that may not be seen change nothing in the answer.
   */
  readonly correct: (query: WordsQuery) => readonly FoundWord[]
  /** Other words of such documents that begin with two letters or more, those of the most documents first. */
  readonly completeWord: (query: WordsQuery) => readonly FoundWord[]
  readonly text: (key: number) => IndexedText | undefined
  /** Texts of several documents, in the order of their keys and as of one moment. */
  readonly texts: (keys: readonly number[]) => readonly (IndexedText | undefined)[]
  readonly state: (key: number) => IndexedState | undefined
  /** What the index holds of a datasource, by object type; a type of which it holds nothing is left out. */
  readonly counts: (datasource: string) => readonly TypeCount[]
  readonly position: () => IndexPosition | undefined
  readonly close: () => void
}

/** An engine: opens the two sides of the index in a directory, which exists. */
export type SearchIndexEngine = {
  readonly openWriter: (directory: string) => SearchIndexWriter
  /** Does a part of the work on a document beforehand, in whichever thread. */
  readonly prepare: (document: Omit<IndexedDocument, 'indexedMs'>) => PreparedDocument
  /** Waits for nothing: throws IndexNotReady if no writer has made an index yet. */
  readonly openReader: (directory: string) => SearchIndexReader
}

/** Thrown by a reader when there is no usable index (yet): the caller answers from nothing rather than guess. */
export class IndexNotReady extends Error {
  override readonly name = 'IndexNotReady'
}
