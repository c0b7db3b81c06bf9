import { setTimeout as delay } from 'node:timers/promises'
import {
  AnswerError,
  ApiException,
  AuthenticationApi,
  ConnectionError,
  type RotateTokenResponse,
  TimeoutError,
} from '@sheaf/client'
import type { Command } from 'commander'
import { printJson, printLine, printNote, timeText } from '../output.ts'
import { prepareTokenFile } from '../token-file.ts'
import { type ConnectionFlags, connectionOf, tokenFileOf } from '../token-source.ts'
import { addConnectionOptions } from './connection-options.ts'

const HELP = `
It needs an indexing token that was made with a rotation period:

  sheaf token create --name docs --datasource docs --rotation-period 1440 > docs.token
  sheaf rotate --token-file docs.token

With --token-file the new secret takes the old one's place in the file: it is written beside it, synced and renamed, so
that a reader never sees a part of it. Without, the new secret is printed. If the answer is lost, the same secret is
asked for again: the server answers the one it has already made, so nothing is lost. Rotate well before the deadline, for
example at two thirds of the rotation period.`

/** Waits between attempts. A server of this protocol answers a repeated rotation with the same secret. */
const RETRY_MILLIS = [500, 1_500, 4_000]
/** A rotation is answered in milliseconds: one that takes so long has lost its answer. */
const ATTEMPT_MILLIS_MAX = 15_000

export function addRotateCommand(program: Command): void {
  addConnectionOptions(program.command('rotate').description('rotate a token once, safely'))
    .option(
      '--json',
      'print {"rawSecret","createdAt","rotationPeriodMinutes"}; rawSecret is left out with --token-file',
    )
    .addHelpText('after', HELP)
    .action((flags: ConnectionFlags & { readonly json?: true }) => rotate(flags))
}

async function rotate(flags: ConnectionFlags & { readonly json?: true }): Promise<void> {
  const file = tokenFileOf(flags)
  const configuration = connectionOf(flags, ATTEMPT_MILLIS_MAX)
  const pending = file === undefined ? undefined : prepareTokenFile(file)
  let rotated: RotateTokenResponse
  try {
    rotated = await rotatePersistently(new AuthenticationApi(configuration))
  } catch (error) {
    pending?.discard()
    throw error
  }
  pending?.publish(rotated.rawSecret)
  const { rawSecret, createdAt, rotationPeriodMinutes } = rotated
  if (flags.json === true) {
    printJson(file === undefined ? rotated : { createdAt, rotationPeriodMinutes })
    return
  }
  const rotateBy = timeText(createdAt + rotationPeriodMinutes * 60)
  if (file === undefined) printLine(rawSecret)
  else printLine(`rotated: ${file} holds the new secret, to be rotated before ${rotateBy}`)
}

async function rotatePersistently(api: AuthenticationApi): Promise<RotateTokenResponse> {
  for (const wait of RETRY_MILLIS) {
    try {
      return await api.rotatetokenPost()
    } catch (error) {
      if (!isPassing(error)) throw error
      printNote(`${error.message} (asking again in ${wait} ms)`)
      await delay(wait)
    }
  }
  return api.rotatetokenPost()
}

/** True for what may be over soon: no whole answer, a server that starts or stops, one that has too much to do. */
function isPassing(error: unknown): error is Error {
  if (error instanceof ConnectionError || error instanceof TimeoutError || error instanceof AnswerError) return true
  return error instanceof ApiException && (error.status >= 500 || error.status === 429)
}
