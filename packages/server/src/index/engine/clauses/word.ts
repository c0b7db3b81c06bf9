import type { Bits } from '../bits.ts'
import { ROUNDING_MAX, rounded, type Saturation, saturated } from '../bm25.ts'
import { type Cursor, decodeBlock, firstOf, frequencyIn, isIn, moveTo, openCursor } from '../cursor.ts'
import { scratch } from '../scratch.ts'
import type { NarrowNumbers, Postings } from '../segment.ts'
import { type Frequent, findFrequent, openFrequent } from './frequent.ts'
import { type Leasts, leastInLists } from './least.ts'
import { type Matcher, WINDOW, type Window } from './matcher.ts'
import { openNeed } from './need.ts'

/**
 * A word in one segment: the sum of one to three posting lists, each with a share. Documents that have the word as it was
 * typed are in the list of the exact form; those that have another form of it are in the list of its stem. A block whose
 * highest normal frequency cannot reach the threshold is never decoded (Ding and Suel, "Faster top-k document retrieval using
 * block-max indexes", 2011); of the others only the documents are looked at that have the word often enough in one of the lists.
 */

/** A list and how much an occurrence in it counts: 1 or one half. */
export type SharedList = { readonly postings: Postings; readonly share: number }

/** @param stretch what makes the bounds of blocks bounds for the average length of all segments */
type Scoring = {
  readonly weight: number
  readonly saturation: Saturation
  readonly lengths: NarrowNumbers
  /** The least of the lengths. */
  readonly shortest: number
  readonly stretch: number
}

/** One of the lists while it is gone through. */
type Walk = {
  readonly cursor: Cursor
  readonly share: number
  /** How many halves of an occurrence one in this list is. */
  readonly halves: number
  readonly frequent: Frequent
  /** The highest normal frequency in the window that was asked about last, times the share. */
  highest: number
}

/** How many halves of an occurrence may be left out: few documents have more than the last. */
const LEFT_OUT_HALVES = [0, 1, 2, 3, 4, 8, 12, 20] as const

