import type { DatabaseSync } from 'node:sqlite'
import type { Analyzer } from '../analysis/port.ts'
import {
  type Completion,
  type CompletionQuery,
  type IndexedState,
  IndexNotReady,
  type SearchIndexReader,
  type TypeCount,
} from '../port.ts'
import { rankTitles } from '../titles.ts'
import { hasBit } from './bits.ts'
import { type ColumnNumbers, openColumnNumbers } from './column-numbers.ts'
import { findTitles } from './completion.ts'
import { isDamage, isMissingFile, reasonOf } from './damage.ts'
import { manifestIdentity, markDamaged, openManifest, readPosition } from './manifest.ts'
import { search, summarize } from './search.ts'
import { openSnapshot, type Snapshot } from './snapshot.ts'
import { unpackText } from './stored-text.ts'
import { completeWord, correctWord } from './words.ts'

/** What a reader tells of the inside of the index, for figures and tests. */
export type EngineReader = SearchIndexReader & {
  /** Every version of a document that is in a segment, deleted ones until they are merged away. */
  readonly versions: () => readonly { readonly key: number; readonly updatedAt: number; readonly isLive: boolean }[]
  /** Bytes of all segments by what they hold. */
  readonly sizes: () => Readonly<Record<string, number>>
  readonly segments: () => readonly { readonly documents: number; readonly deleted: number }[]
}

/** The reading side. Each call sees the index as it is at one moment. */
export function openReader(directory: string, analyzer: Analyzer): EngineReader {
  let open: OpenReader | undefined
  const close = () => {
    open?.close()
    open = undefined
  }
  /** A reset puts a new manifest in the place of the old one, which this connection would go on reading for ever. */
  const present = (identity: string | undefined): OpenReader => {
    if (open?.identity !== identity) close()
    open ??= identity === undefined ? undefined : openAs(identity, directory, analyzer)
    if (open === undefined) throw new IndexNotReady('there is no search index yet')
    return open
  }
  let isAtOnce = false
  const attempt = <Result>(
    read: (reader: OpenReader) => Result,
    needs: 'segments' | 'one row',
    mayRetry: boolean,
  ): Result => {
    // Of one moment with what was read before; damage is the matter of whoever began.
    if (isAtOnce && open !== undefined) return read(open)
    const identity = manifestIdentity(directory)
    try {
      const reader = present(identity)
      return needs === 'segments' ? reader.atOneMoment(read) : read(reader)
    } catch (error) {
      // A segment that was merged away between the look into the manifest and the opening of its file.
      if (isMissingFile(error) && mayRetry) return attempt(read, needs, false)
      // While one index takes the place of another, SQLite may find neither.
      if (identity !== manifestIdentity(directory)) {
        close()
        throw new IndexNotReady('the search index is being made anew', { cause: error })
      }
      // The other segments are as good as before; each round leaves out one more.
      if (open?.snapshot.leaveOut(error) === true) return attempt(read, needs, true)
      if (!isDamage(error)) throw error
      close()
      markDamaged(directory, reasonOf(error))
      throw new IndexNotReady('the search index is damaged', { cause: error })
    }
  }
  const guarded = <Result>(read: (reader: OpenReader) => Result): Result => attempt(read, 'segments', true)
  /** One statement sees one moment by itself, and what the manifest holds needs no segment. */
  const row = <Result>(read: (reader: OpenReader) => Result): Result => attempt(read, 'one row', true)
  guarded(() => undefined)
  return {
    atOnce: (read) =>
      guarded(() => {
        isAtOnce = true
        try {
          return read()
        } finally {
          isAtOnce = false
        }
      }),
    search: (query) => guarded(({ snapshot, revisionOf }) => search(query, snapshot.views(), analyzer, revisionOf)),
    summarize: (query) => guarded(({ snapshot, numbersOf }) => summarize(query, snapshot.views(), analyzer, numbersOf)),
    complete: (query) => guarded((reader) => complete(reader, query, analyzer)),
    correct: (query) =>
      guarded(({ snapshot, revisionOf }) => correctWord(query, snapshot.views(), analyzer, revisionOf)),
    completeWord: (query) =>
      guarded(({ snapshot, revisionOf }) => completeWord(query, snapshot.views(), analyzer, revisionOf)),
    text: (key) => row((reader) => reader.textOf(key)),
    texts: (keys) => row((reader) => reader.together(() => keys.map(reader.textOf))),
    state: (key) => row((reader) => reader.stateOf(key)),
    counts: (datasource) => row((reader) => reader.countsOf(datasource)),
    position: () => guarded((reader) => readPosition(reader.db)),
    versions: () =>
      guarded(({ snapshot }) =>
        snapshot.views().flatMap(({ segment, live }) => {
          const updated = segment.updated()
          return Array.from(segment.keys(), (key, ordinal) => ({
            key,
            updatedAt: updated[ordinal] ?? 0,
            isLive: hasBit(live, ordinal),
          }))
        }),
      ),
    sizes: () =>
      guarded(({ snapshot }) => {
        const sums: Record<string, number> = {}
        for (const { segment } of snapshot.views()) {
          for (const [name, bytes] of Object.entries(segment.sizes())) sums[name] = (sums[name] ?? 0) + bytes
        }
        return sums
      }),
    segments: () =>
      guarded(({ snapshot }) =>
        snapshot
          .views()
          .map(({ segment, deletedCount }) => ({ documents: segment.documents, deleted: deletedCount() })),
      ),
    close,
  }
}

