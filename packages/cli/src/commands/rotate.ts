import { realpathSync } from 'node:fs'
import type { Command } from 'commander'
import { keepMemoryOutOfCores } from '../agent/no-core.ts'
import { printJson, printLine, printNote, timeText } from '../output.ts'
import { type ConnectionFlags, connectionOf, tokenFileOf } from '../token-source.ts'
import { addConnectionOptions } from './connection-options.ts'

const HELP = `
It needs an indexing token that was made with a rotation period:

  sheaf token create --name docs --datasource docs --rotation-period 1440 > docs.token
  sheaf rotate --token-file docs.token

With --token-file the new secret takes the old one's place in the file: it is written beside it, synced and renamed, so
that a reader never sees a part of it. Without, the new secret is printed. If the answer is lost, the same secret is
asked for again: the server answers the one it has already made, so nothing is lost. A run that was killed is finished by the
next one. Rotate well before the deadline, for example at two thirds of the rotation period; sheaf agent does that by itself.`

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
  keepMemoryOutOfCores()
  const file = tokenFileOf(flags)
  const configuration = connectionOf(flags)
  const [{ rotateOnce }, { openServer }] = await Promise.all([import('../agent/once.ts'), import('../agent/server.ts')])
  const server = openServer({ url: configuration.host, datasource: undefined, nowMs: Date.now })
  const rotated = await rotateOnce({
    server,
    secret: () => configuration.token(),
    // A link stays one: what it leads to is replaced.
    file: file === undefined ? undefined : realpathSync(file),
    retrying: (message, millis) => printNote(`${message}; asking again in ${millis} ms`),
  })
  const { secret: rawSecret, rotationPeriodMinutes } = rotated
  const createdAt = rotated.createdAt ?? Math.floor(Date.now() / 1000)
  if (flags.json === true) {
    printJson({ ...(file === undefined ? { rawSecret } : {}), createdAt, rotationPeriodMinutes })
    return
  }
  if (file === undefined) printLine(rawSecret)
  else if (rotationPeriodMinutes === null) printLine(`rotated: ${file} holds the new secret`)
  else {
    const rotateBy = timeText(createdAt + rotationPeriodMinutes * 60)
    printLine(`rotated: ${file} holds the new secret, to be rotated before ${rotateBy}`)
  }
}
