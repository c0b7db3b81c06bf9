import { type Bits, makeBits } from './bits.ts'
import { WINDOW } from './clauses/matcher.ts'

/** Where the documents of a window are gathered: made once for all searches of a thread, and empty between them. */
export type Scratch = {
  /** The scores of a window, and of which documents there are any. */
  readonly scores: Float64Array
  readonly matched: Bits
  /** The occurrences of a word in several lists, and where there are any. */
  readonly halves: Uint32Array
  readonly places: Bits
}

export const scratch: Scratch = {
  scores: new Float64Array(WINDOW),
  matched: makeBits(WINDOW),
  halves: new Uint32Array(WINDOW),
  places: makeBits(WINDOW),
}

/** To be called when a search ended before it had taken out what it had put in. */
export function clearScratch(): void {
  for (const each of Object.values(scratch)) each.fill(0)
}
