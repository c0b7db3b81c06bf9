import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { endOfGrace, type Outage, type SecretState, type Standing, standingOf, type TokenState } from './standing.ts'

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400
const BUFFER = 10 * MINUTE

const rotatable: TokenState = { expiresAt: 90 * DAY, rotationPeriodSeconds: DAY, isRevoked: false, ended: null }
const fixed: TokenState = { ...rotatable, rotationPeriodSeconds: null }

const secret = (more: Partial<SecretState> = {}): SecretState => ({
  generation: 0,
  createdAt: 0,
  retiredAt: null,
  isOverlapOver: false,
  isEnded: false,
  isPresented: true,
  ...more,
})

const usable = (rotateBy: number | null, retiredUntil: number | null = null): Standing => {
  return { kind: 'usable', rotateBy, retiredUntil }
}
const rotateOnly = (why: 'overdue' | 'retired', until: number | null): Standing => ({ kind: 'rotate only', why, until })
const ended = (why: 'revoked' | 'expired' | 'overdue' | 'retired'): Standing => ({ kind: 'ended', why })

type Case = {
  readonly name: string
  readonly token?: TokenState
  readonly secret?: SecretState
  readonly successor?: SecretState
  readonly outages?: readonly Outage[]
  /** The standing at each of these seconds. */
  readonly at: readonly (readonly [now: number, standing: Standing])[]
}

const retired = secret({ retiredAt: 20 * HOUR })
const unseen = secret({ generation: 1, createdAt: 20 * HOUR, isPresented: false })
const seen = { ...unseen, isPresented: true }
const overlapEnd = 20 * HOUR + BUFFER

