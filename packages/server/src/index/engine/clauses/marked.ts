import { addAll, type Bits, hasBit, setBit } from '../bits.ts'
import { ROUNDING_MAX, rounded } from '../bm25.ts'
import type { Matcher } from './matcher.ts'

/**
 * A matcher of a set of documents that all score the same, such as those of a prefix: it says too little to tell them apart.
 *
 * @param documents about how many they are
 */
export function markedMatcher(marks: Bits, documents: number, weight: number): Matcher {
  const score = rounded(weight)

  function nextFrom(ordinal: number): number {
    for (let word = ordinal >>> 5; word < marks.length; word += 1) {
      const bits = (marks[word] ?? 0) & (word === ordinal >>> 5 ? -1 << (ordinal & 31) : -1)
      if (bits !== 0) return (word << 5) + 31 - Math.clz32(bits & -bits)
    }
    return Number.POSITIVE_INFINITY
  }

  return {
    documents,
    boundWithin: (from, until) => (nextFrom(from) < until ? score + ROUNDING_MAX : 0),
    nextFrom,
    addScores({ from, until, scores, matched }, allowed) {
      for (let ordinal = nextFrom(from); ordinal < until; ordinal = nextFrom(ordinal + 1)) {
        if (!hasBit(allowed, ordinal)) continue
        scores[ordinal - from] = (scores[ordinal - from] ?? 0) + score
        setBit(matched, ordinal - from)
      }
    },
    markWithin(from, until, places) {
      for (let ordinal = nextFrom(from); ordinal < until; ordinal = nextFrom(ordinal + 1))
        setBit(places, ordinal - from)
    },
    has: (ordinal) => hasBit(marks, ordinal),
    scoreOf: (ordinal) => (hasBit(marks, ordinal) ? score : 0),
    markAll: (bits) => addAll(bits, marks),
    equal: { score, marks },
  }
}
