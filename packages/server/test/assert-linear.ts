import assert from 'node:assert/strict'

/** Into how many parts the work is divided: a quadratic cost makes the whole this many times as dear as its parts. */
const PARTS = 16

/** Far from 1, which a linear cost gives, and from 16. */
const FACTOR_MAX = 5

/** Noise makes work slow once or twice, a quadratic cost makes it slow every time. */
const ATTEMPTS_MAX = 6

/**
 * Asserts that doing `work` once at full size costs about as much processor time as doing it sixteen times at a
 * sixteenth of it. No time is asserted, only a ratio of two that were measured one after the other.
 */
export function assertLinear<Input>(
  what: string,
  inputOf: (length: number) => Input,
  length: number,
  work: (input: Input) => unknown,
): void {
  const [whole, part] = [inputOf(length), inputOf(length / PARTS)]
  const factors: number[] = []
  while (factors.length < ATTEMPTS_MAX) {
    const parts = processorMicros(() => {
      for (let count = 0; count < PARTS; count += 1) work(part)
    })
    const factor = processorMicros(() => work(whole)) / Math.max(1_000, parts)
    if (factor < FACTOR_MAX) return
    factors.push(factor)
  }
  assert.fail(
    `${what}: the whole costs ${factors.map((factor) => factor.toFixed(1)).join(', ')} times as much as its parts`,
  )
}

function processorMicros(work: () => void): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return user + system
}