const cases: readonly Case[] = [
  {
    name: 'a current secret is usable up to its deadline, and overdue from then on',
    at: [
      [0, usable(DAY)],
      [DAY - 1, usable(DAY)],
      [DAY, ended('overdue')],
    ],
  },
  {
    name: 'a token without a rotation period is usable up to its expiry',
    token: fixed,
    at: [
      [90 * DAY - 1, usable(null)],
      [90 * DAY, ended('expired')],
    ],
  },
  {
    name: 'a token that never expires is usable',
    token: { ...fixed, expiresAt: null },
    at: [[9999 * DAY, usable(null)]],
  },
  {
    name: 'the expiry comes before the deadline',
    token: { ...rotatable, expiresAt: 5 * HOUR },
    at: [
      [5 * HOUR - 1, usable(DAY)],
      [5 * HOUR, ended('expired')],
    ],
  },
  {
    name: 'a retired secret is usable for ten minutes, whatever its own deadline; then its successor, once seen, ends it',
    secret: { ...retired, createdAt: -3 * HOUR - 55 * MINUTE },
    successor: seen,
    at: [
      [20 * HOUR, usable(null, overlapEnd)],
      [overlapEnd - 1, usable(null, overlapEnd)],
      [overlapEnd, ended('retired')],
    ],
  },
  {
    name: 'a retired secret fetches a successor that nobody has shown, as long as that one is good',
    secret: retired,
    successor: unseen,
    at: [
      [overlapEnd - 1, usable(null, overlapEnd)],
      [overlapEnd, rotateOnly('retired', 44 * HOUR)],
      [44 * HOUR - 1, rotateOnly('retired', 44 * HOUR)],
      [44 * HOUR, ended('overdue')],
    ],
  },
  {
    name: 'a retired secret from which no nonce leads on ends with its overlap',
    secret: retired,
    at: [
      [overlapEnd - 1, usable(null, overlapEnd)],
      [overlapEnd, ended('retired')],
    ],
  },
  {
    name: 'a retired secret whose successor was replaced in its turn ends with its overlap',
    secret: retired,
    successor: { ...unseen, retiredAt: 20 * HOUR + 1 },
    at: [[overlapEnd, ended('retired')]],
  },
  {
    name: 'an overlap that was observed to be over does not come back with the time',
    secret: { ...retired, isOverlapOver: true },
    successor: unseen,
    at: [[20 * HOUR + 1, rotateOnly('retired', 44 * HOUR)]],
  },
  {
    name: 'a secret that was observed to have ended stays so, even in what would be its overlap',
    secret: { ...retired, isEnded: true },
    successor: unseen,
    at: [[20 * HOUR + 1, ended('retired')]],
  },
  {
    name: 'the expiry cuts the overlap short',
    token: { ...rotatable, expiresAt: 20 * HOUR + MINUTE },
    secret: retired,
    successor: unseen,
    at: [
      [20 * HOUR + MINUTE - 1, usable(null, 20 * HOUR + MINUTE)],
      [20 * HOUR + MINUTE, ended('expired')],
    ],
  },
  {
    name: 'a revoked token is refused, and that is said before all else',
    token: { ...rotatable, isRevoked: true, ended: 'expired' },
    at: [[0, ended('revoked')]],
  },
  {
    name: 'an end that was observed stays, though the clock says earlier',
    token: { ...rotatable, ended: 'overdue' },
    at: [[1, ended('overdue')]],
  },
  {
    name: 'an expiry that was observed stays, for a retired secret as well',
    token: { ...rotatable, ended: 'expired' },
    secret: retired,
    successor: unseen,
    at: [[20 * HOUR, ended('expired')]],
  },
  {
    name: 'a deadline inside an outage leaves as long as the outage lasted, for rotating alone',
    outages: [{ from: 20 * HOUR, to: 30 * HOUR }],
    at: [
      [DAY - 1, usable(DAY)],
      [DAY, rotateOnly('overdue', 40 * HOUR)],
      [40 * HOUR - 1, rotateOnly('overdue', 40 * HOUR)],
      [40 * HOUR, ended('overdue')],
    ],
  },
  {
    name: 'after a short outage there is an hour',
    outages: [{ from: DAY - 1, to: DAY + 1 }],
    at: [
      [DAY + 1 + HOUR - 1, rotateOnly('overdue', DAY + 1 + HOUR)],
      [DAY + 1 + HOUR, ended('overdue')],
    ],
  },
  {
    name: 'after a long one there is a week',
    outages: [{ from: 0, to: 60 * DAY }],
    at: [
      [67 * DAY - 1, rotateOnly('overdue', 67 * DAY)],
      [67 * DAY, ended('overdue')],
    ],
  },
  {
    name: 'and never more than the expiry leaves',
    outages: [{ from: 0, to: 89 * DAY }],
    at: [
      [90 * DAY - 1, rotateOnly('overdue', 90 * DAY)],
      [90 * DAY, ended('expired')],
    ],
  },
  {
    name: 'a deadline at the moment at which the server was last seen was missed before the outage',
    outages: [{ from: DAY, to: 2 * DAY }],
    at: [[2 * DAY, ended('overdue')]],
  },
  {
    name: 'a deadline at the moment at which the server is back was inside it',
    outages: [{ from: HOUR, to: DAY }],
    at: [[DAY, rotateOnly('overdue', 2 * DAY - HOUR)]],
  },
  {
    name: 'a deadline in the time that an outage leaves is put off to its end, for rotating alone',
    outages: [{ from: 21 * HOUR, to: DAY - 30 * MINUTE }],
    at: [
      [DAY - 1, usable(DAY)],
      [DAY, rotateOnly('overdue', DAY + 2 * HOUR)],
      [DAY + 2 * HOUR, ended('overdue')],
    ],
  },
  {
    name: 'a secret made after an outage has its deadline, though the outage leaves more time to others',
    secret: secret({ createdAt: 10 * DAY }),
    outages: [{ from: 0, to: 10 * DAY }],
    at: [[11 * DAY, ended('overdue')]],
  },
  {
    name: 'of several such outages the one that leaves most counts, and one after the deadline does not',
    outages: [
      { from: 20 * HOUR, to: 22 * HOUR + 30 * MINUTE },
      { from: DAY - 50 * MINUTE, to: DAY - 49 * MINUTE },
      { from: DAY + 10 * MINUTE, to: DAY + 12 * MINUTE },
    ],
    at: [
      [DAY + HOUR - 1, rotateOnly('overdue', DAY + HOUR)],
      [DAY + HOUR, ended('overdue')],
    ],
  },
  {
    name: 'an outage long before, or after the deadline changes nothing',
    outages: [
      { from: 0, to: HOUR },
      { from: DAY, to: 3 * DAY },
    ],
    at: [[DAY, ended('overdue')]],
  },
  {
    name: 'a retired secret fetches a successor up to the end of its own grace, though that one’s deadline came after it',
    secret: secret({ createdAt: 0, retiredAt: DAY - MINUTE, isOverlapOver: true }),
    successor: { ...unseen, createdAt: DAY - MINUTE },
    outages: [{ from: DAY - 30, to: 2 * DAY - 10 * MINUTE }],
    at: [
      [2 * DAY - 2 * MINUTE, rotateOnly('retired', 2 * DAY - MINUTE)],
      [2 * DAY, rotateOnly('retired', 3 * DAY - 20 * MINUTE + 30)],
      [3 * DAY - 20 * MINUTE + 30, ended('overdue')],
    ],
  },
  {
    name: 'a second outage that swallows the grace leaves another one',
    outages: [
      { from: DAY - HOUR, to: DAY + HOUR },
      { from: DAY + 2 * HOUR, to: DAY + 7 * HOUR },
    ],
    at: [
      [DAY + 7 * HOUR, rotateOnly('overdue', DAY + 12 * HOUR)],
      [DAY + 12 * HOUR, ended('overdue')],
    ],
  },
  {
    name: 'a retired secret fetches a successor whose deadline an outage swallowed',
    secret: { ...retired, isOverlapOver: true },
    successor: unseen,
    outages: [{ from: 40 * HOUR, to: 50 * HOUR }],
    at: [
      [50 * HOUR, rotateOnly('retired', 60 * HOUR)],
      [60 * HOUR, ended('overdue')],
    ],
  },
]

