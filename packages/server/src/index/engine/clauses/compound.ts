import { type Bits, hasBit } from '../bits.ts'
import { BLOCK_POSTINGS, type Postings } from '../segment.ts'
import type { Found } from './phrase.ts'

/**
 * A compound, such as `fooBar`, half as its parts side by side and half as the whole. Most documents with the whole have the
 * parts too; one with `foobar` has the whole alone, and is found as well.
 */
export function withWhole(parts: Found, whole: Postings | undefined, allowed: Bits): Found {
  const sums = new Map<number, number>()
  for (const [at, ordinal] of parts.ordinals.entries()) sums.set(ordinal, parts.frequencies[at] ?? 0)
  if (whole !== undefined) {
    const [ordinals, frequencies] = [new Uint32Array(BLOCK_POSTINGS), new Uint32Array(BLOCK_POSTINGS)]
    for (let block = 0; block < whole.blocks; block += 1) {
      const count = whole.decode(block, ordinals, frequencies)
      for (let at = 0; at < count; at += 1) {
        const ordinal = ordinals[at] ?? 0
        if (hasBit(allowed, ordinal)) sums.set(ordinal, (sums.get(ordinal) ?? 0) + (frequencies[at] ?? 0))
      }
    }
  }
  const ordinals = [...sums.keys()].sort((one, other) => one - other)
  return { ordinals, frequencies: ordinals.map((ordinal) => (sums.get(ordinal) ?? 0) / 2) }
}
