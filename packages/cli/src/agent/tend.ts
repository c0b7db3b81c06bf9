import { adopt } from './adopt.ts'
import type { JournalState } from './journal.ts'
import { lockFiles } from './lock.ts'
import { isToBeProved, prove } from './prove.ts'
import { mendDrift, pendingSinks, publish } from './publish.ts'
import { isDue, journal, rotate } from './rotate.ts'
import { failed, planOfToken, type Token } from './token.ts'

/** How a token stands after it was tended. */
export type Tended = {
  /** Undefined if no secret is known. */
  readonly state: JournalState | undefined
  /** Nothing is left to do before the next rotation. */
  readonly isSettled: boolean
  /** The server has finally refused every secret that there is. */
  readonly isRefused: boolean
  /** Unix milliseconds when it wants to be tended again. */
  readonly nextAtMs: number
}

/** The source is looked at so often: an administrator may have put another secret there. */
const LOOK_MILLIS = 60_000
/** Whoever else replaces the file needs a rotation and a few writes. */
const FILE_LOCK_MILLIS_MAX = 20_000
const EXPIRY_DAYS = { late: 14, urgent: 3 } as const
const DAY_SECONDS = 86_400

/**
 * Does for a token whatever can be done now: takes up its secret, rotates it if it is due, publishes and proves the newest. It may be
 * killed anywhere, and goes on from the journal the next time. Whoever calls it holds the token’s lock.
 */
export async function tend(token: Token): Promise<Tended> {
  const files = token.sinks.flatMap(({ file }) => (file === undefined ? [] : [file]))
  const locks = await lockFiles(files, FILE_LOCK_MILLIS_MAX)
  if (locks === undefined) {
    const message = 'another program is replacing a file of a sink; it is left alone until that has ended'
    failed(token, undefined, token.patience.journal, { stage: 'lock', message, millisMax: 10_000 })
    return { state: undefined, isSettled: false, isRefused: false, nextAtMs: token.patience.journal.nextAtMs() }
  }
  try {
    token.step('begun')
    return tended(token, await tendLocked(token))
  } finally {
    locks.release()
  }
}

async function tendLocked(token: Token): Promise<JournalState | undefined> {
  const { patience, memory } = token
  const held = memory.unjournalled
  if (held !== undefined && (patience.journal.nextAtMs() > token.nowMs() || !journal(token, held))) return held
  if (patience.journal.nextAtMs() > token.nowMs()) return undefined
  let state = await adopt(token)
  if (state === undefined) return undefined
  state = await mendDrift(token, state)
  const mayRotate = () => patience.rotate.nextAtMs() <= token.nowMs() && patience.journal.nextAtMs() <= token.nowMs()
  // What may have been lost comes first: a strict server leaves ten minutes for it.
  if (state.intent !== null && mayRotate()) state = await rotate(token, state)
  if (memory.unjournalled !== undefined) return state
  state = await settle(token, state)
  if (state.intent === null && isDue(token, state) && mayRotate()) {
    const before = state.current.secret
    state = await rotate(token, state)
    if (memory.unjournalled === undefined && state.current.secret !== before) state = await settle(token, state)
  }
  tellExpiry(token, state)
  return state
}

async function settle(token: Token, state: JournalState): Promise<JournalState> {
  return prove(token, await publish(token, state))
}

function tended(token: Token, state: JournalState | undefined): Tended {
  const { patience, memory } = token
  const nowMs = token.nowMs()
  const look = nowMs + LOOK_MILLIS
  const waiting = [patience.journal.nextAtMs(), patience.source.nextAtMs()].filter((at) => at > nowMs)
  const isHeldBack = patience.journal.nextAtMs() > nowMs
  if (state === undefined || memory.unjournalled !== undefined || isHeldBack) {
    return { state, isSettled: false, isRefused: false, nextAtMs: Math.min(look, ...waiting) }
  }
  const pending = pendingSinks(token, state)
  const rotation = isDue(token, state)
    ? patience.rotate.nextAtMs()
    : (planOfToken(token, state.current)?.dueAt ?? 0) * 1000
  const times = [
    look,
    ...waiting,
    rotation,
    ...pending.map(({ name }) => token.patience.sinks.get(name)?.nextAtMs() ?? 0),
    ...(isToBeProved(token, state) ? [patience.prove.nextAtMs()] : []),
  ]
  const isSettled = pending.length === 0 && state.isProved && !isDue(token, state)
  return { state, isSettled, isRefused: memory.isLockedOut, nextAtMs: Math.max(nowMs, Math.min(...times)) }
}

/** Once a day: rotating does not keep a token from its own end. */
function tellExpiry(token: Token, { expiresAt }: JournalState): void {
  if (expiresAt === null) return
  const nowSeconds = token.nowMs() / 1000
  const daysLeft = (expiresAt - nowSeconds) / DAY_SECONDS
  if (daysLeft > EXPIRY_DAYS.late || nowSeconds - token.memory.expiryToldAt < DAY_SECONDS) return
  token.memory.expiryToldAt = nowSeconds
  const urgency = daysLeft > EXPIRY_DAYS.urgent ? 'late' : 'urgent'
  token.tell({ kind: 'expiring', expiresAt, daysLeft: Math.floor(daysLeft), urgency })
}
