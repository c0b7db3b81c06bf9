import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FetchFunction } from '@sheaf/client'
import type { AgentEvent } from '../../src/agent/events.ts'
import { JournalFailure, type JournalState, memoryJournal } from '../../src/agent/journal.ts'
import { planOf, SHARE_DEFAULT, shareOf, urgencyAt } from '../../src/agent/schedule.ts'
import { openServer } from '../../src/agent/server.ts'
import { type Sink, SinkFailure } from '../../src/agent/sinks/sink.ts'
import { tend } from '../../src/agent/tend.ts'
import { openToken, type Token } from '../../src/agent/token.ts'
import { openStrictServer, type ServerAnswer, type StrictServer } from './strict-server.ts'

const START_MS = Date.UTC(2026, 0, 1)
const HOUR_MS = 3_600_000

type MemorySink = Sink & { secret: string | undefined; isBroken: boolean; publications: number }

function memorySink(name: string, secret?: string): MemorySink {
  const sink: MemorySink = {
    name,
    secret,
    isBroken: false,
    publications: 0,
    async publish(published) {
      if (sink.isBroken) throw new SinkFailure(`${name} is broken`)
      sink.publications += 1
      sink.secret = published
    },
    read: async () => sink.secret,
    check: async () => {},
  }
  return sink
}

/** An agent with a strict server, in virtual time. */
function openBench() {
  const bench = {
    nowMs: START_MS,
    skewMs: 0,
    isDiskFull: false,
    isCommitBroken: false,
    source: '' as string | undefined,
  }
  const server: StrictServer = openStrictServer(() => bench.nowMs + bench.skewMs)
  bench.source = server.newest()
  const [one, two] = [memorySink('one'), memorySink('two')]
  const events: AgentEvent[] = []
  const calls: string[] = []
  const kept = memoryJournal()
  /** What is answered instead of what the server answers; asked for each call. */
  let instead: (path: string, secret: string) => ServerAnswer | undefined = () => undefined
  const fetch: FetchFunction = async (url, init) => {
    const { pathname } = new URL(url)
    const secret = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? ''
    calls.push(pathname.split('/').at(-1) ?? '')
    const { status, body, headers } = instead(pathname, secret) ?? (await server.handle(pathname, secret))
    const date = new Date(bench.nowMs + bench.skewMs).toUTCString()
    return new Response(JSON.stringify(body), { status, headers: { date, ...headers } })
  }
  const write = (state: JournalState) => {
    if (bench.isCommitBroken || bench.isDiskFull) throw new JournalFailure('no room')
    kept.write(state)
  }
  const journal = {
    read: kept.read,
    write,
    reserve() {
      if (bench.isDiskFull) throw new JournalFailure('no room')
      return { write, discard: () => {} }
    },
  }
  const open = (isForced = false): Token =>
    openToken(
      {
        name: 'wiki',
        journal,
        server: openServer({
          url: 'http://server.example.com',
          datasource: undefined,
          nowMs: () => bench.nowMs,
          fetch,
        }),
        source: { name: 'the source', read: async () => bench.source },
        sinks: [one, two],
        share: shareOf(SHARE_DEFAULT),
        rotationPeriodMinutes: undefined,
        nowMs: () => bench.nowMs,
        random: () => 0.5,
        tell: (event) => events.push(event),
        step: () => {},
      },
      isForced,
    )
  /** Tends it until nothing is left to do, as time goes by; answers how many times. */
  async function settle(token: Token, hoursMax = 1): Promise<number> {
    const giveUpAt = bench.nowMs + hoursMax * HOUR_MS
    for (let times = 1; ; times += 1) {
      const { isSettled, nextAtMs } = await tend(token)
      assert.ok(times < 3_000, 'it does not come to rest')
      if (isSettled || nextAtMs > giveUpAt) return times
      bench.nowMs = Math.max(bench.nowMs + 1, nextAtMs)
    }
  }
  return {
    ...{ bench, server, one, two, events, calls, kept, open, settle },
    answerInstead(next: typeof instead) {
      instead = next
    },
  }
}

