import { hash } from 'node:crypto'
import type { IndexedDocument, PreparedDocument } from '../port.ts'
import type { Field } from './field-weights.ts'
import { packText } from './stored-text.ts'

/** What of a document needs no index to be worked out, so that another thread may do it beforehand. */

type Unstamped = Omit<IndexedDocument, 'indexedMs'>

export function prepare(document: Unstamped): PreparedDocument {
  return { fingerprint: fingerprintOf(document), access: accessOf(document), text: packText(shownText(document)) }
}

/** The same for two documents that differ only in their rights, and in when they were written. */
export function fingerprintOf(document: Unstamped): string {
  const { accessTerms: _rights, revision: _revision, indexedMs: _time, ...content } = { indexedMs: 0, ...document }
  return hash('sha1', JSON.stringify(content), 'base64')
}

/** The rights of a document in one line, the same for the same rights. */
export function accessOf({ accessTerms }: Unstamped): string {
  return [...new Set(accessTerms)].sort().join(' ')
}

/** What people read of a document: the body, what is short for it, and what others say of it. */
export function shownText({
  body,
  summary,
  comments,
}: Pick<IndexedDocument, Extract<Field, 'body' | 'summary' | 'comments'>>): string {
  return [body, summary, comments].filter((text) => text !== '').join('\n\n')
}
