import type { AgentEvent } from './events.ts'
import { pendingSinks } from './publish.ts'
import { isDue } from './rotate.ts'
import type { Urgency } from './schedule.ts'
import type { Tended } from './tend.ts'
import { planOfToken, type Token, urgencyOf } from './token.ts'

/** How one token stands, for metrics, health and the end of a run. Nothing in it is a secret. */
export type TokenStatus = {
  readonly token: string
  readonly urgency: Urgency
  readonly isSettled: boolean
  readonly isStandingBy: boolean
  /** Unix seconds. */
  readonly dueAt: number | null
  readonly deadline: number | null
  readonly expiresAt: number | null
  readonly pendingSinks: readonly string[]
  readonly lastSuccessAt: number | null
  /** What went wrong last, if it has not come right since. */
  readonly problem: string | null
}

export type StatusKeeper = {
  readonly note: (event: AgentEvent) => void
  readonly noteTended: (tended: Tended) => void
  readonly status: () => TokenStatus
}

/** Keeps how a token stands. */
export function openStatus(token: () => Token): StatusKeeper {
  let tended: Tended | undefined
  let problem: string | null = null
  let urgency: Urgency = 'calm'
  let isStandingBy = false
  let lastSuccessAt: number | null = null
  return {
    note(event) {
      isStandingBy = event.kind === 'standing by'
      if (event.kind === 'failed') {
        problem = event.message
        urgency = event.urgency
      }
      if (event.kind === 'proved') lastSuccessAt = Math.floor(token().nowMs() / 1000)
    },
    noteTended(now) {
      tended = now
      if (now.isSettled) {
        problem = null
        urgency = 'calm'
      }
    },
    status() {
      const { name } = token()
      const state = tended?.state
      if (state === undefined) {
        return {
          ...{ token: name, urgency, isSettled: false, isStandingBy, problem, lastSuccessAt, pendingSinks: [] },
          ...{ dueAt: null, deadline: null, expiresAt: null },
        }
      }
      const plan = planOfToken(token(), state.current)
      const byDeadline = isDue(token(), state) ? urgencyOf(token(), state) : 'calm'
      return {
        token: name,
        urgency: problem === null ? byDeadline : moreSerious(urgency, byDeadline),
        isSettled: tended?.isSettled ?? false,
        isStandingBy,
        dueAt: plan?.dueAt ?? null,
        deadline: plan?.deadline ?? null,
        expiresAt: state.expiresAt,
        pendingSinks: pendingSinks(token(), state).map((sink) => sink.name),
        lastSuccessAt,
        problem,
      }
    },
  }
}

const ORDER: readonly Urgency[] = ['calm', 'late', 'urgent', 'critical']

function moreSerious(one: Urgency, other: Urgency): Urgency {
  return ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other
}
