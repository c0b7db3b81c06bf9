import assert from 'node:assert/strict'
import { ApiError, limits } from '@sheaf/contract'
import fc from 'fast-check'
import { listSecrets } from '../../store/reads/tokens.ts'
import type { TokenCaller } from '../caller.ts'
import { reissueToken, showToken } from '../manage.ts'
import { rotate } from '../rotate.ts'
import { hashOf, isSameHash, parseSecret } from '../secret.ts'
import { type Bench, call, create, DAY, START } from '../workbench.ts'
import { anEvent, type Event, happen } from './events.ts'

const BUFFER = limits.rotationBufferSeconds.value
const PERIOD = DAY
const EXPIRES_AT = START + 30 * DAY

export type Move =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'use' | 'rotate'; readonly which: number }
  | { readonly kind: 'race'; readonly which: readonly number[] }
  | { readonly kind: 'reissue'; readonly cut: boolean }

const which = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.nat())
export const aMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 9, arbitrary: anEvent.map((event): Move => ({ kind: 'event', event })) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('use' as const, 'rotate' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('race' as const), which: fc.array(which, { maxLength: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reissue' as const), cut: fc.boolean() }) },
)

/** What is known of one secret by whoever sees everything. */
type Known = {
  readonly secret: string
  readonly generation: number
  readonly createdAt: number
  isPresented: boolean
  isEnded: boolean
  /** Once it could only rotate, having been replaced. */
  isOverlapOver: boolean
  /** Since when, in seconds that really passed, its overlap runs; undefined while it is current. */
  overlapSince: number | undefined
}

/**
 * Somebody who has every secret that was ever answered, lost or not, and shows them at any time. Throws if what must
 * never happen does.
 */
export async function watch(bench: Bench, moves: readonly Move[]): Promise<void> {
  const { id, secret } = await create(bench.keeper(), { expiresAt: EXPIRES_AT })
  const known = [know(secret, 0, START)]
  const answers = new Map<number, string>()
  let passed = 0
  let isClockBehind = false
  /** Whether anything has happened to the current secret that may leave a grace: it has, until a heartbeat ends it. */
  let isDisturbed = false
  let isHeldUp = false
  let lastReissue = -1

  /** The newest first. */
  const pick = (index: number): Known => known[known.length - 1 - (index % known.length)] ?? assert.fail('no secret')

  function mustBeRefused(shown: Known): boolean {
    if (shown.isEnded || bench.now() >= EXPIRES_AT) return true
    if (shown.overlapSince === undefined) return !isDisturbed && bench.now() >= shown.createdAt + PERIOD
    const next = known.find(({ generation }) => generation === shown.generation + 1)
    return !isClockBehind && passed - shown.overlapSince > BUFFER && next?.isPresented === true
  }

  async function show(shown: Known): Promise<TokenCaller | undefined> {
    const isForbidden = mustBeRefused(shown)
    const caller = await unlessRefused(call(bench.keeper(), shown.secret))
    if (caller === undefined) {
      shown.isEnded = true
      return undefined
    }
    assert.ok(!isForbidden, `generation ${shown.generation} works after its end`)
    if (caller.standing.kind === 'usable') assert.ok(!shown.isOverlapOver, `generation ${shown.generation} works again`)
    else if (caller.standing.why === 'retired') shown.isOverlapOver = true
    shown.isPresented = true
    return caller
  }

  async function note(rawSecret: string, createdAt: number): Promise<void> {
    const parsed = parseSecret(rawSecret)
    assert.ok(parsed)
    const rows = await listSecrets(bench.store().read, id)
    const generation = rows.find(({ hash }) => isSameHash(hash, hashOf(parsed)))?.generation
    assert.ok(generation !== undefined, 'the answer is no secret of the token')
    const answer = JSON.stringify([rawSecret, createdAt])
    assert.equal(answers.get(generation) ?? answer, answer, `two answers for generation ${generation}`)
    answers.set(generation, answer)
    if (known.some((each) => each.generation === generation)) return
    for (const each of known) each.overlapSince ??= passed
    known.push(know(rawSecret, generation, createdAt))
    isDisturbed = isClockBehind || isHeldUp
  }

  async function rotateWith(shown: Known): Promise<void> {
    const caller = await show(shown)
    if (caller === undefined) return
    const answer = await unlessRefused(rotate(bench.keeper(), caller))
    if (answer !== undefined) return note(answer.rawSecret, answer.createdAt)
    // Past its overlap, it may lose to somebody who shows its successor at the same time. Where the clock was set back, the
    // overlap may be cut to its length just between the two steps.
    const isOverlapUnsure = isClockBehind && shown.overlapSince !== undefined
    const isExcused = shown.generation < lastReissue || caller.standing.kind === 'rotate only' || isOverlapUnsure
    assert.ok(isExcused, `generation ${shown.generation} was admitted and then not rotated`)
  }

  async function reissue(cut: boolean): Promise<void> {
    const minted = await unlessRefused(reissueToken(bench.keeper(), id, cut))
    if (minted === undefined) return
    const { current } = await showToken(bench.keeper(), id)
    if (cut) for (const each of known) each.isEnded = true
    lastReissue = current.generation
    await note(minted.secret, current.created_at)
  }

  async function undergo(event: Event): Promise<void> {
    const before = bench.now()
    const beats = bench.beats()
    const newest = pick(0)
    await happen(bench, event, { deadline: newest.createdAt + PERIOD, overlap: newest.createdAt + BUFFER })
    if (event.kind === 'jump') isClockBehind ||= event.seconds < 0
    else passed += bench.now() - before
    const hasBeaten = bench.beats() > beats
    if (event.kind === 'jump' || event.kind === 'freeze') isHeldUp = true
    else if (hasBeaten) isHeldUp = false
    if (isHeldUp || event.kind === 'stay down') isDisturbed = true
    if (isClockBehind && hasBeaten) {
      // The heartbeat has cut the overlaps that would last longer because the clock was set back: they run from now.
      isClockBehind = false
      for (const each of known) if (each.overlapSince !== undefined) each.overlapSince = passed
    }
  }

  async function make(move: Move): Promise<unknown> {
    switch (move.kind) {
      case 'event':
        return undergo(move.event)
      case 'use':
        return show(pick(move.which))
      case 'rotate':
        return rotateWith(pick(move.which))
      case 'race':
        return Promise.all(move.which.map((index) => rotateWith(pick(index))))
      case 'reissue':
        return reissue(move.cut)
    }
  }

  for (const move of moves) {
    await make(move)
    const current = (await listSecrets(bench.store().read, id)).filter(({ retired_at }) => retired_at === null)
    assert.equal(current.length, 1, 'not one current secret')
  }
}

function know(secret: string, generation: number, createdAt: number): Known {
  return {
    secret,
    generation,
    createdAt,
    isPresented: false,
    isEnded: false,
    isOverlapOver: false,
    overlapSince: undefined,
  }
}

async function unlessRefused<T>(promise: Promise<T>): Promise<T | undefined> {
  return promise.catch((error: unknown) => {
    if (error instanceof ApiError) return undefined
    throw error
  })
}
