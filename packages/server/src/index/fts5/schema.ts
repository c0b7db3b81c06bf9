import type { IndexPosition } from '../port.ts'

/**
 * The tables of the index file and the marks that documents carry in it.
 *
 * One FTS5 table holds the text and, in a column of its own, one mark for each access term, datasource and the like,
 * so that a single MATCH finds words *and* rights: the filter prunes while posting lists are read, not afterwards.
 */

/** Says that a SQLite file is a search index of Sheaf; `file` and other tools show it. */
export const APPLICATION_ID = 0x53686631

/** Grows with every change of these tables or of how text is analysed: an index of another format is made anew. */
export const FORMAT_VERSION = 2

/**
 * `columnsize` keeps its default: without stored lengths bm25() would have to analyse every hit anew for its length.
 * `documents` has no index by datasource: its rows are small, so that counting them all is fast enough for whoever asks
 * how many there are, while an index would make each change a quarter dearer.
 * `titles` has the words of titles once more, with their beginnings: to look for those in `texts` would read all that
 * bodies say. It keeps no text.
 * `terms` lets a query read the documents of one mark without parsing an expression; see reader.ts.
 */
export const SCHEMA = `
  CREATE VIRTUAL TABLE texts USING fts5(title, body, keywords, marks, tokenize = 'unicode61 remove_diacritics 2');
  CREATE VIRTUAL TABLE titles USING fts5(title, marks, content = '', contentless_delete = 1, prefix = '1 2 3',
    tokenize = 'unicode61 remove_diacritics 2');
  CREATE VIRTUAL TABLE terms USING fts5vocab(texts, instance);
  CREATE TABLE documents (
    key INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    datasource TEXT NOT NULL,
    object_type TEXT NOT NULL,
    indexed_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE position (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    store_id TEXT NOT NULL,
    restore_epoch INTEGER NOT NULL,
    change_seq INTEGER NOT NULL
  ) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT_VERSION};
`

/** Carried by every document, for queries that name nothing else. */
export const EVERY_MARK = 'ω'

/**
 * The mark of a datasource. Access terms are ASCII, so a Greek letter in front keeps the two apart for good; hex
 * because names may contain `-` and `_`, at which the tokenizer would cut.
 */
export function datasourceMark(name: string): string {
  return `δ${Buffer.from(name).toString('hex')}`
}

const ACCESS_TERM = /^[a-z0-9]+$/

/** True for what the port promises of access terms; anything else would be cut into several, each granting access. */
export function isAccessTerm(term: string): boolean {
  return ACCESS_TERM.test(term)
}

/** The row of `position`, as `SELECT *` gives it. */
export type PositionRow = { readonly store_id: string; readonly restore_epoch: number; readonly change_seq: number }

export function toPosition(row: PositionRow): IndexPosition {
  return { storeId: row.store_id, restoreEpoch: row.restore_epoch, changeSeq: row.change_seq }
}
