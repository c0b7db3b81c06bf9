import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

export const sheafScript = fileURLToPath(new URL('../bin/sheaf.js', import.meta.url))

/** What a command that has ended left behind; the code is null if a signal ended it. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A command that runs. */
export type RunningCommand = {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  readonly stdout: () => string
  readonly stderr: () => string
}

export type CommandOptions = {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** True: a process group of its own, as a shell gives to a command in the foreground. */
  readonly hasOwnGroup?: boolean
}

/** The environment without what the tests’ own runner and the person who runs them have set for Sheaf. */
function cleanEnvironment(): Record<string, string | undefined> {
  const isForeign = (name: string) =>
    name.startsWith('SHEAF_') || name === 'FORCE_COLOR' || name === 'NODE_TEST_CONTEXT'
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign(name))), NO_COLOR: '1' }
}

/** Starts any command; it is killed when the test ends, should it still run. */
export function startCommand(
  context: Pick<TestContext, 'after'>,
  [command = '', ...args]: readonly string[],
  { env, cwd, hasOwnGroup = false }: CommandOptions = {},
): RunningCommand {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...cleanEnvironment(), ...env },
    detached: hasOwnGroup,
    ...(cwd === undefined ? {} : { cwd }),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part
  })
  context.after(() => {
    if (hasOwnGroup) killGroup(child)
    else child.kill('SIGKILL')
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
  return { child, ended, stdout: () => stdout, stderr: () => stderr }
}

/** A launcher that is killed, or a shell, may leave behind what it has started. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // All of them have ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const noContext = { after: () => {} }

/** Runs the real `sheaf` command to its end. */
export function sheaf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return startCommand(noContext, [process.execPath, sheafScript, ...args], { env }).ended
}

/** Runs `sheaf`, which must succeed, and answers the one JSON object that it printed. */
export async function sheafJson<Value>(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Value> {
  const { code, stdout, stderr } = await sheaf([...args, '--json'], env)
  if (code !== 0) throw new Error(`sheaf ${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as Value
}

export type ServerProcess = RunningCommand & {
  readonly url: string
  readonly port: string
  readonly pid: number
  /** Kills it without warning, as a power failure would. */
  readonly kill: () => Promise<void>
  /** Stops it properly. */
  readonly stop: () => Promise<Ended>
}

export type ServerOptions = CommandOptions & {
  readonly flags?: readonly string[]
  /** What runs `sheaf`, instead of the Node that runs the test. */
  readonly command?: readonly string[]
}

/** Starts `sheaf serve` as a process of its own and waits for its address. */
export async function startServerProcess(
  context: Pick<TestContext, 'after'>,
  dataDir: string,
  { flags = [], command = [process.execPath, sheafScript], ...options }: ServerOptions = {},
): Promise<ServerProcess> {
  const port = flags.includes('--port') ? [] : ['--port', '0']
  const args = ['serve', ...port, '--data-dir', dataDir, '--json', ...flags]
  const running = startCommand(context, [...command, ...args], options)
  const { child, ended } = running
  const { url } = await printedJson<{ readonly url: string }>(running)
  return {
    ...running,
    url,
    port: new URL(url).port,
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/** The JSON object that a command prints, as soon as it has. */
export async function printedJson<Value>({ child, ended, stdout }: RunningCommand): Promise<Value> {
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (stdout().includes('\n')) resolve(stdout())
    })
    ended.then(({ stderr }) => reject(new Error(`the server did not start: ${stderr}`)), reject)
  })
  return JSON.parse(line) as Value
}

const directories: string[] = []
// Not at the end of each test: a test’s hooks run in the order in which they were registered, servers last.
process.on('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/** What a server has logged, but for the requests that it had to answer slowly because the machine was busy. */
export function newsIn(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => !line.includes('"msg":"answered slowly"'))
    .join('\n')
}

/** A new directory that goes when the test’s process ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-cli-'))
  directories.push(directory)
  return directory
}

/** Stands in for a test’s context where a server is shared by a whole suite: call `clean` in the suite’s `after`. */
export function suiteContext() {
  const cleanups: (() => unknown)[] = []
  return {
    after(run: () => unknown) {
      cleanups.push(run)
    },
    async clean() {
      for (const run of cleanups) await run()
    },
  }
}
