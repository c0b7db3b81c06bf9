/**
 * Rotation under random schedules of lost answers, kills, outages, clock jumps and replays, on a real record.
 *
 * `npm test` runs some hundred schedules. To run many:
 * `SHEAF_SCHEDULES=20000 node scripts/run.mjs --test packages/server/src/tokens/schedules.test.ts`
 */
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { temporaryDirectory } from '../store/conformance/workbench.ts'
import { openInlineStore } from '../store/sqlite/inline-store.ts'
import { aStep, liveThrough, someHabits } from './schedules/careful-client.ts'
import { aMove, watch } from './schedules/watcher.ts'
import { type Bench, openBench } from './workbench.ts'

const SCHEDULES = Number(process.env.SHEAF_SCHEDULES ?? 300)
/** The short form is the same every time, so that the gate is; the long form looks for what is new. */
const runs = { numRuns: SCHEDULES, ...(process.env.SHEAF_SCHEDULES === undefined ? { seed: 20_260_101 } : {}) }
/** Where there is a disk in memory, thousands of flushes need not wait for a real one. */
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : undefined

async function onFreshBench(run: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openBench(openInlineStore, temporaryDirectory(MEMORY))
  try {
    await run(bench)
  } finally {
    await bench.close()
  }
}

describe(`${SCHEDULES} random schedules`, () => {
  test('a client that keeps its last secret and keeps to the rule is never locked out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { maxLength: 30, size: 'max' }), someHabits, (steps, habits) =>
        onFreshBench((bench) => liveThrough(bench, steps, habits)),
      ),
      runs,
    )
  })

  test('nothing that has ended works again, one secret is current, and each generation has one answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aMove, { maxLength: 60, size: 'max' }), (moves) =>
        onFreshBench((bench) => watch(bench, moves)),
      ),
      runs,
    )
  })
})
