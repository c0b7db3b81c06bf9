/**
 * The agent under random schedules of kills between any two steps, lost, cut, late and repeated answers, outages, broken
 * sinks and files that are set back, in virtual time: with the token rooms of a real Sheaf on a real record, and with a strict server.
 *
 * `npm test` runs some dozens. To run many:
 * `SHEAF_SCHEDULES=5000 node scripts/run.mjs --test packages/cli/test/agent/schedules.test.ts`
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ApiError } from '@sheaf/contract/errors'
import { openInlineStore } from '@sheaf/server/store/sqlite/inline-store'
import { rotate } from '@sheaf/server/tokens/rotate'
import { type Bench, call, create, DAY, openBench, START, tryCall } from '@sheaf/server/tokens/workbench'
import fc from 'fast-check'
import { journalOf } from './schedules/agent-life.ts'
import { aMove, liveThrough, type Move, type World } from './schedules/world.ts'
import { type Handler, openStrictServer } from './strict-server.ts'

const SCHEDULES = Number(process.env.SHEAF_SCHEDULES ?? 40)
/** The short form is the same every time, so that the gate is; the long form looks for what is new. */
const runs = { numRuns: SCHEDULES, ...(process.env.SHEAF_SCHEDULES === undefined ? { seed: 20_260_101 } : {}) }
/** Where there is a disk in memory, thousands of flushes need not wait for a real one. */
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(MEMORY, 'sheaf-agent-'))
  try {
    await run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function openStrictWorld(folder: string): World {
  let nowMs = START * 1000
  const server = openStrictServer(() => nowMs)
  const passNow = (seconds: number) => {
    nowMs += seconds * 1000
  }
  return {
    folder,
    nowMs: () => nowMs,
    firstSecret: server.newest(),
    handle: server.handle,
    pass: async (seconds) => passNow(seconds),
    passNow,
    stayDown: undefined,
    isGood: async (secret) => server.isGood(secret),
    isExposed: () => server.minted() > 0 && journalOf(folder).read()?.current.secret !== server.newest(),
  }
}

/** The operations that the agent calls, by the rooms of a real server. */
function handlerOf(bench: Bench): Handler {
  return async (path, secret) => {
    try {
      const caller = await call(bench.keeper(), secret)
      const headers = { 'sheaf-token-expires': new Date((START + 4000 * DAY) * 1000).toISOString() }
      if (path.endsWith('/rotatetoken')) return { status: 200, body: await rotate(bench.keeper(), caller), headers }
      if (caller.standing.kind === 'rotate only')
        return { status: 401, body: { error: 'token_rotate_only', message: '' } }
      return { status: 400, body: { error: 'invalid_datasource', message: '' }, headers }
    } catch (error) {
      if (error instanceof ApiError) return { status: error.status, body: error.body }
      throw error
    }
  }
}

async function withSheafWorld(folder: string, run: (world: World) => Promise<void>): Promise<void> {
  const bench = await openBench(openInlineStore, join(folder, 'data'))
  try {
    const { secret } = await create(bench.keeper(), { expiresAt: START + 4000 * DAY })
    await run({
      folder,
      nowMs: () => bench.now() * 1000,
      firstSecret: secret,
      handle: handlerOf(bench),
      pass: (seconds) => (seconds < 50 ? bench.idle(seconds) : bench.serve(seconds)),
      passNow: bench.wait,
      stayDown: bench.stayDown,
      isGood: async (held) => (await tryCall(bench.keeper(), held)) === 'usable',
      isExposed: () => false,
    })
  } finally {
    await bench.close()
  }
}

/** A kill before the request, minutes of rest, and then an answer that is lost: ten minutes are left from then on. */
const lateLoss: readonly Move[] = [
  { kind: 'run', hours: 1, faults: [] },
  { kind: 'kill', steps: 0, downMinutes: 0, faults: ['busy', 'none', 'answer cut', 'answer lost'] },
  { kind: 'kill', steps: 1, downMinutes: 0, faults: ['refused', 'refused', 'refused', 'none', 'answer repeated'] },
  {
    kind: 'kill',
    steps: 2,
    downMinutes: 8,
    faults: ['bad gateway', 'answer too late', 'busy', 'answer lost', 'none', 'answer cut'],
  },
  { kind: 'run', hours: 1, faults: ['busy', 'busy', 'answer too late', 'request lost'] },
]

const aSchedule = [fc.array(aMove, { minLength: 1, maxLength: 14, size: 'max' }), fc.nat()] as const

describe(`${SCHEDULES} random schedules of the agent`, () => {
  test('with Sheaf it is never locked out, and every sink ends with the current secret', async () => {
    await fc.assert(
      fc.asyncProperty(...aSchedule, (moves, seed) =>
        inFolder((folder) => withSheafWorld(folder, (world) => liveThrough(world, moves, seed))),
      ),
      runs,
    )
  })

  test('with a strict server it is not locked out either, where no two answers in a row are lost', async () => {
    await fc.assert(
      fc.asyncProperty(...aSchedule, (moves, seed) =>
        inFolder((folder) => liveThrough(openStrictWorld(folder), moves, seed)),
      ),
      { ...runs, examples: [[[...lateLoss], 0]] },
    )
  })
})
