import type { Random } from './random.ts'

/**
 * How often words occur. The commonest 5,000, a language's kernel, follow the law of Zipf and Mandelbrot: the word of rank r in
 * proportion to 1 / (r + q) (Mandelbrot, "An informational theory of the statistical structure of language", 1953). The others
 * are special to some subject and rarer, in proportion to 1 / (r + q)²: two regimes, as Ferrer i Cancho and Solé found them ("Two
 * regimes in the frequency of words", 2001). q was chosen so that the commonest word is in about 44 % of texts of 120 to
 * 196 words, as "the" would be if stop words were few. 64,000 words of text have 13,000 different ones, which is about twice
 * as many as collections of scientific abstracts have.
 *
 * Words are drawn by the alias method (Walker 1977, in Vose's form of 1991): one look into two tables a word, however
 * many words there are.
 */

const MANDELBROT_Q = 47.5
const KERNEL_WORDS = 5_000

export type Frequencies = {
  /** The rank, from 0, of a word drawn at random. */
  readonly draw: (random: Random) => number
  /** Share of the texts of so many words that contain the word of a rank. */
  readonly documentShare: (rank: number, words: number) => number
}

export function makeFrequencies(size: number): Frequencies {
  const weights = Float64Array.from({ length: size }, (_, rank) => weightOf(rank + 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const { thresholds, aliases } = aliasTables(weights, total)
  return {
    draw(random) {
      const slot = random.below(size)
      return random.next() < (thresholds[slot] ?? 0) ? slot : (aliases[slot] ?? 0)
    },
    documentShare: (rank, words) => 1 - (1 - (weights[rank] ?? 0) / total) ** words,
  }
}

function weightOf(rank: number): number {
  const shifted = rank + MANDELBROT_Q
  return rank <= KERNEL_WORDS ? 1 / shifted : (KERNEL_WORDS + MANDELBROT_Q) / shifted ** 2
}

/** A slot keeps its own word below its threshold, of 2^32, and gives its alias above. */
function aliasTables(weights: Float64Array, total: number) {
  const size = weights.length
  const shares = weights.map((weight) => (weight * size) / total)
  const thresholds = new Float64Array(size).fill(0x1_0000_0000)
  const aliases = Uint32Array.from({ length: size }, (_, slot) => slot)
  const small: number[] = []
  const large: number[] = []
  for (let slot = 0; slot < size; slot += 1) ((shares[slot] ?? 0) < 1 ? small : large).push(slot)
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop() ?? 0
    const rich = large.at(-1) ?? 0
    thresholds[poor] = (shares[poor] ?? 0) * 0x1_0000_0000
    aliases[poor] = rich
    shares[rich] = (shares[rich] ?? 0) - (1 - (shares[poor] ?? 0))
    if ((shares[rich] ?? 0) < 1) {
      large.pop()
      small.push(rich)
    }
  }
  return { thresholds, aliases }
}
