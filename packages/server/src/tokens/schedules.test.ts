/**
 * Rotation under random schedules of lost answers, kills, outages, clock jumps and replays, on a real record.
 *
 * `npm test` runs some hundred schedules. To run many:
 * `SHEAF_SCHEDULES=20000 node scripts/run.mjs --test packages/server/src/tokens/schedules.test.ts`
 */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'
import { ApiError, limits } from '@sheaf/contract'
import fc from 'fast-check'
import { temporaryDirectory } from '../store/conformance/workbench.ts'
import { listSecrets } from '../store/reads/tokens.ts'
import { openInlineStore } from '../store/sqlite/inline-store.ts'
import type { Caller } from './authenticate.ts'
import { reissueToken, showToken } from './manage.ts'
import { rotate } from './rotate.ts'
import { hashOf, isSameHash, parseSecret } from './secret.ts'
import { type Bench, call, create, DAY, MINUTE, openBench, START } from './workbench.ts'

/** Where there is a disk in memory, thousands of flushes need not wait for a real one. */
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : undefined
const SCHEDULES = Number(process.env.SHEAF_SCHEDULES ?? 300)
const BUFFER = limits.rotationBufferSeconds.value
const PERIOD = DAY
/** A careful client rotates this long before its deadline: no outage is shorter than this and swallows a deadline. */
const MARGIN = 3 * MINUTE

/** What happens to the server and its clocks. */
type Event =
  | { readonly kind: 'serve'; readonly seconds: number }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'beat' }
  | { readonly kind: 'freeze'; readonly seconds: number }
  | { readonly kind: 'jump'; readonly seconds: number }
  | { readonly kind: 'stay down'; readonly seconds: number }

const span = (least: number, most: number) =>
  fc.oneof(fc.integer({ min: least, max: Math.min(most, 20 * MINUTE) }), fc.integer({ min: least, max: most }))
const anEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('serve'), seconds: span(1, 2 * DAY) }),
  fc.record({ kind: fc.constant('wait'), seconds: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ kind: fc.constant('beat') }),
  fc.record({ kind: fc.constant('freeze'), seconds: span(121, 2 * DAY) }),
  fc.record({ kind: fc.constant('jump'), seconds: span(60, 3 * DAY) }),
  fc.record({ kind: fc.constant('jump'), seconds: span(60, 3 * DAY).map((seconds) => -seconds) }),
  fc.record({ kind: fc.constant('stay down'), seconds: span(1, 10 * DAY) }),
) as fc.Arbitrary<Event>

async function happen(bench: Bench, event: Event): Promise<void> {
  switch (event.kind) {
    case 'serve':
      return bench.serve(event.seconds)
    case 'wait':
      return bench.wait(event.seconds)
    case 'beat':
      return bench.keeper().beat()
    case 'freeze':
      bench.wait(event.seconds)
      return
    case 'jump':
      return bench.jump(event.seconds)
    case 'stay down':
      return bench.stayDown(event.seconds)
  }
}

type Held = { readonly secret: string; readonly createdAt: number }

/** Shows a secret and, if it is good for anything, rotates with it: the answer, or the code of the refusal. */
async function rotateOnce(bench: Bench, secret: string): Promise<Held | string> {
  try {
    const { rawSecret, createdAt } = await rotate(bench.keeper(), await call(bench.keeper(), secret))
    return { secret: rawSecret, createdAt }
  } catch (error) {
    if (error instanceof ApiError) return error.code
    throw error
  }
}

type Act = { readonly lost: number; readonly isKilled: boolean; readonly delay: number }
type Step = { readonly kind: 'event'; readonly event: Event } | { readonly kind: 'act'; readonly act: Act } | Stray
/** Somebody shows a secret that the client has received at some time, or rotates with it and drops the answer. */
type Stray = { readonly kind: 'stray use' | 'stray rotation'; readonly which: number }

const anAct: fc.Arbitrary<Act> = fc.record({
  lost: fc.integer({ min: 0, max: 3 }),
  isKilled: fc.boolean(),
  delay: fc.integer({ min: 0, max: 3000 }),
})
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: anEvent.map((event): Step => ({ kind: 'event', event })) },
  { weight: 2, arbitrary: anAct.map((act): Step => ({ kind: 'act', act })) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('stray use', 'stray rotation'),
      which: fc.nat(),
    }) as fc.Arbitrary<Step>,
  },
)