const failuresOf = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.kind === 'failed' ? [event] : []))

describe('the agent, tending a token', () => {
  test('takes up the secret, rotates it at once, publishes it everywhere, proves it, and then waits', async () => {
    const { server, one, two, events, calls, kept, open, settle, bench } = openBench()
    const token = open()
    assert.equal(await settle(token), 1)
    assert.deepEqual(calls, ['rotatetoken', 'getdatasourceconfig'])
    assert.deepEqual([one.secret, two.secret], [server.newest(), server.newest()])
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['adopted', 'rotated', 'published', 'published', 'proved'],
    )
    const state = kept.read() ?? assert.fail()
    assert.deepEqual([state.isProved, state.previous, state.intent], [true, null, null])
    const { dueAt = 0 } = planOf(state.current, shareOf(SHARE_DEFAULT)) ?? {}
    bench.nowMs = dueAt * 1000 - 1000
    await settle(token)
    assert.equal(server.minted(), 1, 'not before it is due')
    bench.nowMs = dueAt * 1000
    await settle(token)
    assert.equal(server.minted(), 2)
  })

  test('a sink that fails is tried again alone, and the secret is proved once it has it', async () => {
    const { one, two, events, calls, open, settle, bench, server } = openBench()
    two.isBroken = true
    const token = open()
    await settle(token, 0.2)
    assert.deepEqual([one.publications, one.secret, two.secret], [1, server.newest(), undefined])
    assert.ok(failuresOf(events).length > 3)
    assert.ok(failuresOf(events).every(({ stage, sink }) => stage === 'publish' && sink === 'two'))
    assert.deepEqual(calls, ['rotatetoken'], 'not proved yet')
    two.isBroken = false
    bench.nowMs += HOUR_MS / 4
    await settle(open())
    assert.deepEqual([one.publications, two.publications], [1, 1], 'also after a restart')
    assert.equal(calls.at(-1), 'getdatasourceconfig')
  })

  test('without room in the journal it asks nobody', async () => {
    const { open, settle, bench, calls, events, server, one } = openBench()
    await settle(open())
    calls.length = 0
    bench.nowMs += 18 * HOUR_MS
    bench.isDiskFull = true
    const token = open()
    await settle(token, 1)
    assert.deepEqual(calls, [])
    assert.ok(failuresOf(events).every(({ stage }) => stage === 'journal'))
    bench.isDiskFull = false
    bench.nowMs += HOUR_MS
    await settle(token)
    assert.equal(one.secret, server.newest())
    assert.equal(server.minted(), 2)
  })

  test('an answer that cannot be journalled is kept in memory, goes nowhere, and is not asked for again', async () => {
    const { open, settle, bench, answerInstead, calls, events, server, one } = openBench()
    answerInstead((path) => {
      // Between the question and the answer.
      if (path.endsWith('rotatetoken')) bench.isCommitBroken = true
      return undefined
    })
    const token = open()
    await settle(token, 0.1)
    assert.deepEqual(calls, ['rotatetoken'])
    assert.equal(one.secret, undefined)
    assert.equal(failuresOf(events).at(-1)?.urgency, 'critical')
    bench.isCommitBroken = false
    bench.nowMs += 5_000
    answerInstead(() => undefined)
    await settle(token)
    assert.equal(one.secret, server.newest())
    assert.equal(server.minted(), 1)
  })

  test('after a lost answer the way must work before the next one is asked for', async () => {
    const { open, settle, bench, answerInstead, calls, server, one } = openBench()
    let isLost = true
    let isWayBroken = true
    answerInstead((path) => {
      if (path.endsWith('rotatetoken') && isLost) {
        isLost = false
        void server.handle(path, bench.source ?? '')
        return { status: 502, body: {} }
      }
      return isWayBroken ? { status: 502, body: {} } : undefined
    })
    const token = open()
    await settle(token, 0.05)
    assert.equal(calls.filter((call) => call === 'rotatetoken').length, 1)
    assert.ok(calls.length > 8, 'it looks every few seconds')
    isWayBroken = false
    await settle(token)
    assert.equal(one.secret, server.newest())
    assert.equal(server.minted(), 2)
  })

  test('a new secret that the server goes on refusing is given up for the one before it', async () => {
    const { open, settle, answerInstead, server, one, kept } = openBench()
    answerInstead((path) =>
      path.endsWith('rotatetoken') ? { status: 200, body: { rawSecret: 'no-secret-of-this-server' } } : undefined,
    )
    const token = open()
    await tend(token)
    assert.equal(kept.read()?.current.secret, 'no-secret-of-this-server')
    answerInstead(() => undefined)
    await settle(token)
    assert.equal(one.secret, server.newest())
    assert.equal(kept.read()?.previous, null)
  })

  test('an answer that repeats an earlier one is not taken', async () => {
    const { open, settle, bench, answerInstead, server, one, events } = openBench()
    await settle(open())
    const rawSecret = server.newest()
    bench.nowMs += 18 * HOUR_MS
    answerInstead((path) => (path.endsWith('rotatetoken') ? { status: 200, body: { rawSecret } } : undefined))
    const token = open()
    await settle(token, 0.1)
    assert.match(failuresOf(events).at(-1)?.message ?? '', /something in between that keeps answers/)
    answerInstead(() => undefined)
    await settle(token)
    assert.notEqual(one.secret, rawSecret)
    assert.equal(one.secret, server.newest())
  })

  test('a secret that an administrator puts into the source is taken up; one that does not work is left alone', async () => {
    const { open, settle, bench, server, one, events } = openBench()
    const token = open()
    await settle(token)
    const before = one.secret
    bench.source = 'mistyped'
    bench.nowMs += 60_000
    await tend(token)
    assert.equal(one.secret, before)
    assert.match(
      failuresOf(events).at(-1)?.message ?? '',
      /holds a secret that the server refuses; the one before is kept/,
    )
    const { body } = await server.handle('/rotatetoken', before ?? '')
    bench.source = (body as { readonly rawSecret: string }).rawSecret
    bench.nowMs += HOUR_MS
    await settle(token)
    assert.equal(server.minted(), 3, 'its age is not known, so it is rotated')
    assert.equal(one.secret, server.newest())
  })

  test('a lost journal and a dead source: what a sink has is tried, and never overwritten before', async () => {
    const { open, settle, server, bench, one, two } = openBench()
    const good = bench.source
    two.secret = good
    one.secret = 'of long ago'
    bench.source = 'dead'
    const token = open()
    await tend(token)
    assert.deepEqual([one.secret, two.secret], ['of long ago', good])
    await settle(token)
    assert.deepEqual([one.secret, two.secret], [server.newest(), server.newest()])
  })

  test('a final refusal is loud at once, says what to do, and is not asked about every second', async () => {
    const { open, settle, answerInstead, events, calls } = openBench()
    answerInstead(() => ({
      status: 400,
      body: { error: 'token_not_rotatable', message: 'made without a rotation period.' },
    }))
    await settle(open(), 1)
    const refusals = failuresOf(events).filter(({ stage }) => stage === 'rotate')
    assert.ok(refusals.every(({ urgency }) => urgency === 'urgent'))
    assert.match(refusals.at(-1)?.message ?? '', /without a rotation period.*put it into the source/)
    assert.ok(calls.length < 60, `${calls.length} calls in an hour`)
  })

  test('while the server is away it gets louder the nearer the deadline is, and never stops', async () => {
    const { open, settle, bench, answerInstead, events, server, one } = openBench()
    const token = open()
    await settle(token)
    answerInstead(() => ({ status: 503, body: {} }))
    bench.nowMs += 17.3 * HOUR_MS
    await settle(token, 6.6)
    const urgencies = failuresOf(events).map(({ urgency }) => urgency)
    assert.deepEqual([...new Set(urgencies)], ['late', 'urgent', 'critical'])
    assert.deepEqual(
      urgencies,
      urgencies.toSorted((a, b) => 'lauc'.indexOf(a.charAt(0)) - 'lauc'.indexOf(b.charAt(0))),
    )
    assert.ok(urgencies.length > 40, 'so many attempts fit in')
    answerInstead(() => undefined)
    await settle(token)
    assert.equal(one.secret, server.newest())
  })

  for (const skewHours of [-5, 5]) {
    test(`a server whose clock differs by ${skewHours} hours changes no deadline`, async () => {
      const { open, settle, bench, kept } = openBench()
      bench.skewMs = skewHours * HOUR_MS
      await settle(open())
      assert.equal(kept.read()?.current.createdAt, START_MS / 1000)
    })
  }

  test('a time of the answer that cannot be right makes no endless rotation', async () => {
    const { open, settle, answerInstead, server, bench } = openBench()
    answerInstead(() => undefined)
    const token = open()
    let made = 0
    answerInstead((path) => {
      if (!path.endsWith('rotatetoken')) return { status: 400, body: {} }
      made += 1
      return { status: 200, body: { rawSecret: `secret-${made}`, createdAt: 16_400_000, rotationPeriodMinutes: 3600 } }
    })
    await settle(token, 10)
    assert.equal(made, 2, 'one that may be late, and then one that counts from now')
    assert.equal(server.minted(), 0)
    assert.ok(bench.nowMs < START_MS + HOUR_MS)
  })

  test('an end of the token that comes near is told daily', async () => {
    const { open, settle, bench, answerInstead, events, server } = openBench()
    const headers = { 'sheaf-token-expires': new Date(START_MS + 2 * 24 * HOUR_MS).toISOString() }
    answerInstead((path) => (path.endsWith('rotatetoken') ? undefined : { status: 400, body: {}, headers }))
    const token = open()
    await settle(token)
    await settle(token)
    const told = () => events.filter(({ kind }) => kind === 'expiring')
    assert.deepEqual(told(), [
      { kind: 'expiring', expiresAt: START_MS / 1000 + 172_800, daysLeft: 2, urgency: 'urgent' },
    ])
    bench.nowMs += 25 * HOUR_MS
    await settle(token)
    assert.equal(told().length, 2)
    assert.ok(server.minted() > 0)
  })
})

