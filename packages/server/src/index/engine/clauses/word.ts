import { type Bits, makeBits, setBit } from '../bits.ts'
import { ROUNDING_MAX, rounded, type Saturation, saturated } from '../bm25.ts'
import { type Cursor, decodeBlock, firstOf, frequencyIn, moveTo, openCursor } from '../cursor.ts'
import { BLOCK_POSTINGS, type Postings } from '../segment.ts'
import { type Matcher, WINDOW, type Window } from './matcher.ts'

/**
 * A word in one segment: the sum of one to three posting lists, each with a share. Documents that have the word as it was
 * typed are in the list of the exact form; those that have another form of it are in the list of its stem. A block whose
 * highest normal frequency cannot reach the threshold is never decoded (Ding and Suel, "Faster top-k document retrieval using
 * block-max indexes", 2011).
 */

/** A list and how much an occurrence in it counts. */
export type SharedList = { readonly postings: Postings; readonly share: number }

/** @param stretch what makes the bounds of blocks bounds for the average length of all segments */
type Scoring = {
  readonly weight: number
  readonly saturation: Saturation
  readonly lengths: Uint32Array
  /** The least of the lengths. */
  readonly shortest: number
  readonly stretch: number
}

/**
 * What several lists have of the documents of a window: the frequencies added up, in halves, since shares are halves or wholes;
 * and which documents have enough. A document as long as the limits let it be has far too few words for the numbers here.
 */
type Gathered = { readonly halves: Uint32Array; readonly places: Bits }

/** Frequencies below this are looked up; higher ones are rare. */
const TABLED_FREQUENCIES = 32
const SLACK = 1e-6

