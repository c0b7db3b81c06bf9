// Starts a server once and stops it, so that Node keeps the compiled sources: the next start needs neither the time nor
// the memory to strip types, which each thread would otherwise do for itself.
import { mkdtemp, rm } from 'node:fs/promises'
import { enableCompileCache, getCompileCacheDir } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

enableCompileCache()
const cache = getCompileCacheDir()
if (cache !== undefined) process.env.NODE_COMPILE_CACHE = cache
const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-warm-'))
try {
  const { readConfig, startServer } = await import('@sheaf/server')
  const server = await startServer(readConfig({ port: '0', dataDir }, {}))
  await fetch(`${server.url}/healthz`)
  await server.close()
  await import('../packages/cli/src/main.ts')
} finally {
  await rm(dataDir, { recursive: true, force: true })
}
