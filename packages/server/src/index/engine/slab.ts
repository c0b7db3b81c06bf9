/**
 * Arrays of numbers that a search makes by the hundred. A small array with memory of its own takes more than a microsecond to
 * make, one that is a part of larger memory a tenth of that. The memory is freed with the last of its arrays, so that what lives
 * long has no place in it.
 */
const SLAB_BYTES = 64 * 1_024
/** Larger ones would leave too much of the slab unused. */
const PART_BYTES_MAX = SLAB_BYTES / 8

let slab = new ArrayBuffer(0)
let used = 0

/** Where the next `bytes` are, in a slab that has room for them. */
function take(bytes: number): number {
  const at = (used + 7) & ~7
  if (at + bytes <= slab.byteLength) {
    used = at + bytes
    return at
  }
  slab = new ArrayBuffer(SLAB_BYTES)
  used = bytes
  return 0
}

/** As `new Uint32Array(length)`. */
export function smallUint32(length: number): Uint32Array {
  const bytes = length * Uint32Array.BYTES_PER_ELEMENT
  if (bytes > PART_BYTES_MAX) return new Uint32Array(length)
  const at = take(bytes)
  return new Uint32Array(slab, at, length)
}

/** As `new Float64Array(length)`. */
export function smallFloat64(length: number): Float64Array {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT
  if (bytes > PART_BYTES_MAX) return new Float64Array(length)
  const at = take(bytes)
  return new Float64Array(slab, at, length)
}
