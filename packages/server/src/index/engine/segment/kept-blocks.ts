/**
 * Keeps the blocks that were last used, up to so many bytes: searches ask for the same few words again and again, and each
 * reading costs a call into the system, memory and a CRC. One that is larger than all that is kept is not kept.
 */
export function keepRecent(
  read: (offset: number, length: number) => Uint8Array,
  bytesMax: number,
): (offset: number, length: number) => Uint8Array {
  /** By offset, in the order of use. */
  const kept = new Map<number, Uint8Array>()
  let bytes = 0
  return (offset, length) => {
    const known = kept.get(offset)
    if (known !== undefined && known.length === length) {
      kept.delete(offset)
      kept.set(offset, known)
      return known
    }
    const block = read(offset, length)
    if (known !== undefined || length > bytesMax) return block
    kept.set(offset, block)
    bytes += length
    for (const [oldest, { length: freed }] of kept) {
      if (bytes <= bytesMax) break
      kept.delete(oldest)
      bytes -= freed
    }
    return block
  }
}
