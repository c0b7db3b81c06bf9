/** Sets of ordinals as bits, 32 to a word: a union, an intersection or a test is one instruction for 32 documents. */
export type Bits = Uint32Array

export function makeBits(size: number): Bits {
  return new Uint32Array((size + 31) >>> 5)
}

export function hasBit(bits: Bits, ordinal: number): boolean {
  return (((bits[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1) === 1
}

export function setBit(bits: Bits, ordinal: number): void {
  bits[ordinal >>> 5] = (bits[ordinal >>> 5] ?? 0) | (1 << (ordinal & 31))
}

export function clearBit(bits: Bits, ordinal: number): void {
  bits[ordinal >>> 5] = (bits[ordinal >>> 5] ?? 0) & ~(1 << (ordinal & 31))
}

/** All of the first `size` ordinals. */
export function allBits(size: number): Bits {
  const bits = makeBits(size).fill(0xffffffff)
  if (size % 32 !== 0) bits[bits.length - 1] = 2 ** (size % 32) - 1
  return bits
}

/** Keeps in the first set what is in the second. */
export function keepCommon(bits: Bits, other: Bits): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) & (other[word] ?? 0)
}

/** Takes out of the first set what is in the second. */
export function takeOut(bits: Bits, other: Bits): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) & ~(other[word] ?? 0)
}

export function addAll(bits: Bits, other: Bits): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) | (other[word] ?? 0)
}

export function countBits(bits: Bits): number {
  let count = 0
  for (let word = 0; word < bits.length; word += 1) count += popCount(bits[word] ?? 0)
  return count
}

/** Calls `visit` with each ordinal of the set, in order. */
export function eachBit(bits: Bits, visit: (ordinal: number) => void): void {
  for (let word = 0; word < bits.length; word += 1) {
    for (let rest = bits[word] ?? 0; rest !== 0; rest &= rest - 1) {
      visit((word << 5) + 31 - Math.clz32(rest & -rest))
    }
  }
}

/** The ordinals of the set, in order. */
export function ordinalsOf(bits: Bits): Uint32Array {
  const ordinals = new Uint32Array(countBits(bits))
  let found = 0
  for (let word = 0; word < bits.length; word += 1) {
    const first = word << 5
    for (let rest = bits[word] as number; rest !== 0; rest &= rest - 1) {
      ordinals[found] = first + 31 - Math.clz32(rest & -rest)
      found += 1
    }
  }
  return ordinals
}

/** Bits of a word, added up in parallel (Warren, "Hacker's Delight", 5-1). */
export function popCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
