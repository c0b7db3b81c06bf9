import type { Source } from './merge-list.ts'
import type { EntryCursor } from './term-entry.ts'
import { compareBytes } from './text-bytes.ts'

/** Bytes that a double can say exactly. */
const KEY_BYTES = 6

type Waiting = { readonly source: Source; readonly place: number; key: number }

/**
 * The sources of a merge in the order of the terms at which they stand (a k-way merge: Knuth, "The Art of Computer Programming"
 * 3, 5.4.1). There are few, and most terms differ in their first bytes, which are compared as one number: so they stand in a
 * sorted array, in which one that has gone on moves up to its new place.
 */
export class MergeQueue {
  readonly #waiting: Waiting[] = []
  /** The sources that stand at the least of all terms, as they were given. */
  readonly holders: Source[] = []

  /** Sources of which each stands before its first term. */
  constructor(sources: readonly Source[]) {
    for (const [place, source] of sources.entries()) {
      if (source.walk.next()) this.#waiting.push({ source, place, key: keyOf(source.walk.entry()) })
    }
    this.#waiting.sort(inOrder)
  }

  /** Goes on to the next term; false if there is none any more. */
  next(): boolean {
    this.#advance()
    const [least] = this.#waiting
    if (least === undefined) return false
    for (const each of this.#waiting) {
      if (each.key !== least.key || compareTerms(each, least) !== 0) break
      this.holders.push(each.source)
    }
    return true
  }

  /** Lets the holders, which are the first ones, go on to their next terms. */
  #advance(): void {
    const waiting = this.#waiting
    // From the last one, so that all behind the one that moves are in order.
    for (let at = this.holders.length - 1; at >= 0; at--) {
      const moving = waiting[at] as Waiting
      if (!moving.source.walk.next()) {
        waiting.splice(at, 1)
        continue
      }
      moving.key = keyOf(moving.source.walk.entry())
      let to = at
      while (to + 1 < waiting.length && inOrder(waiting[to + 1] as Waiting, moving) < 0) {
        waiting[to] = waiting[to + 1] as Waiting
        to++
      }
      waiting[to] = moving
    }
    this.holders.length = 0
  }
}

function inOrder(one: Waiting, other: Waiting): number {
  return one.key - other.key || compareTerms(one, other) || one.place - other.place
}

function compareTerms(one: Waiting, other: Waiting): number {
  const [left, right] = [one.source.walk.entry(), other.source.walk.entry()]
  return compareBytes(left.term, left.termLength, right.term, 0, right.termLength)
}

/** The first bytes as a number, which is less only for a term that comes before. */
function keyOf({ term, termLength }: EntryCursor): number {
  let key = 0
  for (let at = 0; at < KEY_BYTES; at++) key = key * 256 + (at < termLength ? (term[at] as number) : 0)
  return key
}
