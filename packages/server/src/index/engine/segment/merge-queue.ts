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
  #holders = 0

  /** Sources of which each stands before its first term. */
  constructor(sources: readonly Source[]) {
    for (const [place, source] of sources.entries()) {
      if (!source.walk.next()) continue
      this.#waiting.push({ source, place, key: keyOf(source.walk.entry()) })
    }
    this.#waiting.sort(inOrder)
  }

  /** Puts the sources that stand at the least of all terms into `holders`, as they were given; false if there is no term any more. */
  first(holders: Source[]): boolean {
    const waiting = this.#waiting
    holders.length = 0
    this.#holders = 0
    const least = waiting[0]
    if (least === undefined) return false
    for (let at = 0; at < waiting.length; at++) {
      const each = waiting[at] as Waiting
      if (at > 0 && (each.key !== least.key || compareTerms(each, least) !== 0)) break
      holders.push(each.source)
      this.#holders++
    }
    return true
  }

  /** Lets the sources that `first` has found go on to their next terms. */
  advance(): void {
    const waiting = this.#waiting
    // From the last one, so that all behind the one that moves are in order.
    for (let at = this.#holders - 1; at >= 0; at--) {
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
    this.#holders = 0
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
