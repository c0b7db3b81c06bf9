/** Values that are compared by size: numbers, and days or times, which are their Unix seconds. */

/** Sizes between two bounds, of which it has neither. */
export type SizeRange = { readonly above: number; readonly below: number }

/** The size of a value, whatever its letter case; undefined for one that has none. */
export function sizeOf(text: string): number | undefined {
  const trimmed = text.trim()
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed)
  const seconds = /^\d{4}-\d{2}-\d{2}/.test(trimmed) ? Date.parse(trimmed.toUpperCase()) / 1_000 : Number.NaN
  return Number.isNaN(seconds) ? undefined : seconds
}

export function isOfSize(text: string, ranges: readonly SizeRange[]): boolean {
  if (ranges.length === 0) return false
  const size = sizeOf(text)
  return size !== undefined && ranges.some(({ above, below }) => size > above && size < below)
}
