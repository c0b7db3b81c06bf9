import type { SearchIndexEngine } from '../port.ts'
import { openFts5Reader } from './reader.ts'
import { openFts5Writer } from './writer.ts'

/** The search index in SQLite's FTS5: a file of its own beside the store. */
export const fts5Engine: SearchIndexEngine = { openWriter: openFts5Writer, openReader: openFts5Reader }
