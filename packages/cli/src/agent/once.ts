import { existsSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, prepareFile } from '../durable-file.ts'
import { CommandFailure } from '../failure.ts'
import { adoptedState, digestOf, fileJournal, type HeldSecret, type JournalState, memoryJournal } from './journal.ts'
import { lockFiles } from './lock.ts'
import { publish } from './publish.ts'
import { rotate } from './rotate.ts'
import { SHARE_DEFAULT, shareOf } from './schedule.ts'
import type { RotateOutcome, Server } from './server.ts'
import { fileSink } from './sinks/file-sink.ts'
import { openToken, planOfToken, type Token } from './token.ts'

export type OnceOptions = {
  readonly server: Server
  /** The secret to rotate with, as it is now: in the file, where there is one. */
  readonly secret: () => Promise<string>
  /** The file in which the new secret takes the old one’s place; undefined if it is to be printed. Not a link. */
  readonly file: string | undefined
  /** Told of each attempt that failed and is made again. */
  readonly retrying: (message: string, millis: number) => void
}

/** Waits between attempts. */
const RETRY_MILLIS = [500, 1_500, 4_000]
const LOCK_MILLIS_MAX = 60_000
const RESERVED_BYTES = 16_384

/**
 * Rotates a token once. In a file the secret is journalled beside it until it is published, so that a run that was killed is finished
 * by the next one. Throws the client’s error if the server cannot be asked or refuses, CommandFailure for what a file does.
 */
export async function rotateOnce(options: OnceOptions): Promise<HeldSecret> {
  const { file } = options
  const locks = await lockFiles(file === undefined ? [] : [file], LOCK_MILLIS_MAX)
  if (locks === undefined) {
    throw new CommandFailure(
      `nothing was rotated: another program is replacing ${file}. Run this again when it has ended.`,
    )
  }
  try {
    return await rotateLocked(options)
  } finally {
    locks.release()
  }
}

async function rotateLocked({ server, secret, file, retrying }: OnceOptions): Promise<HeldSecret> {
  const journalPath = file === undefined ? undefined : join(dirname(file), `.${basename(file)}.journal`)
  if (journalPath !== undefined) checkRoom(journalPath)
  let last: RotateOutcome | undefined
  let lastProof = ''
  const token = openToken({
    name: 'rotate',
    journal: journalPath === undefined ? memoryJournal() : fileJournal(journalPath),
    server: {
      async rotate(held) {
        last = await server.rotate(held)
        return last
      },
      prove: server.prove,
    },
    source: { name: file ?? 'the token', read: secret },
    sinks: file === undefined ? [] : [fileSink({ path: file, mode: 0o600 })],
    share: shareOf(SHARE_DEFAULT),
    rotationPeriodMinutes: undefined,
    nowMs: Date.now,
    random: Math.random,
    tell(event) {
      if (event.kind === 'failed') lastProof = event.message
    },
    step: () => {},
  })
  let state = await begin(token, await secret())
  if (isUnpublished(state)) {
    // A run before this one was killed between the answer and the file.
    state = await publishOrSay(token, state, file, journalPath)
    if ((planOfToken(token, state.current)?.dueAt ?? 0) > Date.now() / 1000) return finish(state, journalPath)
  }
  const before = state.current.secret
  for (const wait of [...RETRY_MILLIS, undefined]) {
    state = await rotate(token, state)
    if (state.current.secret !== before || token.memory.unjournalled !== undefined) break
    const isFinal = last?.kind === 'refused' && last.isFinal
    if (wait === undefined || isFinal || last === undefined || !('error' in last)) break
    retrying(lastProof, wait)
    await delay(wait)
  }
  if (token.memory.unjournalled !== undefined) state = token.memory.unjournalled
  else if (state.current.secret === before) {
    if (journalPath !== undefined) rmSync(journalPath, { force: true })
    throw last !== undefined && 'error' in last ? last.error : new CommandFailure(`nothing was rotated: ${lastProof}.`)
  }
  return finish(await publishOrSay(token, state, file, journalPath), journalPath)
}

/** What a killed run has left counts if it belongs to the secret that is there. */
async function begin(token: Token, secret: string): Promise<JournalState> {
  const left = token.journal.read()
  return left?.known.includes(digestOf(secret)) === true ? left : adoptedState(secret, [])
}

function isUnpublished({ current, published, intent }: JournalState): boolean {
  return current.createdAt !== null && published.length === 0 && intent === null
}

async function publishOrSay(
  token: Token,
  state: JournalState,
  file: string | undefined,
  journalPath: string | undefined,
): Promise<JournalState> {
  if (file === undefined) return state
  const published = await publish(token, state)
  const [sink] = token.sinks
  if ((await sink?.read?.().catch(() => undefined)) === state.current.secret) return published
  const kept = journalPath !== undefined && existsSync(journalPath) ? ` The new one is kept in ${journalPath}.` : ''
  throw new CommandFailure(
    `the token was rotated, but ${file} cannot be written and holds the old secret.${kept} ` +
      'Make it writable and run this again soon: it is published then.',
  )
}

function finish({ current }: JournalState, journalPath: string | undefined): HeldSecret {
  if (journalPath !== undefined) rmSync(journalPath, { force: true })
  return current
}

/** What cannot be written afterwards must fail now. */
function checkRoom(journalPath: string): void {
  try {
    prepareFile(journalPath, { mode: 0o600, reservedBytes: RESERVED_BYTES }).discard()
  } catch (error) {
    const code = codeOf(error)
    const remedy =
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Make room there, then run this again.'
        : 'Give a --token-file in a directory that this user may write.'
    throw new CommandFailure(`nothing was rotated: ${dirname(journalPath)} cannot be written (${code}). ${remedy}`)
  }
}