describe('what a secret may do', () => {
  for (const { name, token = rotatable, secret: shown = secret(), successor, outages = [], at } of cases) {
    test(name, () => {
      for (const [now, standing] of at) {
        assert.deepEqual(standingOf(token, shown, successor, outages, now), standing, `at ${now}`)
      }
    })
  }

  test('the protocol’s worked example: a week, rotated at 20:00 and at 19:59, then a minute late', () => {
    const token = { ...rotatable, expiresAt: 7 * DAY }
    const a = secret({ retiredAt: 20 * HOUR })
    const b = secret({ generation: 1, createdAt: 20 * HOUR, retiredAt: DAY + 20 * HOUR - MINUTE })
    const c = secret({ generation: 2, createdAt: DAY + 20 * HOUR - MINUTE })
    const standing = (shown: SecretState, next: SecretState | undefined, now: number) =>
      standingOf(token, shown, next, [], now)
    assert.deepEqual(standing({ ...a, retiredAt: null }, undefined, 0), usable(DAY))
    assert.deepEqual(standing(a, b, 20 * HOUR + 9 * MINUTE), usable(null, 20 * HOUR + 10 * MINUTE))
    assert.deepEqual(standing(a, b, 20 * HOUR + 10 * MINUTE), ended('retired'))
    assert.deepEqual(standing({ ...b, retiredAt: null }, undefined, DAY), usable(DAY + 20 * HOUR))
    assert.deepEqual(standing(b, c, DAY + 20 * HOUR + 8 * MINUTE), usable(null, DAY + 20 * HOUR + 9 * MINUTE))
    assert.deepEqual(standing(c, undefined, 2 * DAY + 20 * HOUR - MINUTE - 1), usable(2 * DAY + 20 * HOUR - MINUTE))
    assert.deepEqual(standing(c, undefined, 2 * DAY + 20 * HOUR), ended('overdue'))
    assert.deepEqual(standing({ ...c, createdAt: 7 * DAY - HOUR }, undefined, 7 * DAY), ended('expired'))
  })
})

