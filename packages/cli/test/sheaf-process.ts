import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

const sheafScript = fileURLToPath(new URL('../bin/sheaf.js', import.meta.url))

/** What a command that has ended left behind. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs the real `sheaf` command to its end. */
export function sheaf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [sheafScript, ...args], { env: { ...process.env, ...env } })
  return endOf(child)
}

/** Runs `sheaf` and answers the one JSON object that it printed. */
export async function sheafJson<Value>(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Value> {
  const { code, stdout, stderr } = await sheaf([...args, '--json'], env)
  if (code !== 0) throw new Error(`sheaf ${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as Value
}

export type ServerProcess = {
  readonly url: string
  readonly pid: number
  /** Kills it without warning, as a power failure would. */
  readonly kill: () => Promise<void>
  /** Stops it properly. */
  readonly stop: () => Promise<Ended>
}

/** Starts `sheaf serve` as a process of its own and waits for its address. */
export async function startServerProcess(context: Pick<TestContext, 'after'>, dataDir: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [sheafScript, 'serve', '--port', '0', '--data-dir', dataDir, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = endOf(child)
  context.after(() => {
    child.kill('SIGKILL')
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) =>
      resolve((JSON.parse(chunk.toString()) as { readonly url: string }).url),
    )
    void ended.then(({ stderr }) => reject(new Error(`the server did not start: ${stderr}`)))
  })
  return {
    url,
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

/** A new data directory, removed when the test ends. */
export async function temporaryDirectory(context: Pick<TestContext, 'after'>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sheaf-test-'))
  context.after(() => rm(directory, { recursive: true, force: true }))
  return directory
}

function endOf(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}
