import { hasBit, setBit } from '../bits.ts'
import { ROUNDING_MAX, rounded, type Saturation } from '../bm25.ts'
import type { NarrowNumbers } from '../segment.ts'
import type { Matcher } from './matcher.ts'

/** A matcher of documents that are found beforehand: those of a phrase or a compound, with their frequencies. */
export function listedMatcher(
  found: { readonly ordinals: readonly number[]; readonly frequencies: readonly number[] },
  scoring: { readonly weight: number; readonly saturation: Saturation; readonly lengths: NarrowNumbers },
): Matcher {
  const { ordinals, frequencies } = found
  const { gain, base, slope } = scoring.saturation
  let next = 0

  const scoreAt = (at: number) => {
    const frequency = frequencies[at] ?? 0
    const length = scoring.lengths[ordinals[at] ?? 0] ?? 0
    return rounded((scoring.weight * gain * frequency) / (frequency + base + slope * length))
  }
  function seek(ordinal: number): number {
    while (next < ordinals.length && (ordinals[next] ?? 0) < ordinal) next += 1
    return next
  }

  return {
    documents: ordinals.length,
    boundWithin(from, until) {
      let highest = 0
      for (let at = seek(from); at < ordinals.length && (ordinals[at] ?? 0) < until; at += 1) {
        highest = Math.max(highest, scoreAt(at))
      }
      return highest === 0 ? 0 : highest + ROUNDING_MAX
    },
    nextFrom: (ordinal) => ordinals[seek(ordinal)] ?? Number.POSITIVE_INFINITY,
    addScores({ from, until, scores, matched }, allowed) {
      for (let at = seek(from); at < ordinals.length && (ordinals[at] ?? 0) < until; at += 1) {
        const ordinal = ordinals[at] ?? 0
        if (!hasBit(allowed, ordinal)) continue
        scores[ordinal - from] = (scores[ordinal - from] ?? 0) + scoreAt(at)
        setBit(matched, ordinal - from)
      }
    },
    markWithin(from, until, places) {
      for (let at = seek(from); at < ordinals.length && (ordinals[at] ?? 0) < until; at += 1) {
        setBit(places, (ordinals[at] ?? 0) - from)
      }
    },
    has: (ordinal) => ordinals[seek(ordinal)] === ordinal,
    scoreOf: (ordinal) => (ordinals[seek(ordinal)] === ordinal ? scoreAt(next) : 0),
    markAll(bits) {
      for (const ordinal of ordinals) setBit(bits, ordinal)
    },
  }
}
