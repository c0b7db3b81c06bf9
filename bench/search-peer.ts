import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { IndexChange, IndexedText, SearchClause } from '@sheaf/server/index/port'
import type { Sought } from './corpus/queries.ts'

/**
 * The peer of search.ts: SQLite's FTS5 as one would use it for the same purpose, on the same documents. Lengths are kept
 * (`columnsize`), without which bm25() would not rank by length. Access terms are a column of the table and a part of
 * the MATCH; where there are too many for that, the visible documents are joined instead, which is the quicker of the two
 * from some dozens on. It does not stem, so its lists are shorter than those of an engine that does.
 */
export type Peer = {
  readonly apply: (changes: readonly IndexChange[]) => void
  /** Merges all segments into one, which is as fast as FTS5 gets. */
  readonly optimize: () => void
  readonly search: (sought: Sought, principals: readonly string[]) => readonly number[]
  /** How many documents match, whoever may see them. */
  readonly count: (sought: Sought) => number
  readonly text: (key: number) => IndexedText | undefined
  readonly close: () => void
}

const PRINCIPALS_IN_MATCH_MAX = 64

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, body, marks, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2');
  CREATE TABLE IF NOT EXISTS texts (key INTEGER PRIMARY KEY, title TEXT, body TEXT);
  CREATE TABLE IF NOT EXISTS access (term TEXT, key INTEGER, PRIMARY KEY (term, key)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS access_by_key ON access (key);
  INSERT INTO words (words, rank) VALUES ('rank', 'bm25(5.0, 1.0, 0.0)');`

export function openPeer(directory: string): Peer {
  const db = new DatabaseSync(join(directory, 'peer.sqlite'))
  db.exec(SCHEMA)
  db.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA mmap_size = 4294967296;')
  const removals = ['words WHERE rowid', 'texts WHERE key', 'access WHERE key'].map((rows) =>
    db.prepare(`DELETE FROM ${rows} = ?`),
  )
  const insertWords = db.prepare('INSERT INTO words (rowid, title, body, marks) VALUES (?, ?, ?, ?)')
  const insertText = db.prepare('INSERT INTO texts VALUES (?, ?, ?)')
  const insertAccess = db.prepare('INSERT INTO access VALUES (?, ?)')
  const find = db.prepare('SELECT rowid AS key FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10')
  // Without the plus SQLite would run the match once for every visible document.
  const findJoined = db.prepare(`SELECT rowid AS key FROM words WHERE words MATCH ?
    AND +rowid IN (SELECT key FROM access WHERE term IN (SELECT value FROM json_each(?))) ORDER BY rank LIMIT 10`)
  const count = db.prepare('SELECT count(*) AS count FROM words WHERE words MATCH ?')
  const text = db.prepare('SELECT title, body FROM texts WHERE key = ?')

  return {
    apply(changes) {
      db.exec('BEGIN')
      for (const change of changes) {
        const key = change.kind === 'put' ? change.document.key : change.key
        for (const removal of removals) removal.run(key)
        if (change.kind === 'delete') continue
        const { title, body, accessTerms } = change.document
        insertWords.run(key, title, body, accessTerms.join(' '))
        insertText.run(key, title, body)
        for (const term of accessTerms) insertAccess.run(term, key)
      }
      db.exec('COMMIT')
    },
    optimize: () => db.exec("INSERT INTO words (words) VALUES ('optimize')"),
    search(sought, principals) {
      const isJoined = principals.length > PRINCIPALS_IN_MATCH_MAX
      const rows = isJoined
        ? findJoined.all(matchOf(sought), JSON.stringify(principals))
        : find.all(`${matchOf(sought)} AND {marks} : (${principals.map(quote).join(' OR ')})`)
      return rows.map(({ key }) => Number(key))
    },
    count: (sought) => Number(count.get(matchOf(sought))?.count),
    text: (key) => text.get(key) as IndexedText | undefined,
    close: () => db.close(),
  }
}

function matchOf({ anyOf, allOf }: Sought): string {
  const parts = [
    ...(anyOf.length > 0 ? [anyOf.map(clauseOf).join(' OR ')] : []),
    ...(allOf.length > 0 ? [allOf.map(clauseOf).join(' AND ')] : []),
  ]
  return parts.map((part) => `{title body} : (${part})`).join(' AND ')
}

const clauseOf = ({ kind, text }: SearchClause) => (kind === 'prefix' ? `${quote(text)} *` : quote(text))
const quote = (text: string) => `"${text}"`
