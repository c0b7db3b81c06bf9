import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { limits } from '@sheaf/contract/limits'
import {
  type Completion,
  type CompletionQuery,
  type IndexedState,
  type IndexHit,
  IndexNotReady,
  type IndexQuery,
  type SearchIndexReader,
  type TypeCount,
} from '../port.ts'
import { rankTitles } from '../titles.ts'
import { fileIdentity, isDamage, markDamaged, openIndexFile, readPosition } from './file.ts'
import { buildCompletion, buildMatch } from './match.ts'

/** The reading side: one SQL statement per search, on a read-only connection that sees each commit at once. */
export function openFts5Reader(directory: string): SearchIndexReader {
  let open: OpenReader | undefined
  const close = () => {
    open?.db.close()
    open = undefined
  }
  /** A reset puts a new file in the place of the old one, which this connection would go on reading for ever. */
  const present = (identity: string | undefined): OpenReader => {
    if (open?.identity !== identity) close()
    open ??= identity === undefined ? undefined : openAs(identity, directory)
    if (open === undefined) throw new IndexNotReady('there is no search index yet')
    return open
  }
  const guarded = <Result>(read: (reader: OpenReader) => Result): Result => {
    const identity = fileIdentity(directory)
    try {
      return read(present(identity))
    } catch (error) {
      // While one file takes the place of another, SQLite may find neither.
      if (identity !== fileIdentity(directory)) {
        close()
        throw new IndexNotReady('the search index is being made anew', { cause: error })
      }
      if (!isDamage(error)) throw error
      close()
      markDamaged(directory)
      throw new IndexNotReady('the search index is damaged', { cause: error })
    }
  }
  guarded(() => undefined)
  return {
    search: (query) => guarded((reader) => search(reader, query)),
    summarize() {
      throw new Error('this engine does not count')
    },
    complete: (query) => guarded((reader) => complete(reader, query)),
    text: (key) =>
      guarded((reader) => {
        const row = reader.statement('SELECT title, body FROM texts WHERE rowid = ?').get(key)
        return row as { title: string; body: string } | undefined
      }),
    state: (key) =>
      guarded((reader) => {
        const row = reader.statement('SELECT revision, indexed_ms AS indexedMs FROM documents WHERE key = ?').get(key)
        return row === undefined ? undefined : ({ ...row } as IndexedState)
      }),
    counts: (datasource) =>
      guarded((reader) =>
        reader
          .statement(COUNTS)
          .all(datasource)
          .map((row) => ({ ...row }) as TypeCount),
      ),
    position: () => guarded((reader) => readPosition(reader.db)),
    close,
  }
}

const COUNTS = `
  SELECT object_type AS objectType, count(*) AS count FROM documents
  WHERE datasource = ? GROUP BY object_type ORDER BY object_type`

type OpenReader = {
  readonly db: DatabaseSync
  readonly identity: string
  /** The prepared statement of an SQL text; there are a handful, so they are kept. */
  readonly statement: (sql: string) => StatementSync
}

function openAs(identity: string, directory: string): OpenReader | undefined {
  const db = openIndexFile(directory, { readOnly: true })
  if (db === undefined) return undefined
  const statements = new Map<string, StatementSync>()
  return {
    db,
    identity,
    statement(sql) {
      const statement = statements.get(sql) ?? db.prepare(sql)
      statements.set(sql, statement)
      return statement
    },
  }
}

function search(reader: OpenReader, query: IndexQuery): readonly IndexHit[] {
  const match = buildMatch(query)
  if (match === undefined) return []
  const { after } = query
  const { principalsOutside } = match
  const sql = searchSql({
    isRanked: query.anyOf.length > 0,
    isWide: principalsOutside !== undefined,
    isContinued: after !== undefined,
  })
  const rows = reader.statement(sql).all({
    expression: match.expression,
    hiddenKeys: JSON.stringify(query.hiddenKeys),
    ...(principalsOutside === undefined ? {} : { principals: JSON.stringify(principalsOutside) }),
    ...(after === undefined ? {} : { afterScore: after.score, afterKey: after.key }),
    limit: query.limit,
  })
  return rows.map((row) => ({ ...row }) as IndexHit)
}

