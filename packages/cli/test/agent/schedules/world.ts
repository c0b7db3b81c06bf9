import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import type { AgentEvent } from '../../../src/agent/events.ts'
import { planOf, SHARE_DEFAULT, shareOf } from '../../../src/agent/schedule.ts'
import { valueIn } from '../../../src/agent/sinks/dotenv-text.ts'
import type { Handler } from '../strict-server.ts'
import { envFile, journalOf, Killed, type Life, makeFolders, startLife, tokenFile } from './agent-life.ts'
import { type Fault, openFaultyWay, someFaults } from './faults.ts'

/** A server in virtual time. */
export type World = {
  readonly folder: string
  readonly nowMs: () => number
  readonly firstSecret: string
  readonly handle: Handler
  /** Time goes by while the server serves. */
  readonly pass: (seconds: number) => Promise<void>
  /** Time goes by between a request and its answer. */
  readonly passNow: (seconds: number) => void
  /** The server is down for so long; undefined where that cannot be. */
  readonly stayDown: ((seconds: number) => Promise<void>) | undefined
  readonly isGood: (secret: string) => Promise<boolean>
  /** Whether the server has made a secret that the agent has not got, and would not give it again. */
  readonly isExposed: () => boolean
}

export type Move =
  | { readonly kind: 'run'; readonly hours: number; readonly faults: readonly Fault[] }
  | { readonly kind: 'kill'; readonly steps: number; readonly downMinutes: number; readonly faults: readonly Fault[] }
  | { readonly kind: 'break sinks'; readonly minutes: number }
  | { readonly kind: 'outage'; readonly minutes: number }
  /** Something rolls out an older content of the file again. */
  | { readonly kind: 'set back' }

export const aMove: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      hours: fc.integer({ min: 1, max: 30 }),
      faults: someFaults,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('kill' as const),
      steps: fc.integer({ min: 0, max: 14 }),
      downMinutes: fc.integer({ min: 0, max: 60 }),
      faults: someFaults,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('break sinks' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('outage' as const), minutes: fc.integer({ min: 1, max: 120 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('set back' as const) }) },
)

/** While a strict server has an answer out that was lost, it must be asked again within ten minutes. */
const EXPOSED_SECONDS_MAX = 300
const HOUR = 3_600

/** Lives through the moves. Throws if the agent is locked out, or anything that must not happen has happened. */
export async function liveThrough(world: World, moves: readonly Move[], seed: number): Promise<void> {
  const { folder, nowMs } = world
  makeFolders(folder)
  writeFileSync(tokenFile(folder), `${world.firstSecret}\n`, { mode: 0o600 })
  writeFileSync(envFile(folder), '# of the app\r\nA=1\r\n', { mode: 0o600 })
  const events: AgentEvent[] = []
  const way = openFaultyWay({
    handle: world.handle,
    date: () => new Date(nowMs()),
    pass: world.passNow,
    mayLose: () => !world.isExposed(),
  })
  let state = seed
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
  const start = (): Life => {
    const life = startLife({ folder, way, nowMs, random, note: (event) => events.push(event) })
    life.spare(() => world.isExposed())
    return life
  }
  let life = start()

  /** Runs the agent until a moment; a kill ends it, and it is started again after so long. */
  async function runUntil(untilMs: number, downSeconds = 0): Promise<boolean> {
    for (;;) {
      let nextAtMs: number
      try {
        const tended = await life.tend()
        const plan = tended.state === undefined ? undefined : planOf(tended.state.current, shareOf(SHARE_DEFAULT))
        // An agent in order looks once a minute, and finds nothing: there is no need to watch that.
        nextAtMs = tended.isSettled && plan !== undefined ? plan.dueAt * 1000 : tended.nextAtMs
      } catch (error) {
        if (!(error instanceof Killed)) throw error
        await world.pass(world.isExposed() ? Math.min(downSeconds, EXPOSED_SECONDS_MAX) : downSeconds)
        life = start()
        return true
      }
      if (nextAtMs >= untilMs) break
      await world.pass(Math.max(0.05, (nextAtMs - nowMs()) / 1000))
    }
    await world.pass(Math.max(0, untilMs - nowMs()) / 1000)
    return false
  }

  /** Ends a lost answer, and all faults, before something that takes longer. */
  async function recover(): Promise<void> {
    way.clear()
    life.breakSinks(false)
    for (let i = 0; i < 8; i += 1) await runUntil(nowMs() + 60_000)
  }

  for (const move of moves) {
    switch (move.kind) {
      case 'run':
        way.add(move.faults)
        await runUntil(nowMs() + move.hours * HOUR * 1000)
        break
      case 'kill':
        way.add(move.faults)
        life.killAfter(move.steps)
        await runUntil(nowMs() + 12 * HOUR * 1000, move.downMinutes * 60)
        break
      case 'break sinks':
        life.breakSinks(true)
        await runUntil(nowMs() + move.minutes * 60_000)
        life.breakSinks(false)
        break
      case 'outage':
        if (world.stayDown === undefined || world.isExposed()) break
        await world.stayDown(move.minutes * 60)
        break
      case 'set back':
        writeFileSync(tokenFile(folder), `${world.firstSecret}\n`, { mode: 0o600 })
        break
    }
  }
  await recover()
  const held = journalOf(folder).read()
  assert.ok(held)
  const { secret } = held.current
  assert.ok(await world.isGood(secret), `locked out: ${JSON.stringify(events.slice(-3))}`)
  assert.equal(readFileSync(tokenFile(folder), 'utf8'), `${secret}\n`)
  const env = readFileSync(envFile(folder), 'utf8')
  assert.equal(valueIn(env, 'GLEAN_INDEXING_API_TOKEN'), secret)
  assert.ok(env.startsWith('# of the app\r\nA=1\r\n'))
  assert.ok(held.isProved && held.previous === null && held.intent === null)
  for (const file of [tokenFile(folder), envFile(folder)]) assert.equal(statSync(file).mode & 0o077, 0)
  const told = JSON.stringify(events)
  assert.ok(
    !told.includes(secret) && !told.includes(world.firstSecret) && !told.includes('sheaf_') && !told.includes('glean_'),
  )
}
