import { readFileSync } from 'node:fs'
import { Configuration } from '@sheaf/client'
import { UsageFailure } from './failure.ts'

/** The flags by which a command that speaks HTTP finds its server and its token. */
export type ConnectionFlags = { readonly url?: string; readonly token?: string; readonly tokenFile?: string }

export const URL_DEFAULT = 'http://127.0.0.1:7460'

/**
 * How to reach the server. Throws UsageFailure for an address that is none, or without a token.
 *
 * @param timeoutMs milliseconds that a request may take; the client's own default unless given
 */
export function connectionOf(flags: ConnectionFlags, timeoutMs?: number): Configuration {
  const accessToken = tokenSource(flags)
  // A variable that is set to nothing is not set.
  const host = flags.url ?? (process.env.SHEAF_URL || URL_DEFAULT)
  try {
    // Commands have a patience of their own, of which they tell.
    const retries = { attemptsMax: 1 }
    return new Configuration({ host, accessToken, retries, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageFailure(`--url (or SHEAF_URL) cannot be used: ${error.message}.`)
  }
}

/** The file that holds the token, if it comes from one. A flag beats the environment, a file beats a value. */
export function tokenFileOf(flags: ConnectionFlags): string | undefined {
  if (flags.tokenFile !== undefined) return flags.tokenFile
  if (flags.token !== undefined) return undefined
  return process.env.SHEAF_TOKEN_FILE || undefined
}

/**
 * The token of a command, read anew for every request: when it is rotated while a long command runs, the command goes on
 * with the new one. Throws UsageFailure if there is none.
 */
function tokenSource(flags: ConnectionFlags): () => string {
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
  const checked = checkToken(token, flags.token === undefined ? 'SHEAF_TOKEN' : '--token')
  return () => checked
}

function readTokenFile(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageFailure(`the token file ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
  return checkToken(text, `the token file ${file}`)
}

/** A token as it can be sent. What is no token is never repeated: it may contain one. */
function checkToken(text: string, where: string): string {
  const token = text.trim()
  if (token === '') throw new UsageFailure(`${where} is empty: it must hold the token and nothing else.`)
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw new UsageFailure(`${where} holds something other than one token: copy the token again, and nothing else.`)
}
