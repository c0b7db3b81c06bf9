import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeTokens } from './deployment.ts'

/** Servers in a process of their own, whose memory is theirs alone and which a busy benchmark does not slow down. */

export const sheaf = fileURLToPath(new URL('../packages/cli/bin/sheaf.js', import.meta.url))

export type ServerProcess = {
  readonly url: string
  readonly pid: number
  readonly stop: () => Promise<void>
}

/** Starts Node with a script that prints its address as JSON. */
export async function startProcess(args: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the server ended before it answered')))
    child.stdout.once('data', (chunk: Buffer) =>
      resolve((JSON.parse(chunk.toString()) as { readonly url: string }).url),
    )
  })
  return { url, pid: child.pid ?? 0, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

/** What a process has in memory now, or had at most. */
export function megabytesOf(pid: number, which: 'now' | 'peak'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const line = which === 'now' ? /VmRSS:\s+(\d+) kB/ : /VmHWM:\s+(\d+) kB/
  return Number(line.exec(status)?.[1]) / 1024
}

export type ServedDirectory = ServerProcess & {
  readonly dataDir: string
  readonly indexingSecret: string
  readonly clientSecret: string
}

/** Runs something on `sheaf serve` with a new data directory, and cleans up after it. */
export async function withServerProcess<Value>(use: (server: ServedDirectory) => Promise<Value>): Promise<Value> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-bench-'))
  try {
    const { indexing, client } = await makeTokens(dataDir)
    const server = await startProcess([sheaf, 'serve', '--port', '0', '--json', '--data-dir', dataDir])
    try {
      return await use({ ...server, dataDir, indexingSecret: indexing, clientSecret: client })
    } finally {
      await server.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
