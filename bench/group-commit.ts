import { measureLoad, withDeployment } from './deployment.ts'
import { type BenchResult, median, perSecond, printIfMain } from './result.ts'

/** Single writes of sixteen callers at once, beside those of one: writes that wait together share one commit. */

const CALLERS = 16
const WRITES_EACH = 200
const ROUNDS = 3

export function benchGroupCommit(): Promise<BenchResult> {
  return withDeployment(async (deployment) => {
    let firstDocument = 0
    const rateOf = async (callers: number) => {
      const requests = callers * WRITES_EACH
      const rate = await measureLoad(deployment, { callers, pageDocuments: 1, requests, firstDocument })
      firstDocument += requests
      return rate
    }
    await rateOf(CALLERS)
    const alone: number[] = []
    const together: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      alone.push(await rateOf(1))
      together.push(await rateOf(CALLERS))
    }
    const ratio = median(together) / median(alone)
    return {
      name: 'Group commit',
      ratio,
      limit: 'sixteen callers at least 5 times one',
      isWithin: ratio >= 5,
      figures: {
        'writes of sixteen callers at once': perSecond(median(together)),
        'writes of one caller': perSecond(median(alone)),
      },
    }
  })
}

printIfMain(import.meta.url, benchGroupCommit)