export function wordMatcher(lists: readonly SharedList[], scoring: Scoring, documents: number): Matcher {
  const walks: readonly Walk[] = lists.map(({ postings, share }) => ({
    cursor: openCursor(postings),
    share,
    halves: 2 * share,
    frequent: openFrequent(),
    highest: 0,
  }))
  const { lengths, weight, saturation } = scoring
  const { gain, base, slope } = saturation
  const factor = weight * gain
  const scoreOfLength = (halves: number, length: number) =>
    halves === 0 ? 0 : rounded((factor * halves) / (halves + 2 * (base + slope * length)))
  const scoreAt = (halves: number, ordinal: number) => scoreOfLength(halves, lengths[ordinal] as number)

  /** Normal frequencies of the lists of a word add up, as frequencies do. */
  const bound = (normal: number) => weight * saturated(normal * scoring.stretch) + ROUNDING_MAX
  /** The most that all lists together have in the window that was asked about last. */
  let together = 0

  function boundWithin(from: number, until: number): number {
    together = 0
    for (const walk of walks) {
      const { cursor, share } = walk
      walk.highest = 0
      if (!moveTo(cursor, from)) continue
      const { blocks, normalsMax, lastOrdinals } = cursor.postings
      for (let block = cursor.block; block < blocks && firstOf(cursor, block) < until; block += 1) {
        walk.highest = Math.max(walk.highest, share * (normalsMax[block] as number))
        if ((lastOrdinals[block] ?? 0) >= until) break
      }
      together += walk.highest
    }
    return together === 0 ? 0 : bound(together)
  }

  /** Whether a document of the block may contribute so much, whatever the other lists have of it. */
  function mayReach(needed: number, { cursor, share, highest }: Walk, block: number): boolean {
    return bound(share * (cursor.postings.normalsMax[block] as number) + together - highest) >= needed
  }

  /** Calls `take` with the documents of the window that have the word often enough in one list, and by how much more than that. */
  function eachFrequent(
    walk: Walk,
    least: number,
    { from, until, needed }: Window,
    allowed: Bits,
    take: (ordinal: number, more: number) => void,
  ): void {
    const { cursor, frequent } = walk
    if (!moveTo(cursor, from)) return
    for (let block = cursor.block; block < cursor.postings.blocks && firstOf(cursor, block) < until; block += 1) {
      if (needed > 0 && !mayReach(needed, walk, block)) continue
      findFrequent(frequent, cursor.postings, block, least, allowed)
      const { ordinals, frequencies, count } = frequent
      for (let which = 0; which < count; which += 1) {
        const ordinal = ordinals[which] as number
        const more = (frequencies[which] as number) - least
        if (ordinal >= from && ordinal < until && more >= 0) take(ordinal, more)
      }
    }
  }

  /** Calls `take` with each document that has enough in one of several lists, and how many halves it has at most. */
  function eachOfSeveral(
    { inLists, unseen }: Leasts,
    window: Window,
    allowed: Bits,
    take: (ordinal: number, most: number) => void,
  ): void {
    const { halves: above, places } = scratch
    const { from } = window
    let first = WINDOW
    let last = -1
    for (let at = 0; at < walks.length; at += 1) {
      const walk = walks[at] as Walk
      const { halves } = walk
      eachFrequent(walk, inLists[at] as number, window, allowed, (ordinal, more) => {
        const place = ordinal - from
        if (place < first) first = place
        if (place > last) last = place
        above[place] = (above[place] as number) + halves * (more + 1)
        places[place >>> 5] = (places[place >>> 5] as number) | (1 << (place & 31))
      })
    }
    for (let word = first >> 5; word <= last >> 5; word += 1) {
      for (let rest = places[word] as number; rest !== 0; rest &= rest - 1) {
        const place = (word << 5) + 31 - Math.clz32(rest & -rest)
        const most = unseen + (above[place] as number)
        above[place] = 0
        take(from + place, most)
      }
      places[word] = 0
    }
  }

  function eachFound(
    leasts: Leasts,
    window: Window,
    allowed: Bits,
    take: (ordinal: number, most: number) => void,
  ): void {
    const [walk] = walks
    if (walk === undefined || walks.length > 1) eachOfSeveral(leasts, window, allowed, take)
    else {
      const least = leasts.inLists[0] as number
      eachFrequent(walk, least, window, allowed, (ordinal, more) => take(ordinal, walk.halves * (least + more)))
    }
  }

  function halvesOf(ordinal: number): number {
    let halves = 0
    for (const { cursor, halves: each } of walks) halves += each * frequencyIn(cursor, ordinal)
    return halves
  }

  const need = openNeed(weight, saturation, scoring.shortest)
  let leasts = leastInLists(lists, 1)
  let prepared = 1

  function addScores(window: Window, allowed: Bits): void {
    const { others, isPossible, needed } = window
    need.prepare(needed)
    if (need.leastHalves() !== prepared) {
      prepared = need.leastHalves()
      leasts = leastInLists(lists, prepared)
    }
    const isKnown = walks.length === 1 || leasts.unseen === 0
    eachFound(leasts, window, allowed, (ordinal, most) => {
      if (!need.isMet(most, lengths[ordinal] as number)) return
      let score = scoreAt(most, ordinal)
      if (needed > 0 && !isPossible(score + others, ordinal)) return
      if (!isKnown) {
        score = scoreAt(halvesOf(ordinal), ordinal)
        if (needed > 0 && !isPossible(score + others, ordinal)) return
      }
      add(window, ordinal, score)
    })
  }

  return {
    documents,
    boundWithin,
    nextFrom(ordinal) {
      let next = Number.POSITIVE_INFINITY
      for (const { cursor } of walks) {
        if (moveTo(cursor, ordinal)) next = Math.min(next, Math.max(ordinal, firstOf(cursor, cursor.block)))
      }
      return next
    },
    addScores,
    markWithin(from, until, places) {
      for (const { cursor } of walks) {
        if (!moveTo(cursor, from)) continue
        const { ordinals } = cursor
        for (let block = cursor.block; block < cursor.postings.blocks && firstOf(cursor, block) < until; block += 1) {
          decodeBlock(cursor, block)
          for (let at = 0; at < cursor.count; at += 1) {
            const place = (ordinals[at] as number) - from
            if (place >= 0 && place < until - from) {
              places[place >>> 5] = (places[place >>> 5] as number) | (1 << (place & 31))
            }
          }
        }
      }
    },
    has: (ordinal) => walks.some(({ cursor }) => isIn(cursor, ordinal)),
    scoreOf: (ordinal) => scoreAt(halvesOf(ordinal), ordinal),
    markAll(bits) {
      for (const { cursor } of walks) cursor.postings.markAll(bits)
    },
    selective() {
      const choices = LEFT_OUT_HALVES.map((halves) => leastInLists(lists, halves + 1))
      let chosen = leastInLists(lists, 1)
      const leftOut = (length: number) => scoreOfLength(chosen.unseen, length)
      return {
        levels: choices.map(({ unseen, documents: found }) => ({
          most: scoreOfLength(unseen, scoring.shortest),
          documents: found,
        })),
        choose(level) {
          chosen = choices[level] ?? chosen
        },
        addMore(window, allowed) {
          eachFound(chosen, window, allowed, (ordinal, most) =>
            add(window, ordinal, scoreAt(most, ordinal) - leftOut(lengths[ordinal] as number)),
          )
        },
        leftOut,
        lessIn(ordinal) {
          if (chosen.unseen === 0) return 0
          let halves = 0
          let most = 0
          for (let at = 0; at < walks.length; at += 1) {
            const { cursor, halves: each } = walks[at] as Walk
            const frequency = frequencyIn(cursor, ordinal)
            halves += each * frequency
            most += each * Math.max(frequency, (chosen.inLists[at] as number) - 1)
          }
          return scoreAt(most, ordinal) - scoreAt(halves, ordinal)
        },
      }
    },
  }
}

function add({ from, scores, matched }: Window, ordinal: number, score: number): void {
  const place = ordinal - from
  scores[place] = (scores[place] as number) + score
  matched[place >>> 5] = (matched[place >>> 5] as number) | (1 << (place & 31))
}
