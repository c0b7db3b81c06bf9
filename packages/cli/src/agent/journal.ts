import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { codeOf, type PendingFile, prepareFile, replaceFile } from '../durable-file.ts'

/** A secret that the agent can rotate with. */
export type HeldSecret = {
  readonly secret: string
  /** When the server made it, in Unix seconds of the clock of this machine; null if nobody has said. */
  readonly createdAt: number | null
  /** Minutes within which it must be rotated; null if nobody has said. */
  readonly rotationPeriodMinutes: number | null
}

/** A rotation that may have taken place, though no answer has come. */
export type Intent = {
  /** Unix seconds of the last attempt, from which a strict server leaves ten minutes. */
  readonly lastAt: number
  readonly attempts: number
}

/** All that the agent must not forget of one token. Each change is one durable write of the whole. */
export type JournalState = {
  /** The newest secret that has arrived. */
  readonly current: HeldSecret
  /** The one before it, until the newest is proved. */
  readonly previous: HeldSecret | null
  readonly intent: Intent | null
  /** Names of the sinks that have the current secret. */
  readonly published: readonly string[]
  /** Whether the server has accepted the current secret. */
  readonly isProved: boolean
  /** Unix seconds of the token’s own end, where the server says it. */
  readonly expiresAt: number | null
  /** SHA-256 of every secret of the token that the agent has had, the newest last. */
  readonly known: readonly string[]
}

export type Journal = {
  /** Undefined if there is none. Throws JournalFailure. */
  readonly read: () => JournalState | undefined
  /** Durable when it returns. Throws JournalFailure, and what was written before stays. */
  readonly write: (state: JournalState) => void
  /** Takes the room for one more write before the answer comes which must not be lost. Throws JournalFailure. */
  readonly reserve: () => Reservation
}

export type Reservation = { readonly write: (state: JournalState) => void; readonly discard: () => void }

/** The journal cannot be read or written. */
export class JournalFailure extends Error {
  override readonly name = 'JournalFailure'
}

/** Secrets that are remembered by their digests: years of daily rotations need not be. */
const KNOWN_MAX = 64
/** A state with secrets of an uncommon length fits, with all its digests. */
const RESERVED_BYTES = 16_384

export function digestOf(secret: string): string {
  return hash('sha256', secret)
}

/** Digests with one more, if it is new. */
export function withKnown(known: readonly string[], secret: string): readonly string[] {
  const digest = digestOf(secret)
  return [...known.filter((each) => each !== digest), digest].slice(-KNOWN_MAX)
}

/** The state of a secret that has come from outside: nothing has been done with it. */
export function adoptedState(secret: string, known: readonly string[]): JournalState {
  return {
    current: { secret, createdAt: null, rotationPeriodMinutes: null },
    previous: null,
    intent: null,
    published: [],
    isProved: false,
    expiresAt: null,
    known: withKnown(known, secret),
  }
}

/** A journal in a file that its owner alone may read. Whoever uses it holds its lock. */
export function fileJournal(file: string): Journal {
  const failure = (error: unknown) =>
    new JournalFailure(
      `the journal ${file} cannot be written (${codeOf(error)}): make room for it, or make it writable`,
    )
  function failing<Value>(act: () => Value): Value {
    try {
      return act()
    } catch (error) {
      throw failure(error)
    }
  }
  return {
    read() {
      let text: string
      try {
        text = readFileSync(file, 'utf8')
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined
        throw new JournalFailure(`the journal ${file} cannot be read (${codeOf(error)}): make it readable`)
      }
      const state = stateIn(text)
      if (state !== undefined) return state
      throw new JournalFailure(
        `the journal ${file} is damaged. It may hold the only copy of a secret: keep it, look into it, and move it away ` +
          'to begin anew from the source',
      )
    },
    write: (state) => failing(() => replaceFile(file, textOf(state), 0o600)),
    reserve() {
      const pending = failing<PendingFile>(() => prepareFile(file, { mode: 0o600, reservedBytes: RESERVED_BYTES }))
      return { write: (state) => failing(() => pending.publish(textOf(state))), discard: pending.discard }
    },
  }
}

/** A journal for a rotation whose answer is printed: nothing could be written anywhere. */
export function memoryJournal(): Journal {
  let kept: JournalState | undefined
  const write = (state: JournalState) => {
    kept = state
  }
  return { read: () => kept, write, reserve: () => ({ write, discard: () => {} }) }
}

const FORMAT = 'sheaf agent journal 1'

function textOf(state: JournalState): string {
  const body = JSON.stringify(state)
  return `${JSON.stringify({ format: FORMAT, sum: digestOf(body), state })}\n`
}

/** The state in a journal’s text; undefined if anything of it is not as it was written. */
function stateIn(text: string): JournalState | undefined {
  try {
    const { format, sum, state } = JSON.parse(text) as {
      readonly format: unknown
      readonly sum: unknown
      readonly state: JournalState
    }
    return format === FORMAT && sum === digestOf(JSON.stringify(state)) ? state : undefined
  } catch {
    return undefined
  }
}
