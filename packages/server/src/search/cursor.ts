import { type SealedCursors, sealedCursors } from '../cursor.ts'
import type { IndexPlace } from '../index/port.ts'

export { boundTo } from '../cursor.ts'

/** Cursors of searches. */
export type Cursors = SealedCursors<IndexPlace>

export function cursors(key: Buffer): Cursors {
  const signed = sealedCursors<readonly [score: number, key: number]>(key)
  return {
    write: ({ score, key: documentKey }, query) => signed.write([score, documentKey], query),
    read(cursor, query) {
      const [score, documentKey] = signed.read(cursor, query)
      return { score, key: documentKey }
    },
  }
}
