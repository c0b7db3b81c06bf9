import type { SharedList } from './word.ts'

/**
 * How often a word must be in each of its lists for a document to be looked at. What counts is the sum over the lists; but if
 * a document has enough in all of them together, it has so many in one at least, when one less in each would be too few
 * together. So only documents that have many in one list need be looked for, and there are few of them.
 */
export type Leasts = {
  /** What is least in each list, 1 or more. */
  readonly inLists: readonly number[]
  /** How many halves of an occurrence a document has at most that has less in each. */
  readonly unseen: number
  /** About how many documents are to be looked at. */
  readonly documents: number
}

/**
 * What share of the documents that have a word has it once more, twice more and so on. A word of a title counts several times,
 * so it is not the same at each step.
 */
const SHARES = [1, 0.14, 0.08, 0.06, 0.05, 0.025, 0.008, 0.004, 0.002]
const LAST_SHARE = 0.001

const shareOf = (least: number) => SHARES[least - 1] ?? LAST_SHARE

/** @param leastHalves what is needed together: documents that have less are not looked for, as far as can be */
export function leastInLists(lists: readonly SharedList[], leastHalves: number): Leasts {
  const inLists = lists.map(() => 1)
  const left = lists.map(({ postings }) => postings.documents)
  let unseen = 0
  // What one less in each makes together must stay below what is needed: it is spent where it leaves the fewest documents.
  for (;;) {
    let best = -1
    let most = -1
    for (let at = 0; at < lists.length; at += 1) {
      const { share, postings } = lists[at] as SharedList
      if (unseen + 2 * share >= leastHalves) continue
      const fewer = ((left[at] as number) - postings.documents * shareOf((inLists[at] as number) + 1)) / share
      if (fewer <= most) continue
      best = at
      most = fewer
    }
    const list = lists[best]
    if (list === undefined) break
    const least = (inLists[best] ?? 1) + 1
    unseen += 2 * list.share
    inLists[best] = least
    left[best] = list.postings.documents * shareOf(least)
  }
  return { inLists, unseen, documents: left.reduce((sum, documents) => sum + documents, 0) }
}
