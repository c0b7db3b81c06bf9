import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { megabytesOf, sheaf, startProcess } from './process.ts'
import { type BenchResult, median, millis, printIfMain } from './result.ts'

/** From the command to the first answer, and idle memory, beside a Node that does nothing but answer. */

const RUNS = 5
const BARE = `require('node:http').createServer((_, a) => a.end('ok')).listen(0, '127.0.0.1', function () {
  console.log(JSON.stringify({ url: 'http://127.0.0.1:' + this.address().port })) })`

type Run = { readonly millis: number; readonly megabytes: number }

/** Starts a command and measures until its health check answers. */
async function startOnce(args: readonly string[]): Promise<Run> {
  const startedAt = performance.now()
  const { url, pid, stop } = await startProcess(args)
  await (await fetch(`${url}/healthz`)).text()
  const elapsed = performance.now() - startedAt
  // Idle: what was needed for the start only has been collected by then.
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  const megabytes = megabytesOf(pid, 'now')
  await stop()
  return { millis: elapsed, megabytes }
}

export async function benchStartup(): Promise<BenchResult> {
  const bare: Run[] = []
  const served: Run[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-bench-'))
    bare.push(await startOnce(['-e', BARE]))
    served.push(await startOnce([sheaf, 'serve', '--port', '0', '--json', '--data-dir', dataDir]))
    await rm(dataDir, { recursive: true, force: true })
  }
  const of = (runs: readonly Run[], field: keyof Run) => median(runs.map((run) => run[field]))
  const start = of(served, 'millis')
  const memory = of(served, 'megabytes')
  return {
    name: 'Start and idle memory',
    ratio: start / of(bare, 'millis'),
    limit: 'first answer under 1 s, idle under 150 MB',
    isWithin: start < 1_000 && memory < 150,
    figures: {
      'sheaf serve, new data directory, first answer': millis(start),
      'bare Node with an HTTP server, first answer': millis(of(bare, 'millis')),
      'sheaf serve, idle resident memory': `${memory.toFixed(0)} MB`,
      'bare Node, idle resident memory': `${of(bare, 'megabytes').toFixed(0)} MB`,
    },
  }
}

printIfMain(import.meta.url, benchStartup)