export function wordMatcher(lists: readonly SharedList[], scoring: Scoring, documents: number): Matcher {
  const cursors = lists.map(({ postings, share }) => ({ cursor: openCursor(postings), share, highest: 0 }))
  const { gain, base, slope } = scoring.saturation
  const { lengths, weight } = scoring
  const factor = weight * gain
  const scoreAt = (frequency: number, ordinal: number) =>
    rounded((factor * frequency) / (frequency + base + slope * (lengths[ordinal] ?? 0)))
  const [single] = cursors
  const size = Math.min(WINDOW, lengths.length)
  const gathered: Gathered | undefined =
    cursors.length > 1 ? { halves: new Uint32Array(size), places: makeBits(size) } : undefined

  /** Normal frequencies of the lists of a word add up, as frequencies do. */
  const bound = (normal: number) => weight * saturated(normal * scoring.stretch) + ROUNDING_MAX
  /** The most that all lists together have in the window that was asked about last. */
  let together = 0

  function boundWithin(from: number, until: number): number {
    together = 0
    for (const list of cursors) {
      const { cursor, share } = list
      list.highest = 0
      if (!moveTo(cursor, from)) continue
      const { blocks, normalsMax, lastOrdinals } = cursor.postings
      for (let block = cursor.block; block < blocks && firstOf(cursor, block) < until; block += 1) {
        list.highest = Math.max(list.highest, share * (normalsMax[block] as number))
        if ((lastOrdinals[block] ?? 0) >= until) break
      }
      together += list.highest
    }
    return together === 0 ? 0 : bound(together)
  }

  /** Whether a document of the block may contribute so much, whatever the other lists have of it. */
  function mayReach(needed: number, { cursor, share, highest }: (typeof cursors)[number], block: number): boolean {
    return bound(share * (cursor.postings.normalsMax[block] as number) + together - highest) >= needed
  }

  /**
   * The longest document that contributes `needed` with a frequency. Asked of every posting, where it is one comparison in place
   * of a score; most documents fall at it once some good ones are known.
   */
  const longest = new Float64Array(TABLED_FREQUENCIES * 2)
  let tabledNeed = Number.NaN
  /** No frequency of fewer halves can contribute `needed`, in the shortest document of the segment. */
  let leastHalves = 0
  function longestWith(frequency: number, needed: number): number {
    if (needed <= ROUNDING_MAX) return Number.POSITIVE_INFINITY
    const most = (factor * frequency) / (needed - ROUNDING_MAX) - frequency - base
    // A little more than it is, since it is computed in another way than scores are.
    return slope === 0 ? (most >= -SLACK ? Number.POSITIVE_INFINITY : -1) : most / slope + SLACK
  }
  function prepareFor(needed: number): void {
    if (needed === tabledNeed) return
    tabledNeed = needed
    leastHalves = 0
    for (let half = 0; half < longest.length; half += 1) {
      const most = longestWith(half / 2, needed)
      longest[half] = most
      if (most < scoring.shortest) leastHalves = half + 1
    }
  }
  function mayScore(frequency: number, ordinal: number): boolean {
    const half = frequency * 2
    const most = half < longest.length ? (longest[half] as number) : longestWith(frequency, tabledNeed)
    return (lengths[ordinal] as number) <= most
  }

  function addSingle(list: (typeof cursors)[number], { from, until, needed, scores, matched }: Window, allowed: Bits) {
    prepareFor(needed)
    const { cursor, share } = list
    const { ordinals, frequencies } = cursor
    for (let block = cursor.block; block < cursor.postings.blocks && firstOf(cursor, block) < until; block += 1) {
      if (!mayReach(needed, list, block)) continue
      decodeBlock(cursor, block)
      const kept = keepPossible(cursor, Math.ceil(leastHalves / 2 / share), allowed)
      for (let next = 0; next < kept; next += 1) {
        const at = PLACES[next] as number
        const ordinal = ordinals[at] as number
        if (ordinal < from || ordinal >= until) continue
        const frequency = share * (frequencies[at] as number)
        if (!mayScore(frequency, ordinal)) continue
        const place = ordinal - from
        scores[place] = (scores[place] as number) + scoreAt(frequency, ordinal)
        matched[place >>> 5] = (matched[place >>> 5] as number) | (1 << (place & 31))
      }
    }
  }

  /** The frequencies first, since a score is not the sum of the scores of its lists. */
  function addSeveral({ halves, places }: Gathered, { from, until, needed, scores, matched }: Window, allowed: Bits) {
    prepareFor(needed)
    for (const list of cursors) {
      const { cursor, share } = list
      const times = 2 * share
      if (!moveTo(cursor, from)) continue
      const { ordinals, frequencies } = cursor
      for (let block = cursor.block; block < cursor.postings.blocks && firstOf(cursor, block) < until; block += 1) {
        if (!mayReach(needed, list, block)) continue
        decodeBlock(cursor, block)
        const kept = keepAllowed(cursor, allowed)
        for (let next = 0; next < kept; next += 1) {
          const at = PLACES[next] as number
          const ordinal = ordinals[at] as number
          if (ordinal < from || ordinal >= until) continue
          const place = ordinal - from
          const sum = (halves[place] as number) + times * (frequencies[at] as number)
          halves[place] = sum
          if (sum >= leastHalves) places[place >>> 5] = (places[place >>> 5] as number) | (1 << (place & 31))
        }
      }
    }
    for (let word = 0; word < places.length; word += 1) {
      for (let rest = places[word] as number; rest !== 0; rest &= rest - 1) {
        const place = (word << 5) + 31 - Math.clz32(rest & -rest)
        const frequency = (halves[place] as number) / 2
        if (!mayScore(frequency, from + place)) continue
        scores[place] = (scores[place] as number) + scoreAt(frequency, from + place)
        setBit(matched, place)
      }
      places[word] = 0
    }
    halves.fill(0)
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
      if (gathered !== undefined) addSeveral(gathered, window, allowed)
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

/** The places in a block of the documents that somebody may see. */
const PLACES = new Uint8Array(BLOCK_POSTINGS)

/**
 * Finds them, answering how many there are. Whether a document may be seen is as good as random to a processor, so nothing
 * is decided by it: each place is written, and counts or is overwritten (Ross, "Selection conditions in main memory", 2004).
 */
function keepAllowed({ ordinals, count }: Cursor, allowed: Bits): number {
  let kept = 0
  for (let at = 0; at < count; at += 1) {
    const ordinal = ordinals[at] as number
    PLACES[kept] = at
    kept += ((allowed[ordinal >>> 5] as number) >>> (ordinal & 31)) & 1
  }
  return kept
}

/** The same of those alone that have a word so often, which most have only once. */
function keepPossible({ ordinals, frequencies, count }: Cursor, least: number, allowed: Bits): number {
  let kept = 0
  for (let at = 0; at < count; at += 1) {
    const ordinal = ordinals[at] as number
    PLACES[kept] = at
    const isOften = (frequencies[at] as number) >= least ? 1 : 0
    kept += ((allowed[ordinal >>> 5] as number) >>> (ordinal & 31)) & isOften
  }
  return kept
}

/** Marks every document of a list. */
export function markPostings(postings: Postings, { ordinals }: Pick<Cursor, 'ordinals'>, bits: Bits): void {
  for (let block = 0; block < postings.blocks; block += 1) {
    const count = postings.decodeOrdinals(block, ordinals)
    for (let at = 0; at < count; at += 1) {
      const ordinal = ordinals[at] as number
      bits[ordinal >>> 5] = (bits[ordinal >>> 5] as number) | (1 << (ordinal & 31))
    }
  }
}
