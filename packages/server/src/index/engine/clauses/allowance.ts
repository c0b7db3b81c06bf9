import type { Level, Selective } from './selective.ts'

/**
 * Shares what documents may have without being found among the clauses of a query, so that the fewest are found. What is
 * worth most for what it costs is left out first; as the threshold rises, more is (the greedy way through a knapsack of items
 * that can be divided: Dantzig, "Discrete-variable extremum problems", 1957).
 */
export type Allowance = {
  /** Leaves out so much that what is left out by all together is less than this. Never goes back. */
  readonly raise: (threshold: number) => void
  /** What a document of such a length has at most that none of the clauses has found. */
  readonly leftOut: (length: number) => number
}

/** Most documents are shorter than so many words. */
const TABLED_LENGTHS = 2_048

type Step = { readonly which: number; readonly level: number; readonly cost: number; readonly worth: number }

export function openAllowance(clauses: readonly Selective[]): Allowance {
  const steps = clauses.flatMap(({ levels }, which) => stepsOf(which, levels))
  steps.sort((one, other) => other.worth - one.worth)
  let taken = 0
  let spent = 0
  /** By length, NaN for what was not asked yet. */
  const sums = new Float64Array(TABLED_LENGTHS).fill(Number.NaN)
  const sumOf = (length: number) => clauses.reduce((sum, clause) => sum + clause.leftOut(length), 0)
  return {
    raise(threshold) {
      const before = taken
      for (; taken < steps.length; taken += 1) {
        const { which, level, cost } = steps[taken] as Step
        if (!(spent + cost < threshold)) break
        spent += cost
        clauses[which]?.choose(level)
      }
      if (taken > before) sums.fill(Number.NaN)
    },
    leftOut(length) {
      if (length >= TABLED_LENGTHS) return sumOf(length)
      const known = sums[length] as number
      if (!Number.isNaN(known)) return known
      const sum = sumOf(length)
      sums[length] = sum
      return sum
    },
  }
}

/** From level to level, leaving out those between that are worth less than the one behind them: the lower convex hull. */
function stepsOf(which: number, levels: readonly Level[]): readonly Step[] {
  const steps: Step[] = []
  for (let from = 0; from < levels.length - 1; ) {
    let best: Step | undefined
    for (let level = from + 1; level < levels.length; level += 1) {
      const cost = mostOf(levels, level) - mostOf(levels, from)
      const worth = (documentsOf(levels, from) - documentsOf(levels, level)) / cost
      if (worth > (best?.worth ?? 0)) best = { which, level, cost, worth }
    }
    if (best === undefined) break
    steps.push(best)
    from = best.level
  }
  return steps
}

const mostOf = (levels: readonly Level[], level: number) => levels[level]?.most ?? 0
const documentsOf = (levels: readonly Level[], level: number) => levels[level]?.documents ?? 0
