import type { NarrowNumbers } from '../segment.ts'

/** Small numbers packed into as many bits as the largest of them needs, the lowest bits first. */
export function bitsFor(largest: number): number {
  return 32 - Math.clz32(largest)
}

export function packedBytes(count: number, width: number): number {
  return Math.ceil((count * width) / 8)
}

/** Packs the first `count` values, each below 2^width; width is at most 31. */
export function packBits(values: NarrowNumbers, count: number, width: number): Uint8Array {
  const bytes = new Uint8Array(packedBytes(count, width))
  let at = 0
  let filled = 0
  let pending = 0
  for (let i = 0; i < count; i++) {
    let value = values[i] as number
    let left = width
    while (left > 0) {
      const taken = Math.min(8 - filled, left)
      pending |= (value & ((1 << taken) - 1)) << filled
      value >>>= taken
      left -= taken
      filled += taken
      if (filled < 8) continue
      bytes[at++] = pending
      pending = 0
      filled = 0
    }
  }
  if (filled > 0) bytes[at] = pending
  return bytes
}

export function unpackBits(bytes: Uint8Array, count: number, width: number): Uint32Array {
  const values = new Uint32Array(count)
  unpackInto(values, bytes, width)
  return values
}

/** The same into an array of the narrowest numbers that have room: they are read far apart, and so fit into nearer caches. */
export function unpackNarrow(bytes: Uint8Array, count: number, width: number): NarrowNumbers {
  const values = width <= 8 ? new Uint8Array(count) : width <= 16 ? new Uint16Array(count) : new Uint32Array(count)
  unpackInto(values, bytes, width)
  return values
}

function unpackInto(values: NarrowNumbers, bytes: Uint8Array, width: number): void {
  if (width === 0) return
  let at = 0
  let used = 0
  for (let i = 0; i < values.length; i++) {
    let value = 0
    let have = 0
    while (have < width) {
      const taken = Math.min(8 - used, width - have)
      value |= (((bytes[at] as number) >>> used) & ((1 << taken) - 1)) << have
      have += taken
      used += taken
      if (used < 8) continue
      at++
      used = 0
    }
    values[i] = value
  }
}
