import assert from 'node:assert/strict'
import { ApiError } from '@sheaf/contract'
import fc from 'fast-check'
import { showToken } from '../manage.ts'
import { type Bench, call, create, DAY, rotateWith, START } from '../workbench.ts'
import { anEvent, type Event, happen } from './events.ts'

const PERIOD = DAY
/** The client rotates this long before its deadline: jumps that are smaller leave no grace. */
const MARGIN = 35

type Held = { readonly secret: string; readonly createdAt: number }

/** How the client rotates: how many answers it loses, whether each loss is a crash of the server, how long it waits first. */
type Habits = { readonly lost: number; readonly isKilled: boolean; readonly delay: number }

export type Step =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'rotate'; readonly habits: Habits }
  /** Somebody shows a secret that the client has received at some time, or rotates with it and drops the answer. */
  | { readonly kind: 'stray use' | 'stray rotation'; readonly which: number }

export const someHabits: fc.Arbitrary<Habits> = fc.record({
  lost: fc.integer({ min: 0, max: 3 }),
  isKilled: fc.boolean(),
  delay: fc.integer({ min: 0, max: 3500 }),
})
const stray = fc.record({ kind: fc.constantFrom('stray use' as const, 'stray rotation' as const), which: fc.nat() })
export const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: anEvent.map((event): Step => ({ kind: 'event', event })) },
  { weight: 2, arbitrary: someHabits.map((habits): Step => ({ kind: 'rotate', habits })) },
  { weight: 2, arbitrary: stray },
)

/**
 * A client that keeps the last secret it received, loses any number of answers, and keeps to the rule: it rotates before
 * its deadline, or within an hour after an outage has swallowed that. Throws if it is locked out.
 */
export async function liveThrough(bench: Bench, steps: readonly Step[], habits: Habits): Promise<void> {
  const { id, secret } = await create(bench.keeper(), { expiresAt: START + 4000 * DAY })
  let held: Held = { secret, createdAt: START }
  const received = [held]
  const latest = () => held.createdAt + PERIOD - MARGIN

  async function rotateOnce(): Promise<Held> {
    const { rawSecret, createdAt } = await rotateWith(bench.keeper(), held.secret).catch((error: unknown) => {
      throw new Error(`locked out at ${bench.now()}, holding a secret of ${held.createdAt}`, { cause: error })
    })
    return { secret: rawSecret, createdAt }
  }

  async function rotate({ lost, isKilled }: Habits): Promise<void> {
    for (let i = 0; i < lost; i += 1) {
      await rotateOnce()
      if (isKilled) await bench.stayDown(1)
    }
    // What was fetched late may itself be past its deadline, in an outage: then it is rotated in its turn.
    do {
      held = await rotateOnce()
      received.push(held)
    } while (latest() < bench.now())
  }

  /** Time goes by while the server serves, or as good as; the client rotates when its deadline comes near. */
  async function pass(seconds: number, how: (seconds: number) => Promise<void>): Promise<void> {
    let left = seconds
    while (bench.now() + left > latest()) {
      const before = latest() - bench.now()
      if (before > 0) await how(before)
      left -= Math.max(before, 0)
      await rotate(habits)
    }
    if (left > 0) await how(left)
  }

  /** Whatever happens to the server, the client comes back within the time that this leaves to it. */
  async function comeBack(event: Event): Promise<void> {
    const wasInTime = bench.now() <= latest()
    const isInTime =
      event.kind === 'approach' && event.deadline ? { ...event, seconds: Math.max(event.seconds, 0) } : event
    await happen(bench, isInTime, { deadline: latest(), overlap: held.createdAt + 600 })
    if (bench.now() <= latest()) return
    const deadline = held.createdAt + PERIOD
    if (bench.now() >= deadline) {
      // There is an hour at least, unless an earlier outage had swallowed the deadline: then it is what was told.
      const { standing } = await showToken(bench.keeper(), id)
      const told = standing.kind === 'rotate only' ? (standing.until ?? 0) : 0
      const delay = wasInTime ? habits.delay : Math.min(habits.delay, told - bench.now() - 10)
      if (delay > 0) await bench.serve(delay)
    }
    await rotate(habits)
  }

  for (const step of steps) {
    switch (step.kind) {
      case 'rotate':
        await rotate(step.habits)
        break
      case 'event':
        if (step.event.kind === 'serve') await pass(step.event.seconds, bench.serve)
        else if (step.event.kind === 'wait') await pass(step.event.seconds, bench.idle)
        else await comeBack(step.event)
        break
      default: {
        const shown = received[step.which % received.length] ?? held
        const use =
          step.kind === 'stray use' ? call(bench.keeper(), shown.secret) : rotateWith(bench.keeper(), shown.secret)
        await use.catch((error: unknown) => assert.ok(error instanceof ApiError))
      }
    }
  }
  await rotate({ lost: 0, isKilled: false, delay: 0 })
  assert.equal((await call(bench.keeper(), held.secret)).standing.kind, 'usable')
}
