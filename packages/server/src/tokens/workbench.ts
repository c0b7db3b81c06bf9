import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import type { TestContext } from 'node:test'
import type { ErrorCode, RotateTokenResponse } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { temporaryDirectory } from '../store/conformance/workbench.ts'
import type { Store } from '../store/port.ts'
import { openInlineStore } from '../store/sqlite/inline-store.ts'
import { authenticate } from './authenticate.ts'
import type { TokenCaller } from './caller.ts'
import type { Clocks } from './clock.ts'
import { openTokenKeeper, type TokenKeeper } from './keeper.ts'
import { createToken, historyOf, type TokenSpec } from './manage.ts'
import { rotate } from './rotate.ts'
import type { TokenKind } from './secret.ts'

/** 2026-01-01T00:00:00Z */
export const START = 1_767_225_600
export const MINUTE = 60
export const HOUR = 3600
export const DAY = 86_400
export const ADDRESS = '192.0.2.1'

/** A server with a real record and clocks that stand still until they are moved. */
export type Bench = {
  readonly directory: string
  readonly clocks: Clocks
  readonly store: () => Store
  readonly keeper: () => TokenKeeper
  readonly now: () => number
  /** How many heartbeats have been written. */
  readonly beats: () => number
  readonly beat: () => Promise<void>
  /** Both clocks move on and nothing runs: shorter than a heartbeat, or else an outage. */
  readonly wait: (seconds: number) => void
  /** The wall clock is set; no time passes. */
  readonly jump: (seconds: number) => void
  /** The server runs on for less than a minute: it beats first if that is due. */
  readonly idle: (seconds: number) => Promise<void>
  /** The server runs on for so long, and has just beaten then. */
  readonly serve: (seconds: number) => Promise<void>
  /** The server is killed, and started again after so long. */
  readonly stayDown: (seconds: number) => Promise<void>
  /** Closes the record and removes it. */
  readonly close: () => Promise<void>
}

export async function openBench(
  open: (directory: string) => Promise<Store> = openInlineStore,
  directory = temporaryDirectory(),
): Promise<Bench> {
  let wall = START
  let monotonic = 1000
  const clocks: Clocks = { wall: () => wall, monotonic: () => monotonic }
  let store = await open(directory)
  let keeper = await openTokenKeeper(store, clocks, 'server')
  let beats = 1
  let beatenAt = monotonic

  function noteBeat() {
    beats += 1
    beatenAt = monotonic
  }
  async function beat() {
    await keeper.beat()
    noteBeat()
  }
  function wait(seconds: number) {
    wall += seconds
    monotonic += seconds
  }
  return {
    directory,
    clocks,
    store: () => store,
    keeper: () => keeper,
    now: () => wall,
    beats: () => beats,
    beat,
    wait,
    jump(seconds) {
      wall += seconds
    },
    async idle(seconds) {
      if (monotonic - beatenAt + seconds > limits.heartbeatSeconds.value) await beat()
      wait(seconds)
    },
    async serve(seconds) {
      await keeper.beat()
      wait(seconds)
      // As if it had beaten each minute, the last time now: a day of heartbeats would take seconds.
      await store.write('setMeta', { name: 'heartbeat', value: String(Math.floor(wall)) })
      keeper = await openTokenKeeper(store, clocks, 'server')
      noteBeat()
    },
    async stayDown(seconds) {
      await store.close()
      wait(seconds)
      monotonic = 1
      store = await open(directory)
      keeper = await openTokenKeeper(store, clocks, 'server')
      noteBeat()
    },
    async close() {
      await store.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** A bench that is closed when the test ends. */
export async function bench(t: TestContext, open?: (directory: string) => Promise<Store>): Promise<Bench> {
  const opened = await openBench(open)
  t.after(opened.close)
  return opened
}

export const spec = (more: Partial<TokenSpec> = {}): TokenSpec => ({
  name: 'crawler',
  kind: 'indexing',
  isGlobal: true,
  datasources: [],
  userEmail: undefined,
  scopes: [],
  expiresAt: START + 90 * DAY,
  rotationPeriodMinutes: 1440,
  greenlist: [],
  ...more,
})

/** Makes a token; its id and its first secret. */
export async function create(keeper: TokenKeeper, more: Partial<TokenSpec> = {}) {
  const { token, secret } = await createToken(keeper, spec(more))
  return { id: token.id, secret }
}

export function call(
  keeper: TokenKeeper,
  secret: string,
  { address = ADDRESS, kind = 'indexing' }: { readonly address?: string; readonly kind?: TokenKind } = {},
): Promise<TokenCaller> {
  return authenticate(keeper, { authorization: `Bearer ${secret}`, address, kind })
}

/** What /rotatetoken does. */
export async function rotateWith(keeper: TokenKeeper, secret: string, address = ADDRESS): Promise<RotateTokenResponse> {
  return rotate(keeper, await call(keeper, secret, { address }))
}

/** What a secret is good for now: 'usable', 'rotate only', or the code of the refusal. */
export async function tryCall(keeper: TokenKeeper, secret: string): Promise<'usable' | 'rotate only' | ErrorCode> {
  try {
    return (await call(keeper, secret)).standing.kind
  } catch (error) {
    if (error instanceof ApiError) return error.code
    throw error
  }
}

/** Asserts that something is refused with this code; answers the message. */
export async function refused(code: ErrorCode, promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ApiError, `expected ${code}, not ${error}`)
  assert.equal(error.code, code)
  return error.message
}

/** The audit of a token: `event address ×count`, in alphabetical order. */
export async function auditOf(keeper: TokenKeeper, id: string): Promise<readonly string[]> {
  await keeper.beat()
  return (await historyOf(keeper, id)).map(({ event, address, count }) => `${event} ${address} ×${count}`).sort()
}
