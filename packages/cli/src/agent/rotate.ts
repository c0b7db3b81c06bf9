import { digestOf, type HeldSecret, JournalFailure, type JournalState, type Reservation, withKnown } from './journal.ts'
import type { RotateOutcome } from './server.ts'
import { failed, planOfToken, record, type Token, urgencyOf } from './token.ts'

/** While an answer is out that may be lost, a strict server leaves ten minutes: then nothing waits for longer than this. */
const UNCLEAR_MILLIS_MAX = 15_000
const UNCLEAR_SECONDS = 600
/** Nothing that a server finally refuses changes by itself: an administrator has to act. */
const REFUSED_MILLIS_MAX = 300_000

/** Whether a rotation is wanted now, apart from waits after failures. */
export function isDue(token: Token, state: JournalState): boolean {
  if (state.intent !== null || token.memory.isForced || isCurrentRefused(token, state)) return true
  const plan = planOfToken(token, state.current)
  return plan === undefined || token.nowMs() / 1000 >= plan.dueAt
}

/** The newest secret does not work, and there is another one that may. */
function isCurrentRefused({ memory }: Token, { current, previous }: JournalState): boolean {
  if (previous === null || memory.refused.has(digestOf(previous.secret))) return false
  return memory.refused.has(digestOf(current.secret))
}

/**
 * Tries once to rotate: the intent is journalled, room is taken for the answer, the server is asked, the answer is
 * journalled. Nothing else happens with a new secret before that. Answers the state afterwards, changed or not.
 */
export async function rotate(token: Token, state: JournalState): Promise<JournalState> {
  const held = isCurrentRefused(token, state) && state.previous !== null ? state.previous : state.current
  const { intent } = state
  const nowSeconds = Math.floor(token.nowMs() / 1000)
  const isFresh = intent !== null && nowSeconds - intent.lastAt < UNCLEAR_SECONDS
  const bounds = isFresh ? { millisMax: UNCLEAR_MILLIS_MAX } : {}
  // A server that mints anew on each call drops the older of two lost answers: so the next one must not be lost as well.
  if (intent !== null) {
    const way = await token.server.prove(held.secret)
    if (way.kind === 'unreached') {
      const message = `an answer is lost, and the way to the server must work before it is asked again: ${way.message}`
      failed(token, state, token.patience.rotate, { stage: 'rotate', message, ...bounds })
      return state
    }
  }
  const intended = record(token, state, {
    intent: { lastAt: nowSeconds, attempts: (intent?.attempts ?? 0) + 1 },
  })
  if (intended === undefined) return state
  token.step('intended')
  const reservation = reserve(token, intended)
  if (reservation === undefined) return withoutAttempt(token, intended)
  token.step('reserved')
  const outcome = await token.server.rotate(held.secret)
  token.step('answered')
  if (outcome.kind === 'rotated') return accept(token, intended, held, outcome, reservation)
  reservation.discard()
  return refuse(token, intended, held, outcome, bounds)
}

function reserve(token: Token, state: JournalState): Reservation | undefined {
  try {
    return token.journal.reserve()
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error
    failed(token, state, token.patience.journal, { stage: 'journal', message: error.message })
    return undefined
  }
}

/** Takes an attempt back that has certainly done nothing. */
function withoutAttempt(token: Token, state: JournalState): JournalState {
  const { intent } = state
  if (intent === null) return state
  const attempts = intent.attempts - 1
  return record(token, state, { intent: attempts === 0 ? null : { ...intent, attempts } }) ?? state
}

function refuse(
  token: Token,
  state: JournalState,
  held: HeldSecret,
  outcome: Exclude<RotateOutcome, { readonly kind: 'rotated' }>,
  bounds: { readonly millisMax?: number },
): JournalState {
  const { message } = outcome
  if (outcome.kind === 'unclear') {
    failed(token, state, token.patience.rotate, { stage: 'rotate', message, millisMax: UNCLEAR_MILLIS_MAX })
    return state
  }
  const taken = withoutAttempt(token, state)
  if (outcome.kind === 'unreached' || !outcome.isFinal) {
    failed(token, taken, token.patience.rotate, { stage: 'rotate', message, ...bounds })
    return taken
  }
  token.memory.refused.add(digestOf(held.secret))
  // The other of the two is tried at once; when both are refused they are tried anew, in case the server has erred.
  if (isCurrentRefused(token, taken)) {
    failed(token, taken, token.patience.rotate, { stage: 'rotate', message, urgency: 'urgent', millisMax: 1 })
    return taken
  }
  token.memory.isLockedOut = true
  token.memory.refused.clear()
  failed(token, taken, token.patience.rotate, {
    stage: 'rotate',
    message: `${message} When there is a new secret, put it into ${token.source.name}: it is taken up from there.`,
    urgency: urgencyOf(token, taken) === 'critical' ? 'critical' : 'urgent',
    millisMax: REFUSED_MILLIS_MAX,
  })
  return taken
}

function accept(
  token: Token,
  state: JournalState,
  used: HeldSecret,
  { held, expiresAt }: Extract<RotateOutcome, { readonly kind: 'rotated' }>,
  reservation: Reservation,
): JournalState {
  if (state.known.includes(digestOf(held.secret))) {
    reservation.discard()
    const message =
      'the server answered a secret that it has answered before: is there something in between that keeps answers?'
    failed(token, state, token.patience.rotate, { stage: 'rotate', message, millisMax: UNCLEAR_MILLIS_MAX })
    return state
  }
  const current = dated(token, held)
  const next: JournalState = {
    current,
    previous: used,
    intent: null,
    published: [],
    isProved: false,
    expiresAt: expiresAt ?? state.expiresAt,
    known: withKnown(state.known, held.secret),
  }
  token.memory.unjournalled = next
  if (!journal(token, next, reservation.write)) return state
  token.tell({
    kind: 'rotated',
    deadline: planOfToken(token, current)?.deadline ?? 0,
    wasUnclear: (state.intent?.attempts ?? 0) > 1,
  })
  token.step('journalled')
  return next
}

/** A second answer that is due again at once has a time that cannot be believed: then it counts from now. */
function dated(token: Token, held: HeldSecret): HeldSecret {
  const nowSeconds = Math.floor(token.nowMs() / 1000)
  const isStale = (planOfToken(token, held)?.dueAt ?? 0) <= nowSeconds
  const isUnbelievable = isStale && token.memory.wasStale
  token.memory.wasStale = isStale
  return isUnbelievable ? { ...held, createdAt: nowSeconds } : held
}

/** Journals an answer that is in memory. False if that fails: it stays there, and is tried again before anything else. */
export function journal(token: Token, next: JournalState, write = token.journal.write): boolean {
  try {
    write(next)
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error
    const message = `a new secret is in memory alone until it is journalled: ${error.message}`
    failed(token, next, token.patience.journal, { stage: 'journal', message, urgency: 'critical', millisMax: 5_000 })
    return false
  }
  const { memory, patience } = token
  memory.unjournalled = undefined
  memory.isForced = false
  memory.isLockedOut = false
  memory.refused.clear()
  for (const each of [patience.journal, patience.rotate, patience.prove, ...patience.sinks.values()]) each.succeed()
  return true
}