/**
 * A client that keeps the last secret it received, loses any number of answers, and keeps to the rule: it rotates before
 * its deadline, or within an hour after an outage has swallowed that.
 */
async function carefulClient(bench: Bench, steps: readonly Step[], habits: Act): Promise<void> {
  const { id, secret } = await create(bench.keeper(), { expiresAt: START + 4000 * DAY })
  const received: Held[] = [{ secret, createdAt: START }]
  let held: Held = { secret, createdAt: START }
  const deadline = () => held.createdAt + PERIOD

  async function act({ lost, isKilled }: Act): Promise<void> {
    for (let i = 0; i < lost; i += 1) {
      const answer = await rotateOnce(bench, held.secret)
      assert.equal(typeof answer, 'object', `locked out: ${answer}`)
      if (isKilled) await bench.stayDown(1)
    }
    // What was fetched late may itself be past its deadline, in an outage: then it is rotated in its turn.
    do {
      const answer = await rotateOnce(bench, held.secret)
      if (typeof answer === 'string') return assert.fail(`locked out: ${answer}`)
      held = answer
      received.push(held)
    } while (deadline() <= bench.now())
  }

  /** Time goes by while the server serves; the client acts when its deadline comes near. */
  async function serve(seconds: number): Promise<void> {
    let left = seconds
    while (bench.now() + left > deadline() - MARGIN) {
      const before = deadline() - MARGIN - bench.now()
      if (before > 0) {
        await bench.serve(before)
        left -= before
      }
      await act(habits)
    }
    if (left > 0) await bench.serve(left)
  }

  /** After something that may have swallowed the deadline, the client waits a while and then acts. */
  async function recoverFrom(event: Event): Promise<void> {
    await happen(bench, event)
    if (bench.now() < deadline() - MARGIN) return
    const { standing } = await showToken(bench.keeper(), id)
    const end = standing.kind === 'rotate only' ? (standing.until ?? 0) : 0
    const delay = Math.max(0, Math.min(habits.delay, end - bench.now() - 2))
    if (delay > 0) await bench.serve(delay)
    await act(habits)
  }

  for (const step of steps) {
    if (step.kind === 'act') await act(step.act)
    else if (step.kind === 'event' && step.event.kind === 'serve') await serve(step.event.seconds)
    else if (step.kind === 'event') await recoverFrom(step.event)
    else {
      const shown = received[step.which % received.length] ?? held
      if (step.kind === 'stray use') await call(bench.keeper(), shown.secret).catch(() => undefined)
      else await rotateOnce(bench, shown.secret)
    }
  }
  await act({ lost: 0, isKilled: false, delay: 0 })
  assert.equal((await call(bench.keeper(), held.secret)).standing.kind, 'usable')
}

type Move =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'use' | 'rotate'; readonly which: number }
  | { readonly kind: 'race'; readonly which: readonly number[] }
  | { readonly kind: 'reissue'; readonly cut: boolean }

const aMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: anEvent.map((event): Move => ({ kind: 'event', event })) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('use'), which: fc.nat() }) as fc.Arbitrary<Move> },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('rotate'), which: fc.nat() }) as fc.Arbitrary<Move> },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('race'),
      which: fc.array(fc.nat(), { minLength: 2, maxLength: 6 }),
    }) as fc.Arbitrary<Move>,
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reissue'), cut: fc.boolean() }) as fc.Arbitrary<Move> },
)

/** What is known of one secret by whoever sees everything. */
type Known = {
  readonly secret: string
  readonly generation: number
  isPresented: boolean
  isEnded: boolean
  /** Since when, in seconds that really passed, its overlap runs; undefined while it is current. */
  overlapSince: number | undefined
}

