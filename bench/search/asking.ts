import type { IndexQuery, SearchIndexReader } from '@sheaf/server/index/port'
import { LAST_SECOND } from '../corpus/corpus.ts'
import type { Sought } from '../corpus/queries.ts'

/** A search as a person asks it: the ten best hits, what is new and what is used a little higher, and their texts. */

export const LIMIT = 10

export function toQuery(sought: Sought, principals: readonly string[]): IndexQuery {
  return { ...sought, noneOf: [], principals, hiddenKeys: [], boosts: { now: LAST_SECOND }, limit: LIMIT }
}

export type Reader = Pick<SearchIndexReader, 'search' | 'texts'>

export function askReader(reader: Reader, sought: Sought, principals: readonly string[]): readonly number[] {
  const keys = reader.search(toQuery(sought, principals)).map(({ key }) => key)
  for (const [at, text] of reader.texts(keys).entries()) {
    if (text === undefined) throw new Error(`document ${keys[at]} has no text`)
  }
  return keys
}

/** How long something takes, in milliseconds. */
export function timed(run: () => unknown): number {
  const startedAt = performance.now()
  run()
  return performance.now() - startedAt
}
