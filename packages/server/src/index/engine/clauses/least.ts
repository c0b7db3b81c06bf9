import type { SharedList } from './word.ts'

/** Of the documents that have a word so often, about so many have it once more. */
const DECREASE = 1 / 8

/**
 * How often a word must be in one of its lists. What counts is the sum over the lists; but if a document has enough in all of
 * them together, it has so many in one at least, when one less in each would be too few together. So only documents that have
 * many in one list need be looked for, and there are few of them.
 *
 * @param leastOf what is least in each list, 1 or more: written whenever the sum that is needed, in halves, is another one
 */
export function leastInLists(lists: readonly SharedList[], leastOf: Uint32Array): (leastHalves: number) => void {
  let prepared = -1
  return (leastHalves) => {
    if (leastHalves === prepared) return
    prepared = leastHalves
    const left = lists.map(({ postings }) => postings.documents)
    leastOf.fill(1)
    // What one less in each makes together must stay below what is needed: it is spent where it leaves the fewest documents.
    for (let spare = leastHalves - 1; ; ) {
      const best = bestOf(lists, left, spare)
      const share = lists[best]?.share
      if (share === undefined) return
      spare -= 2 * share
      leastOf[best] = (leastOf[best] ?? 0) + 1
      left[best] = (left[best] ?? 0) * DECREASE
    }
  }
}

/** The list in which one more leaves out the most documents for what it costs, -1 if that is nowhere to be had. */
function bestOf(lists: readonly SharedList[], left: readonly number[], spare: number): number {
  let best = -1
  let most = 0
  for (const [at, { share }] of lists.entries()) {
    const fewer = (left[at] ?? 0) / share
    if (2 * share > spare || fewer <= most) continue
    best = at
    most = fewer
  }
  return best
}