/** Somebody who has every secret that was ever answered and shows them at any time: what must never happen. */
async function watchEverything(bench: Bench, moves: readonly Move[]): Promise<void> {
  const expiresAt = START + 30 * DAY
  const { id, secret } = await create(bench.keeper(), { expiresAt })
  const known: Known[] = [{ secret, generation: 0, isPresented: false, isEnded: false, overlapSince: undefined }]
  const answers = new Map<number, string>()
  let passed = 0
  let isClockBehind = false

  const pick = (which: number): Known => known[which % known.length] ?? assert.fail('no secret')
  const successorOf = ({ generation }: Known) => known.find((each) => each.generation === generation + 1)

  async function show(shown: Known): Promise<Caller | undefined> {
    const mustBeRefused =
      shown.isEnded ||
      bench.now() >= expiresAt ||
      (!isClockBehind &&
        shown.overlapSince !== undefined &&
        passed - shown.overlapSince > BUFFER &&
        successorOf(shown)?.isPresented === true)
    try {
      const caller = await call(bench.keeper(), shown.secret)
      assert.ok(!mustBeRefused, `a secret of generation ${shown.generation} works after its end`)
      shown.isPresented = true
      return caller
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      shown.isEnded = true
      return undefined
    }
  }

  async function noteAnswer(rawSecret: string, createdAt: number): Promise<void> {
    const parsed = parseSecret(rawSecret)
    assert.ok(parsed)
    const row = (await listSecrets(bench.store().read, id)).find(({ hash }) => isSameHash(hash, hashOf(parsed)))
    assert.ok(row, 'an answer that is no secret of the token')
    const text = JSON.stringify([rawSecret, createdAt])
    assert.equal(answers.get(row.generation) ?? text, text, 'two answers for one generation')
    answers.set(row.generation, text)
    if (known.some(({ generation }) => generation === row.generation)) return
    for (const each of known) each.overlapSince ??= passed
    known.push({
      secret: rawSecret,
      generation: row.generation,
      isPresented: false,
      isEnded: false,
      overlapSince: undefined,
    })
  }

  async function rotateWith(shown: Known): Promise<void> {
    const caller = await show(shown)
    if (caller === undefined) return
    const answer = await rotate(bench.keeper(), caller).catch((error: unknown) => {
      if (error instanceof ApiError) return undefined
      throw error
    })
    if (answer !== undefined) await noteAnswer(answer.rawSecret, answer.createdAt)
  }

  async function reissue(cut: boolean): Promise<void> {
    const minted = await reissueToken(bench.keeper(), id, cut).catch((error: unknown) => {
      if (error instanceof ApiError) return undefined
      throw error
    })
    if (minted === undefined) return
    const { current } = await showToken(bench.keeper(), id)
    if (cut) for (const each of known) each.isEnded = true
    await noteAnswer(minted.secret, current.created_at)
  }

  for (const move of moves) {
    switch (move.kind) {
      case 'event': {
        await happen(bench, move.event)
        if (move.event.kind === 'jump') isClockBehind ||= move.event.seconds < 0
        else if (move.event.kind !== 'beat') passed += move.event.seconds
        // A heartbeat puts right the overlaps that would last longer because the clock was set back.
        if (isClockBehind && ['serve', 'beat', 'stay down'].includes(move.event.kind)) {
          isClockBehind = false
          for (const each of known) if (each.overlapSince !== undefined) each.overlapSince = passed
        }
        break
      }
      case 'use':
        await show(pick(move.which))
        break
      case 'rotate':
        await rotateWith(pick(move.which))
        break
      case 'race':
        await Promise.all(move.which.map((which) => rotateWith(pick(which))))
        break
      case 'reissue':
        await reissue(move.cut)
        break
    }
    const current = (await listSecrets(bench.store().read, id)).filter(({ retired_at }) => retired_at === null)
    assert.equal(current.length, 1, 'not one current secret')
  }
}

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
      fc.asyncProperty(fc.array(aStep, { maxLength: 25 }), anAct, (steps, habits) =>
        onFreshBench((bench) => carefulClient(bench, steps, habits)),
      ),
      { numRuns: SCHEDULES },
    )
  })

  test('nothing that has ended works again, one secret is current, and each generation has one answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aMove, { maxLength: 40 }), (moves) =>
        onFreshBench((bench) => watchEverything(bench, moves)),
      ),
      { numRuns: SCHEDULES },
    )
  })
})
