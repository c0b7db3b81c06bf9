import { type Random, randomFrom } from './random.ts'

/** Who may see what: access terms of documents, and those that searchers hold. */

const USERS = 5_000
const GROUPS = 500
/** Such a share of documents is for everyone; the others are for groups and, more rarely, people one by one. */
const ANYONE_SHARE = 0.15
const GROUP_SHARE = 0.7

const ANYONE = 'anyone'
const groupTerms = Array.from({ length: GROUPS }, (_, group) => `g${group}`)
const userTerms = Array.from({ length: USERS }, (_, user) => `u${user}`)

/** One to six terms. Some groups are granted far more than others: the number is the product of two draws. */
export function drawAccessTerms(random: Random): readonly string[] {
  const terms = new Set<string>()
  if (random.chance(ANYONE_SHARE)) terms.add(ANYONE)
  for (let left = 1 + random.below(6) - terms.size; left > 0 || terms.size === 0; left -= 1) {
    terms.add(random.chance(GROUP_SHARE) ? drawGroup(random) : (userTerms[random.below(USERS)] ?? ANYONE))
  }
  return [...terms]
}

function drawGroup(random: Random): string {
  return groupTerms[random.below(1 + random.below(GROUPS))] ?? ANYONE
}

/**
 * The principals of a searcher: everyone's term, groups, and the person's own accounts. A person with 20 is in 18 groups.
 * Half of 500 are groups, and all 500 groups are among 5,000, the rest are people: more than anyone is, so the worst case.
 */
export function principalsOf(seed: number, searcher: number, size: number): readonly string[] {
  const random = randomFrom(seed ^ 0x5ea4c4, searcher)
  const groups = size < 100 ? size - 2 : Math.min(GROUPS, size / 2)
  const terms = new Set([ANYONE])
  while (terms.size < 1 + groups) terms.add(groupTerms[random.below(GROUPS)] ?? ANYONE)
  while (terms.size < size) terms.add(userTerms[random.below(USERS)] ?? ANYONE)
  return [...terms]
}
