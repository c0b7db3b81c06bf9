import type { RankingBoosts } from '../port.ts'
import { type Bits, makeBits, setBit } from './bits.ts'
import type { Segment } from './segment.ts'

/**
 * What speaks for a document besides its words: that it was changed lately, and that people use it. Each adds a small share to
 * the score, so that it decides between documents which fit about as well (Craswell, Robertson, Zaragoza and Taylor, "Relevance
 * weighting for query independent evidence", 2005, whose saturating functions these are).
 */

/** The most that a document changed just now gains; one changed `HALF_SECONDS` ago gains half of it. */
const FRESHNESS = 0.1
const HALF_SECONDS = 180 * 86_400
/** The most that use adds: to a document of the highest level. */
const USE = 0.1
const LEVEL_MAX = 15

/** How much a document is used: each level is twice the one before, and 32,767 interactions or more are the last one. */
export function levelOf(interactions: number): number {
  return Math.min(LEVEL_MAX, Math.floor(Math.log2(1 + Math.max(0, interactions))))
}

/** By what the score of a document is multiplied: 1 or more. */
function factorOf({ now }: RankingBoosts, updatedAt: number, level: number): number {
  const fresh = updatedAt > 0 ? HALF_SECONDS / (HALF_SECONDS + Math.max(0, now - updatedAt)) : 0
  return 1 + FRESHNESS * fresh + (USE * level) / LEVEL_MAX
}

/** The boosts of the documents of a segment. */
export type SegmentBoosts = {
  readonly of: (ordinal: number) => number
  /** No document has more than `BOUNDS` has for the class that is here by its ordinal: to be looked at before `of`. */
  readonly classes: Uint8Array
  readonly foremost: Foremost
  /** No document of the segment has more. */
  readonly most: number
}

/**
 * The documents with the highest bounds, and what no other has more than. Of documents that are equal otherwise the best are
 * nearly always among these few.
 */
export type Foremost = { readonly documents: Bits; readonly others: number }

export function boostsIn(segment: Segment, boosts: RankingBoosts): SegmentBoosts {
  const [updated, levels] = [segment.updated(), segment.levels()]
  const { updatedMax, levelMax } = mostIn(segment)
  return {
    of: (ordinal) => factorOf(boosts, updated[ordinal] ?? 0, levels[ordinal] ?? 0),
    ...boundsIn(segment, boosts),
    most: factorOf(boosts, updatedMax, levelMax),
  }
}

type Most = { readonly updatedMax: number; readonly levelMax: number }

const mosts = new WeakMap<Segment, Most>()

/** A segment never changes, so this is found once. */
function mostIn(segment: Segment): Most {
  const known = mosts.get(segment)
  if (known !== undefined) return known
  let updatedMax = 0
  for (const each of segment.updated()) if (each > updatedMax) updatedMax = each
  let levelMax = 0
  for (const each of segment.levels()) if (each > levelMax) levelMax = each
  const made = { updatedMax, levelMax }
  mosts.set(segment, made)
  return made
}

const DAY_SECONDS = 86_400

/** Makes up for what a difference of numbers loses that are near to each other. */
const SLACK = 2 ** -20

type BoundsOfDay = Pick<SegmentBoosts, 'classes' | 'foremost'>

/**
 * The most that a document of a class has. What is looked at for each match has one byte of a document, so that nearly all of
 * it stays in the near caches; the classes are fine enough, as the most is 1.2.
 */
const CLASS_STEP = 2 ** -10
export const BOUNDS = Float64Array.from({ length: 256 }, (_, step) => 1 + step * CLASS_STEP)

const boundsOfDays = new WeakMap<Segment, BoundsOfDay & { readonly day: number }>()

/** What each document had when the day began: freshness only goes down. Kept for the day. */
function boundsIn(segment: Segment, { now }: RankingBoosts): BoundsOfDay {
  const day = Math.floor(now / DAY_SECONDS)
  const known = boundsOfDays.get(segment)
  if (known?.day === day) return known
  const [updated, levels] = [segment.updated(), segment.levels()]
  const atBegin = { now: day * DAY_SECONDS }
  const classes = new Uint8Array(segment.documents)
  for (let ordinal = 0; ordinal < classes.length; ordinal += 1) {
    const most = factorOf(atBegin, updated[ordinal] ?? 0, levels[ordinal] ?? 0)
    classes[ordinal] = Math.ceil((most - 1) / CLASS_STEP + SLACK)
  }
  const made = { day, classes, foremost: foremostOf(classes) }
  boundsOfDays.set(segment, made)
  return made
}

/** The foremost are one in so many, or a few more. */
const FOREMOST_SHARE = 1 / 64

function foremostOf(classes: Uint8Array): Foremost {
  const counts = new Uint32Array(BOUNDS.length)
  for (const each of classes) counts[each] = (counts[each] ?? 0) + 1
  let least = counts.length
  for (let count = 0; least > 0 && count < classes.length * FOREMOST_SHARE; ) {
    least -= 1
    count += counts[least] ?? 0
  }
  const documents = makeBits(classes.length)
  for (const [ordinal, each] of classes.entries()) if (each >= least) setBit(documents, ordinal)
  return { documents, others: BOUNDS[Math.max(0, least - 1)] ?? 1 }
}
