import type { AgentEvent, Step } from './events.ts'
import { type HeldSecret, type Journal, JournalFailure, type JournalState } from './journal.ts'
import { newPatience, type Patience } from './patience.ts'
import { type Plan, planOf, retryMillisMax, type Share, type Urgency, urgencyAt } from './schedule.ts'
import type { Server } from './server.ts'
import type { Sink } from './sinks/sink.ts'

/** Where the first secret comes from, and any that an administrator gives later. */
export type Source = {
  readonly name: string
  /** Undefined if there is none. Throws SinkFailure. */
  readonly read: () => Promise<string | undefined>
}

/** What one token is kept with. Time, randomness, files and network come in here. */
export type TokenParts = {
  readonly name: string
  readonly journal: Journal
  readonly server: Server
  readonly source: Source
  readonly sinks: readonly Sink[]
  readonly share: Share
  /** Minutes, for servers that do not say it. */
  readonly rotationPeriodMinutes: number | undefined
  readonly nowMs: () => number
  /** From 0 to 1. */
  readonly random: () => number
  readonly tell: (event: AgentEvent) => void
  /** Called between any two steps: a test may end the agent there. */
  readonly step: (step: Step) => void
}

/** One token with what the process remembers of it: none of that is missed after a kill. */
export type Token = TokenParts & {
  readonly patience: {
    readonly source: Patience
    readonly journal: Patience
    readonly rotate: Patience
    readonly prove: Patience
    readonly sinks: ReadonlyMap<string, Patience>
  }
  readonly memory: {
    /** An answer that could not be journalled: nothing else happens before it is. */
    unjournalled: JournalState | undefined
    /** The token is rotated though it is not due. */
    isForced: boolean
    /** Digests of secrets that the server has refused. */
    readonly refused: Set<string>
    /** The server refuses everything that there is: then the sinks are looked at as well. */
    isLockedOut: boolean
    /** Digests of secrets that were found and not taken. */
    readonly declined: Set<string>
    /** The last answer was due again at once. */
    wasStale: boolean
    expiryToldAt: number
  }
}

export function openToken(parts: TokenParts, isForced = false): Token {
  const patience = () => newPatience(parts.random)
  return {
    ...parts,
    patience: {
      source: patience(),
      journal: patience(),
      rotate: patience(),
      prove: patience(),
      sinks: new Map(parts.sinks.map(({ name }) => [name, patience()])),
    },
    memory: {
      unjournalled: undefined,
      isForced,
      refused: new Set(),
      isLockedOut: false,
      declined: new Set(),
      wasStale: false,
      expiryToldAt: 0,
    },
  }
}

export function planOfToken({ share, rotationPeriodMinutes }: TokenParts, held: HeldSecret): Plan | undefined {
  return planOf(held, share, rotationPeriodMinutes)
}

export function urgencyOf(token: TokenParts, state: JournalState): Urgency {
  return urgencyAt(planOfToken(token, state.current), token.nowMs() / 1000)
}

type Failure = {
  readonly stage: Extract<AgentEvent, { readonly kind: 'failed' }>['stage']
  readonly message: string
  readonly sink?: string
  /** At least so serious, whatever the deadline says. */
  readonly urgency?: Urgency
  readonly millisMax?: number
}

/** Notes a failure: it is told, and tried again after a wait that the time before the deadline bounds. */
export function failed(token: Token, state: JournalState | undefined, patience: Patience, failure: Failure): void {
  const plan = state === undefined ? undefined : planOfToken(token, state.current)
  patience.fail(token.nowMs(), failure.millisMax ?? retryMillisMax(plan))
  const byDeadline = state === undefined ? 'late' : urgencyOf(token, state)
  const { stage, message, sink, urgency } = failure
  token.tell({
    kind: 'failed',
    stage,
    message,
    // What fails before the token is due is a failure all the same.
    urgency: urgency ?? (byDeadline === 'calm' ? 'late' : byDeadline),
    retryInMs: Math.max(0, patience.nextAtMs() - token.nowMs()),
    ...(sink === undefined ? {} : { sink }),
    ...(plan === undefined ? {} : { deadline: plan.deadline }),
  })
}

/** Writes the journal; undefined if it cannot be written, which is told. */
export function record(token: Token, state: JournalState, changes: Partial<JournalState>): JournalState | undefined {
  const next = { ...state, ...changes }
  try {
    token.journal.write(next)
    token.patience.journal.succeed()
    return next
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error
    failed(token, state, token.patience.journal, { stage: 'journal', message: error.message })
    return undefined
  }
}