describe('the schedule', () => {
  test('leaves at least a seventh of the period for retries, whatever the share and the secret', () => {
    for (const share of [0.1, SHARE_DEFAULT, 0.8]) {
      for (let i = 0; i < 1_000; i += 1) {
        const held = { secret: `secret ${i}`, createdAt: 1_000_000, rotationPeriodMinutes: 1440 }
        const { dueAt = 0, deadline = 0 } = planOf(held, shareOf(share)) ?? {}
        assert.equal(deadline, 1_000_000 + 86_400)
        assert.ok(deadline - dueAt >= 86_400 / 7)
        assert.ok(dueAt > 1_000_000)
      }
    }
  })

  test('is the same for a secret at each start, and different for different ones', () => {
    const dueAt = (secret: string) =>
      planOf({ secret, createdAt: 0, rotationPeriodMinutes: 1440 }, shareOf(SHARE_DEFAULT))?.dueAt
    assert.equal(dueAt('a'), dueAt('a'))
    assert.ok(new Set(['a', 'b', 'c', 'd'].map(dueAt)).size > 2)
  })

  test('refuses a share that leaves no room', () => {
    for (const share of [0, 0.05, 0.81, 1, 2, Number.NaN])
      assert.throws(() => shareOf(share), /must be from 0\.1 to 0\.8/)
  })

  test('urgency follows the room that is left', () => {
    const plan = { dueAt: 100, deadline: 200 }
    const at = (now: number) => urgencyAt(plan, now)
    assert.deepEqual([99, 100, 149, 150, 189, 190, 250].map(at), [
      ...['calm', 'late', 'late', 'urgent', 'urgent', 'critical', 'critical'],
    ])
  })
})
