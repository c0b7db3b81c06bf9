import { readFileSync } from 'node:fs'
import { UsageFailure } from './failure.ts'

/** The flags by which a command that speaks HTTP finds its server and its token. */
export type ConnectionFlags = { readonly url?: string; readonly token?: string; readonly tokenFile?: string }

export const URL_DEFAULT = 'http://127.0.0.1:7460'

export function serverUrl(flags: ConnectionFlags): string {
  return flags.url ?? process.env.SHEAF_URL ?? URL_DEFAULT
}

/** The file that holds the token, if it comes from one. A flag beats the environment, a file beats a value. */
export function tokenFileOf(flags: ConnectionFlags): string | undefined {
  if (flags.tokenFile !== undefined) return flags.tokenFile
  if (flags.token !== undefined) return undefined
  return process.env.SHEAF_TOKEN_FILE
}

/**
 * The token of a command, read anew for every request: when it is rotated while a long command runs, the command goes on
 * with the new one. Throws UsageFailure if there is none.
 */
export function tokenSource(flags: ConnectionFlags): () => string {
  const file = tokenFileOf(flags)
  if (file !== undefined) {
    const read = () => readTokenFile(file)
    read()
    return read
  }
  const token = flags.token ?? process.env.SHEAF_TOKEN
  if (token === undefined || token === '') {
    throw new UsageFailure('no token: give --token-file FILE or --token TOKEN, or set SHEAF_TOKEN_FILE or SHEAF_TOKEN.')
  }
  return () => token
}

function readTokenFile(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageFailure(`the token file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`)
  }
  const token = text.trim()
  if (token === '') throw new UsageFailure(`the token file ${file} is empty.`)
  return token
}
