/** How good a ranked list is, by documents that were judged relevant; each measure from 0 to 1. */
export type Quality = {
  /** Average precision: the mean of the precision at each relevant document, those that were not found counting 0. */
  readonly averagePrecision: number
  /** Normalized discounted cumulative gain of the first ten: what is found later counts less, by the logarithm of its place. */
  readonly ndcg10: number
  readonly precision10: number
  /** The share of the relevant documents among the first hundred. */
  readonly recall100: number
}

const TEN = 10

export function qualityOf(ranked: readonly string[], relevant: ReadonlySet<string>): Quality {
  let found = 0
  let precisions = 0
  let gain = 0
  let foundIn10 = 0
  let foundIn100 = 0
  for (const [at, id] of ranked.entries()) {
    if (!relevant.has(id)) continue
    found += 1
    precisions += found / (at + 1)
    if (at < TEN) {
      gain += discountAt(at)
      foundIn10 += 1
    }
    if (at < 100) foundIn100 += 1
  }
  let ideal = 0
  for (let at = 0; at < Math.min(TEN, relevant.size); at += 1) ideal += discountAt(at)
  return {
    averagePrecision: precisions / relevant.size,
    ndcg10: gain / ideal,
    precision10: foundIn10 / TEN,
    recall100: foundIn100 / relevant.size,
  }
}

function discountAt(at: number): number {
  return 1 / Math.log2(at + 2)
}

export function meanOf(qualities: readonly Quality[]): Quality {
  const mean = (measure: keyof Quality) =>
    qualities.reduce((sum, quality) => sum + quality[measure], 0) / Math.max(1, qualities.length)
  return {
    averagePrecision: mean('averagePrecision'),
    ndcg10: mean('ndcg10'),
    precision10: mean('precision10'),
    recall100: mean('recall100'),
  }
}
