import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Sink } from './sink.ts'
import { SinkFailure } from './sink.ts'

export type ExecSinkOptions = {
  readonly name: string
  /** Program and arguments, without a shell. */
  readonly command: readonly string[]
  readonly timeoutSeconds: number
  /** Names of variables of the agent’s environment that the program gets, besides PATH, HOME, USER, LANG and TZ. */
  readonly environment: readonly string[]
}

const ALWAYS_PASSED = ['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'SYSTEMROOT']
const OUTPUT_CHARACTERS_MAX = 400

/** A program that takes the secret on standard input; it is done when the program ends with exit code 0. */
export function execSink({ name, command, timeoutSeconds, environment }: ExecSinkOptions): Sink {
  const [program = '', ...args] = command
  return {
    name,
    check: async () => {
      if (!isThere(program)) throw new SinkFailure(`${program} is no program that this user can run: check the command`)
    },
    publish: (secret) =>
      new Promise((resolve, reject) => {
        const fail = (what: string, said = '') => {
          const shown = said === '' ? '' : `; it said: ${shownOf(said, secret)}`
          reject(new SinkFailure(`${program} ${what}${shown}`))
        }
        const child = spawn(program, args, {
          stdio: ['pipe', 'ignore', 'pipe'],
          env: passed(environment),
          // A group of its own: what it has started ends with it.
          detached: process.platform !== 'win32',
        })
        let said = ''
        let isTooLate = false
        const timer = setTimeout(() => {
          isTooLate = true
          killGroup(child.pid)
        }, timeoutSeconds * 1000)
        child.on('error', (error: NodeJS.ErrnoException) => {
          clearTimeout(timer)
          fail(`cannot be started (${error.code ?? error.message}): check the command`)
        })
        child.on('close', (code, signal) => {
          clearTimeout(timer)
          if (isTooLate) fail(`had not ended after ${timeoutSeconds} seconds, and was ended`, said)
          else if (code === 0) resolve()
          else fail(`ended with ${code === null ? `signal ${signal}` : `exit code ${code}`}`, said)
        })
        child.stderr.setEncoding('utf8').on('data', (part: string) => {
          if (said.length < OUTPUT_CHARACTERS_MAX * 10) said += part
        })
        // A program that ends without reading it says by its exit code whether that was right.
        child.stdin.on('error', () => {})
        child.stdin.end(`${secret}\n`)
      }),
  }
}

function passed(names: readonly string[]): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const name of [...ALWAYS_PASSED, ...names]) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  return environment
}

/** What a program has said, on one line and without the secret or a larger part of it. */
function shownOf(said: string, secret: string): string {
  let shown = said
  for (const text of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')])
    shown = shown.replaceAll(text, '[redacted]')
  const line = shown.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
  // Where a part of it is left, it was cut or encoded in another way: better nothing than that.
  const half = secret.slice(-Math.ceil(secret.length / 2))
  return secret.length >= 8 && line.includes(half.slice(0, 12)) ? '[left out]' : line.slice(0, OUTPUT_CHARACTERS_MAX)
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch (error) {
    // All of them have ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function isThere(program: string): boolean {
  const folders = isAbsolute(program) || program.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter)
  return folders.some((folder) => {
    try {
      accessSync(folder === '' ? program : join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