type OpenReader = {
  readonly db: DatabaseSync
  readonly identity: string
  readonly snapshot: Snapshot
  readonly numbersOf: ColumnNumbers
  /** Rows as of one moment, and without looking for it before each of them. */
  readonly together: <Result>(read: () => Result) => Result
  /** The same, with the segments of that moment. */
  readonly atOneMoment: <Result>(read: (reader: OpenReader) => Result) => Result
  readonly revisionOf: (key: number) => number
  readonly textOf: (key: number) => { readonly title: string; readonly body: string } | undefined
  readonly stateOf: (key: number) => IndexedState | undefined
  readonly countsOf: (datasource: string) => readonly TypeCount[]
  readonly close: () => void
}

function openAs(identity: string, directory: string, analyzer: Analyzer): OpenReader | undefined {
  const db = openManifest(directory, { readOnly: true, analyzer: analyzer.name })
  if (db === undefined) return undefined
  const snapshot = openSnapshot(directory, db)
  const begin = db.prepare('BEGIN')
  const end = db.prepare('COMMIT')
  const state = db.prepare('SELECT revision, indexed_ms AS indexedMs FROM documents WHERE key = ?')
  const text = db.prepare('SELECT title, body FROM texts WHERE key = ?')
  const counts = db.prepare(
    'SELECT object_type AS objectType, count(*) AS count FROM documents WHERE datasource = ? GROUP BY object_type ORDER BY object_type',
  )
  const stateOf = (key: number) => {
    const row = state.get(key)
    return row === undefined ? undefined : ({ ...row } as IndexedState)
  }
  const reader: OpenReader = {
    db,
    identity,
    snapshot,
    numbersOf: openColumnNumbers(),
    together(read) {
      if (db.isTransaction) return read()
      begin.run()
      try {
        return read()
      } finally {
        end.run()
      }
    },
    atOneMoment: (read) =>
      reader.together(() => {
        snapshot.refresh()
        return read(reader)
      }),
    revisionOf: (key) => stateOf(key)?.revision ?? 0,
    textOf(key) {
      const row = text.get(key) as { readonly title: string; readonly body: Uint8Array } | undefined
      return row === undefined ? undefined : { title: row.title, body: unpackText(row.body, key) }
    },
    stateOf,
    countsOf: (datasource) => counts.all(datasource).map((row) => ({ ...row }) as TypeCount),
    close() {
      snapshot.close()
      db.close()
    },
  }
  return reader
}

function complete(reader: OpenReader, query: CompletionQuery, analyzer: Analyzer): readonly Completion[] {
  const found = findTitles(query, reader.snapshot.views(), analyzer).flatMap((key) => {
    const state = reader.stateOf(key)
    const text = reader.textOf(key)
    return state === undefined || text === undefined ? [] : [{ key, revision: state.revision, title: text.title }]
  })
  return rankTitles(found, query).slice(0, query.limit)
}
