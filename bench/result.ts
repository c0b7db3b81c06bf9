/** What a benchmark found: figures of one run, and the ratio that they are about. */
export type BenchResult = {
  readonly name: string
  /** The measured thing over its peer, both of this run; what is better, smaller or larger, the limit says. */
  readonly ratio: number
  readonly limit: string
  readonly isWithin: boolean
  readonly figures: Readonly<Record<string, string>>
}

/** Prints a result when the script that made it was started by itself. */
export function printIfMain(moduleUrl: string, run: () => Promise<BenchResult>): void {
  if (process.argv[1] === undefined || moduleUrl !== new URL(`file://${process.argv[1]}`).href) return
  void run().then(printResult)
}

export function printResult({ name, ratio, limit, isWithin, figures }: BenchResult): void {
  const lines = Object.entries(figures).map(([figure, value]) => `  ${figure.padEnd(44)} ${value}`)
  process.stdout.write(
    `${name}\n${lines.join('\n')}\n  ratio ${ratio.toFixed(2)} (${limit}: ${isWithin ? 'kept' : 'MISSED'})\n\n`,
  )
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** @param share 0.99 for the 99th percentile; 1 for the largest */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}

export const largest = (values: readonly number[]) => percentile(values, 1)

export const millis = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`
export const micros = (value: number) => `${(value * 1000).toFixed(1)} µs`
export const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')} a second`
