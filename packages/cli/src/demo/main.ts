import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig, startServer } from '@sheaf/server'
import { printError } from '../output.ts'
import { runDemo } from './demo.ts'

/** `npm run demo`: a server in a temporary folder, and the main job on the project’s own documentation. */

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-demo-'))
try {
  const startedAt = performance.now()
  const server = await startServer(readConfig({ port: '0', dataDir, logLevel: 'error' }, {}))
  const startMillis = performance.now() - startedAt
  try {
    process.exitCode = (await runDemo({ root, dataDir, url: server.url, startMillis })) ? 0 : 1
  } finally {
    await server.close()
  }
} catch (error) {
  printError(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exitCode = 1
} finally {
  await rm(dataDir, { recursive: true, force: true })
}