const time = fc.integer({ min: 0, max: 30 * DAY })
const anyToken: fc.Arbitrary<TokenState> = fc.record({
  expiresAt: fc.option(time),
  rotationPeriodSeconds: fc.option(fc.integer({ min: DAY, max: 5 * DAY })),
  isRevoked: fc.constant(false),
  ended: fc.constant(null),
})
const anySecret = (generation: number): fc.Arbitrary<SecretState> =>
  fc.record({
    generation: fc.constant(generation),
    createdAt: time,
    retiredAt: fc.option(time),
    isOverlapOver: fc.boolean(),
    isEnded: fc.boolean(),
    isPresented: fc.boolean(),
  })
const anyOutages: fc.Arbitrary<readonly Outage[]> = fc
  .array(fc.tuple(time, fc.integer({ min: 1, max: 10 * DAY })), { maxLength: 4 })
  .map((spans) => spans.map(([from, length]) => ({ from, to: from + length })).sort((a, b) => a.from - b.from))
const successor = fc.option(anySecret(1), { nil: undefined })
const rank = { usable: 2, 'rotate only': 1, ended: 0 } as const

describe('what a secret may do, for any token, secret, outages and times', () => {
  test('time takes away and never gives back', () => {
    fc.assert(
      fc.property(anyToken, anySecret(0), successor, anyOutages, time, time, (token, shown, next, outages, a, b) => {
        const earlier = standingOf(token, shown, next, outages, Math.min(a, b))
        const later = standingOf(token, shown, next, outages, Math.max(a, b))
        assert.ok(rank[later.kind] <= rank[earlier.kind], `${earlier.kind}, then ${later.kind}`)
      }),
      { numRuns: 2000 },
    )
  })

  test('nothing is good at or after the expiry, and no end that is told lies after it', () => {
    fc.assert(
      fc.property(anyToken, anySecret(0), successor, anyOutages, time, (token, shown, next, outages, now) => {
        const standing = standingOf(token, shown, next, outages, now)
        if (token.expiresAt === null) return
        if (now >= token.expiresAt) assert.equal(standing.kind, 'ended')
        const told = standing.kind === 'usable' ? standing.retiredUntil : null
        assert.ok(told === null || told <= token.expiresAt)
        if (standing.kind === 'rotate only' && standing.why === 'overdue')
          assert.ok((standing.until ?? 0) <= token.expiresAt)
      }),
      { numRuns: 2000 },
    )
  })

  test('outages give time to rotate and nothing else', () => {
    fc.assert(
      fc.property(anyToken, anySecret(0), successor, anyOutages, time, (token, shown, next, outages, now) => {
        const without = standingOf(token, shown, next, [], now)
        const withOutages = standingOf(token, shown, next, outages, now)
        if (without.kind === 'ended') assert.notEqual(withOutages.kind, 'usable')
        else assert.equal(withOutages.kind, without.kind)
      }),
      { numRuns: 2000 },
    )
  })

  test('a grace is for a deadline in an outage, or in the week after, and ends at most a week after one', () => {
    fc.assert(
      fc.property(time, anyOutages, (deadline, outages) => {
        const end = endOfGrace(0, deadline, outages)
        assert.ok(end >= deadline)
        if (end === deadline) return
        assert.ok(outages.some(({ from, to }) => from < deadline && deadline <= to + 7 * DAY))
        assert.ok(outages.some(({ to }) => to + HOUR <= end && end <= to + 7 * DAY))
      }),
      { numRuns: 2000 },
    )
  })
})
