/**
 * Numbers that look random and are the same in every run. Each thing that is made draws from a source of its own, begun
 * from a seed and its number, so that the millionth document is made without the ones before it.
 *
 * The generator is mulberry32 (Tommy Ettinger): 32 bits of state, one multiplication round a number. Its period of 2^32
 * would be short for one long stream and is ample for the few hundred numbers of one document.
 */
export type Random = {
  /** An integer of 0 to 2^32 - 1. */
  readonly next: () => number
  /** An integer of 0 to `end - 1`. */
  readonly below: (end: number) => number
  /** True in such a share of calls. */
  readonly chance: (share: number) => boolean
}

export function randomFrom(seed: number, number: number): Random {
  let state = scramble(scramble(seed) ^ scramble(number + 0x9e3779b9))
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return {
    next,
    below: (end) => Math.floor((next() / 0x1_0000_0000) * end),
    chance: (share) => next() < share * 0x1_0000_0000,
  }
}

/** The finisher of MurmurHash3: neighbouring numbers come out far apart. */
function scramble(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
