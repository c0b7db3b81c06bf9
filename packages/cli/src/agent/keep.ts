import type { AgentEvent } from './events.ts'
import { type Lock, takeLock } from './lock.ts'
import { openStatus, type StatusKeeper } from './status.ts'
import { type Tended, tend } from './tend.ts'
import { openToken, type Token, type TokenParts } from './token.ts'
import { wait } from './wait.ts'

/** One token that is kept. */
export type Keeper = {
  readonly status: StatusKeeper['status']
  /**
   * Keeps the token until the signal comes; with a limit, until nothing is left to do or so many milliseconds are over.
   * Never throws for what a server, a network, a disk or a sink does.
   */
  readonly keep: (signal: AbortSignal, millisMax?: number) => Promise<void>
}

export type KeeperOptions = {
  readonly parts: TokenParts
  /** Held while the token is kept. */
  readonly lockFile: string
  readonly isForced: boolean
}

/** The clock may be set, and a machine may sleep: so nobody waits for long without looking at it. */
const WAIT_MILLIS_MAX = 60_000
/** Whatever wants to be done at once again, the machine has other things to do. */
const WAIT_MILLIS_MIN = 20
const STANDBY_MILLIS = 5_000
const UNEXPECTED_MILLIS = 30_000

export function openKeeper({ parts, lockFile, isForced }: KeeperOptions): Keeper {
  const token: Token = openToken({ ...parts, tell }, isForced)
  const status = openStatus(() => token)

  function tell(event: AgentEvent): void {
    status.note(event)
    parts.tell(event)
  }

  async function tendOnce(): Promise<Tended> {
    try {
      const tended = await tend(token)
      status.noteTended(tended)
      return tended
    } catch (error) {
      // A fault of the agent’s own. Its text may hold anything, a secret too: where it happened says enough.
      const where = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : []
      const message = `unexpected: ${error instanceof Error ? error.name : 'something'} ${where.slice(0, 4).join('').trim()}`
      tell({ kind: 'failed', stage: 'agent', urgency: 'urgent', message, retryInMs: UNEXPECTED_MILLIS })
      return { state: undefined, isSettled: false, isRefused: false, nextAtMs: token.nowMs() + UNEXPECTED_MILLIS }
    }
  }

  async function standBy(signal: AbortSignal, isOver: (atMs: number) => boolean): Promise<Lock | undefined> {
    for (let isTold = false; ; isTold = true) {
      const lock = takeLock(lockFile)
      if (lock !== undefined || signal.aborted || isOver(token.nowMs())) return lock
      if (!isTold) tell({ kind: 'standing by', message: 'another agent keeps this token; this one waits for its end' })
      await wait(millisMaxed(STANDBY_MILLIS, isOver), signal)
    }
  }

  /** With a limit nobody waits for so long in one go. */
  function millisMaxed(millis: number, isOver: (atMs: number) => boolean): number {
    return isOver(token.nowMs() + millis) ? Math.min(millis, 250) : millis
  }

  return {
    status: status.status,
    async keep(signal, millisMax) {
      const giveUpAtMs = millisMax === undefined ? Number.POSITIVE_INFINITY : token.nowMs() + millisMax
      const lock = await standBy(signal, (atMs) => atMs >= giveUpAtMs)
      if (lock === undefined) return
      try {
        let refusals = 0
        while (!signal.aborted) {
          const { isSettled, isRefused, nextAtMs } = await tendOnce()
          // At the second time the sinks have been looked at as well.
          refusals = isRefused ? refusals + 1 : 0
          if (millisMax !== undefined && (isSettled || refusals > 1 || nextAtMs >= giveUpAtMs)) return
          await wait(Math.min(Math.max(WAIT_MILLIS_MIN, nextAtMs - token.nowMs()), WAIT_MILLIS_MAX), signal)
        }
      } finally {
        lock.release()
      }
    },
  }
}
