import { type SealedCursors, sealedCursors } from '../cursor.ts'
import type { IndexPlace } from '../index/port.ts'

export { boundTo } from '../cursor.ts'

/** Where a page ended, and the Unix time in seconds by which its search ranks what is new: the same for all its pages. */
export type PageEnd = IndexPlace & { readonly now: number }

/** Cursors of searches. */
export type Cursors = SealedCursors<PageEnd>

export function cursors(key: Buffer): Cursors {
  const signed = sealedCursors<readonly [score: number, key: number, now: number]>(key)
  return {
    write: ({ score, key: documentKey, now }, query) => signed.write([score, documentKey, now], query),
    read(cursor, query) {
      const [score, documentKey, now] = signed.read(cursor, query)
      return { score, key: documentKey, now }
    },
  }
}
