import type { IndexPlace } from '../index/port.ts'
import { signedCursors } from '../signed-cursor.ts'

/** The cursors of searches. */
export type Cursors = {
  readonly write: (place: IndexPlace, query: string) => string
  /** Throws the 400 for a cursor that was not written here for this query. */
  readonly read: (cursor: string, query: string) => IndexPlace
}

export function cursors(key: Buffer): Cursors {
  const { write, read } = signedCursors<readonly [score: number, key: number]>(key)
  return {
    write: (place, query) => write([place.score, place.key], query),
    read(cursor, query) {
      const [score, documentKey] = read(cursor, query)
      return { score, key: documentKey }
    },
  }
}