/**
 * A word in the title counts as eight in the body, which BM25 then dampens; marks count nothing. Measured on the
 * classic collections, the exact number matters little.
 * bm25() takes a document's length over all columns, marks included, and FTS5 offers no way around it. With the usual
 * handful of access terms that is a few per cent; a document shared with hundreds of people one by one ranks as if its
 * text were longer by as many words. It loses places, never visibility.
 */
const RANKED = {
  score: '-bm25(texts, 8.0, 1.0, 1.0, 0.0)',
  from: 'texts',
}

/** Without words there is nothing to rank by: the newest change first. CROSS JOIN keeps the order of the loops. */
const NEWEST = {
  score: 'documents.updated_at',
  from: 'texts CROSS JOIN documents ON documents.key = texts.rowid',
}

/**
 * The unary plus in `+texts.rowid` keeps SQLite from running the match once for every key of the list, which is
 * hundreds of times slower. `MATERIALIZED` keeps bm25() from being computed again for each comparison with `after`; a
 * first page is faster without.
 */
function searchSql(shape: { readonly isRanked: boolean; readonly isWide: boolean; readonly isContinued: boolean }) {
  const { score, from } = shape.isRanked ? RANKED : NEWEST
  const held = `AND +texts.rowid IN (
        SELECT term.doc FROM json_each(:principals) AS principal CROSS JOIN terms AS term
        WHERE term.term = principal.value AND term.col = 'marks')`
  return `
    WITH hits AS ${shape.isContinued ? 'MATERIALIZED' : ''} (
      SELECT texts.rowid AS key, ${score} AS score FROM ${from}
      WHERE texts MATCH :expression
        AND +texts.rowid NOT IN (SELECT value FROM json_each(:hiddenKeys))
        ${shape.isWide ? held : ''}
    ), page AS (
      SELECT key, score FROM hits
      ${shape.isContinued ? 'WHERE (score, key) < (coalesce((SELECT score FROM hits WHERE key = :afterKey), :afterScore), :afterKey)' : ''}
      ORDER BY score DESC, key DESC LIMIT :limit
    )
    SELECT page.key, page.score, documents.revision FROM page JOIN documents ON documents.key = page.key
    ORDER BY page.score DESC, page.key DESC`
}

/**
 * FTS5 gives the newest first and stops at the limit, so that a single letter costs no more than a word. The titles are
 * read from the table below `texts`: by way of FTS5 a thousand of them take several times as long.
 */
function complete(reader: OpenReader, query: CompletionQuery): readonly Completion[] {
  const match = buildCompletion(query)
  if (match === undefined) return []
  const { principalsOutside } = match
  const rows = reader.statement(completionSql(principalsOutside !== undefined)).all({
    expression: match.expression,
    hiddenKeys: JSON.stringify(query.hiddenKeys),
    ...(principalsOutside === undefined ? {} : { principals: JSON.stringify(principalsOutside) }),
    candidates: limits.autocompleteCandidatesMax.value,
  }) as unknown as readonly Completion[]
  return rankTitles(rows, query)
    .slice(0, query.limit)
    .map((row) => ({ ...row }))
}

function completionSql(isWide: boolean): string {
  const held = `AND +titles.rowid IN (
        SELECT term.doc FROM json_each(:principals) AS principal CROSS JOIN terms AS term
        WHERE term.term = principal.value AND term.col = 'marks')`
  return `
    WITH found AS MATERIALIZED (
      SELECT titles.rowid AS key FROM titles
      WHERE titles MATCH :expression
        AND +titles.rowid NOT IN (SELECT value FROM json_each(:hiddenKeys))
        ${isWide ? held : ''}
      ORDER BY titles.rowid DESC LIMIT :candidates
    )
    SELECT found.key, documents.revision, text.c0 AS title
    FROM found CROSS JOIN documents ON documents.key = found.key CROSS JOIN texts_content AS text ON text.id = found.key`
}
