import { type Bits, setBit } from '../bits.ts'
import { ROUNDING_MAX, rounded, type Saturation } from '../bm25.ts'
import { type Cursor, decodeBlock, firstOf, frequencyIn, moveTo, openCursor } from '../cursor.ts'
import type { Postings } from '../segment.ts'
import { type Matcher, WINDOW, type Window } from './matcher.ts'

/**
 * A word in one segment: the sum of one to three posting lists, each with a share. Documents that have the word as it was
 * typed are in the list of the exact form; those that have another form of it are in the list of its stem. A block whose
 * highest frequency and least length cannot reach the threshold is never decoded (Ding and Suel, "Faster top-k document
 * retrieval using block-max indexes", 2011).
 */

/** A list and how much an occurrence in it counts. */
export type SharedList = { readonly postings: Postings; readonly share: number }

type Scoring = { readonly weight: number; readonly saturation: Saturation; readonly lengths: Uint32Array }

export function wordMatcher(lists: readonly SharedList[], scoring: Scoring, documents: number): Matcher {
  const cursors = lists.map(({ postings, share }) => ({ cursor: openCursor(postings), share, highest: 0 }))
  const { gain, base, slope } = scoring.saturation
  const { lengths, weight } = scoring
  const factor = weight * gain
  const scoreAt = (frequency: number, ordinal: number) =>
    rounded((factor * frequency) / (frequency + base + slope * (lengths[ordinal] ?? 0)))
  const [single] = cursors
  const sums = cursors.length > 1 ? new Float64Array(WINDOW) : undefined

  const bound = (frequency: number, length: number) =>
    (factor * frequency) / (frequency + base + slope * length) + ROUNDING_MAX
  /** The most that all lists together have in the window that was asked about last. */
  let together = 0

  function boundWithin(from: number, until: number): number {
    let length = Number.POSITIVE_INFINITY
    together = 0
    for (const list of cursors) {
      const { cursor, share } = list
      list.highest = 0
      if (!moveTo(cursor, from)) continue
      const { blocks, frequenciesMax, lengthsMin, lastOrdinals } = cursor.postings
      for (let block = cursor.block; block < blocks && firstOf(cursor, block) < until; block += 1) {
        list.highest = Math.max(list.highest, share * (frequenciesMax[block] ?? 0))
        length = Math.min(length, lengthsMin[block] ?? 0)
        if ((lastOrdinals[block] ?? 0) >= until) break
      }
      together += list.highest
    }
    return together === 0 ? 0 : bound(together, length)
  }

  /** Whether a document of the block may contribute so much, whatever the other lists have of it. */
  function mayReach(needed: number, { cursor, share, highest }: (typeof cursors)[number], block: number): boolean {
    const { frequenciesMax, lengthsMin } = cursor.postings
    return bound(share * (frequenciesMax[block] ?? 0) + together - highest, lengthsMin[block] ?? 0) >= needed
  }

  function addSingle(list: (typeof cursors)[number], { from, until, needed, scores, matched }: Window, allowed: Bits) {
    const { cursor, share } = list
    const { ordinals, frequencies } = cursor
    for (let block = cursor.block; block < cursor.postings.blocks && firstOf(cursor, block) < until; block += 1) {
      if (!mayReach(needed, list, block)) continue
      decodeBlock(cursor, block)
      const { count } = cursor
      for (let at = 0; at < count; at += 1) {
        const ordinal = ordinals[at] ?? 0
        if ((((allowed[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1) === 0 || ordinal < from || ordinal >= until)
          continue
        const place = ordinal - from
        scores[place] = (scores[place] ?? 0) + scoreAt(share * (frequencies[at] ?? 0), ordinal)
        matched[place >>> 5] = (matched[place >>> 5] ?? 0) | (1 << (place & 31))
      }
    }
  }

  /** The frequencies first, since a score is not the sum of the scores of its lists. */
  function addSeveral(sum: Float64Array, { from, until, needed, scores, matched }: Window, allowed: Bits) {
    let lowest = WINDOW
    let highest = -1
    for (const list of cursors) {
      const { cursor, share } = list
      if (!moveTo(cursor, from)) continue
      const { ordinals, frequencies } = cursor
      for (let block = cursor.block; block < cursor.postings.blocks && firstOf(cursor, block) < until; block += 1) {
        if (!mayReach(needed, list, block)) continue
        decodeBlock(cursor, block)
        const { count } = cursor
        for (let at = 0; at < count; at += 1) {
          const ordinal = ordinals[at] ?? 0
          if ((((allowed[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1) === 0 || ordinal < from || ordinal >= until)
            continue
          const place = ordinal - from
          sum[place] = (sum[place] ?? 0) + share * (frequencies[at] ?? 0)
          if (place < lowest) lowest = place
          if (place > highest) highest = place
        }
      }
    }
    for (let place = lowest; place <= highest; place += 1) {
      const frequency = sum[place] ?? 0
      if (frequency === 0) continue
      sum[place] = 0
      scores[place] = (scores[place] ?? 0) + scoreAt(frequency, from + place)
      setBit(matched, place)
    }
  }

  return {
    documents,
    boundWithin,
    nextFrom(ordinal) {
      let next = Number.POSITIVE_INFINITY
      for (const { cursor } of cursors) {
        if (moveTo(cursor, ordinal)) next = Math.min(next, Math.max(ordinal, firstOf(cursor, cursor.block)))
      }
      return next
    },
    addScores(window, allowed) {
      if (sums !== undefined) addSeveral(sums, window, allowed)
      else if (single !== undefined && moveTo(single.cursor, window.from)) {
        addSingle(single, window, allowed)
      }
    },
    scoreOf(ordinal) {
      let frequency = 0
      for (const { cursor, share } of cursors) frequency += share * frequencyIn(cursor, ordinal)
      return frequency === 0 ? 0 : scoreAt(frequency, ordinal)
    },
    markAll(bits) {
      for (const { cursor } of cursors) markPostings(cursor.postings, cursor, bits)
    },
  }
}

/** Marks every document of a list. */
export function markPostings(
  postings: Postings,
  { ordinals, frequencies }: Pick<Cursor, 'ordinals' | 'frequencies'>,
  bits: Bits,
): void {
  for (let block = 0; block < postings.blocks; block += 1) {
    const count = postings.decode(block, ordinals, frequencies)
    for (let at = 0; at < count; at += 1) {
      const ordinal = ordinals[at] ?? 0
      bits[ordinal >>> 5] = (bits[ordinal >>> 5] ?? 0) | (1 << (ordinal & 31))
    }
  }
}
