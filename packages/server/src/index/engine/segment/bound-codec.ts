/**
 * The highest normal frequency (bm25.ts) in a block of postings as one byte. It says in one number what the highest frequency and the
 * least length say together, and more: these two mostly belong to different documents, and promise a score that none of them
 * has (the highest score of a block itself: Ding and Suel, "Faster top-k document retrieval using block-max indexes", 2011; as a
 * quantised one: Mallia, Siedlaczek and Suel, "An experimental study of index compression and DAAT query processing methods",
 * 2019). Unlike a score it does not depend on the statistics of other segments, but for the average length.
 *
 * Bytes are steps of 3.3 % from 1/64 to 64, where little is left to gain; the last one bounds whatever is above.
 */
const LEAST = 1 / 64
const MOST = 64
const LAST = 255
const RATIO = (MOST / LEAST) ** (1 / (LAST - 1))
/** More than the highest frequency in an empty document. */
const BEYOND = 2 ** 40

const bounds = Float64Array.from({ length: LAST + 1 }, (_, byte) => (byte === LAST ? BEYOND : LEAST * RATIO ** byte))

/** The least byte whose bound is not below a normal frequency. */
export function boundByte(normal: number): number {
  let byte = Math.max(0, Math.min(LAST, Math.floor(Math.log(normal / LEAST) / Math.log(RATIO))))
  while ((bounds[byte] as number) < normal) byte++
  return byte
}

export function boundOf(byte: number): number {
  return bounds[byte] as number
}
