import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from '../src/http/app.ts'
import { bodyWorker } from '../src/http/body-worker.ts'
import { openHealth } from '../src/http/health.ts'
import { openMetrics } from '../src/http/metrics.ts'
import { readinessOf } from '../src/http/readiness.ts'
import { openSignInLimits } from '../src/http/sign-in-limits.ts'
import { people } from '../src/identity/people.ts'
import { sheafEngine } from '../src/index/engine/engine.ts'
import type { SearchIndexWriter } from '../src/index/port.ts'
import { openIndexer } from '../src/indexing/indexer.ts'
import { openIndexPool } from '../src/search/index-pool.ts'
import { openSearches } from '../src/search/searches.ts'
import { openSessions } from '../src/sessions/sessions.ts'
import { openViewings } from '../src/sessions/viewings.ts'
import { files } from '../src/store/sqlite/files.ts'
import { openThreadedStore, type ThreadedStore } from '../src/store/sqlite/threaded-store.ts'
import { systemClocks } from '../src/tokens/clock.ts'
import { openTokenKeeper } from '../src/tokens/keeper.ts'
import { type TestClient, testClient } from './running-server.ts'

/** A server of the real parts, but its index stands still until it is told to catch up, and its writes fail on demand. */
export type HandRunServer = TestClient & {
  readonly store: ThreadedStore
  readonly app: FastifyInstance
  readonly index: SearchIndexWriter
  /** What was logged as a fault of the service since it was last asked. */
  readonly takeFaults: () => readonly string[]
  /** Brings the index up to the record. */
  readonly catchUp: () => Promise<void>
  /** Tells the record what the index holds, as the server does when nothing comes in. */
  readonly prune: () => Promise<void>
  /** From now on every write of a request rejects with this; with undefined they work again. */
  readonly failWrites: (failure: Error | undefined) => void
}

/**
 * @param write given every line of the log, those for debugging too
 * @param consoleDirectory where the built console is; nowhere if left out
 */
export async function startHandRunServer(
  context: { readonly after: (run: () => Promise<void>) => void },
  write?: (line: string) => void,
  consoleDirectory?: string,
): Promise<HandRunServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-test-'))
  const store = await openThreadedStore(dataDir)
  let failure: Error | undefined
  const failing: ThreadedStore = {
    ...store,
    write: (name, values) => (failure === undefined ? store.write(name, values) : Promise.reject(failure)),
  }
  const indexDirectory = files.index(dataDir)
  await mkdir(indexDirectory, { recursive: true })
  const writer = sheafEngine.openWriter(indexDirectory)
  const indexer = await openIndexer(store, writer, () => false)
  const catchUp = () => indexer.catchUp(() => false)
  await catchUp()

  const tokens = await openTokenKeeper(failing, systemClocks, 'server')
  const known = people(store.read, Date.now)
  const index = openIndexPool(indexDirectory)
  const search = await openSearches({ read: store.read, people: known, index, nowMs: Date.now, hasBoosts: true })
  const bodies = bodyWorker(store, 'visible')
  const faults: string[] = []
  const logger =
    write === undefined
      ? pino({ level: 'error' }, { write: (line) => void faults.push(line) })
      : pino({ level: 'debug', base: null }, { write })
  const indexerState = () => ({
    hasCaughtUp: true,
    indexedThrough: writer.position()?.changeSeq ?? 0,
    failure: 'none' as const,
    renewal: 'none' as const,
  })
  const watched = { store: failing, indexerState, nowMs: Date.now }
  const metrics = openMetrics(watched)
  const sessions = openSessions(tokens, undefined)
  const readiness = readinessOf(watched)
  const app = buildApp(
    {
      store: failing,
      people: known,
      search,
      indexStatus: index.status,
      indexContents: index,
      tokens,
      sessions,
      viewings: openViewings(tokens),
      signInLimits: openSignInLimits(systemClocks.monotonic),
      oidc: undefined,
      bodies,
      readiness,
      metrics,
      health: openHealth({ ...watched, dataDir, sessions, metrics, readiness }),
      nowMs: Date.now,
      newDatasources: 'visible',
      goLinks: 'people',
      rateLimits: undefined,
    },
    { logger, proxies: [], tls: undefined, consoleDirectory: consoleDirectory ?? join(dataDir, 'console') },
  )
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  context.after(async () => {
    app.server.closeAllConnections()
    await app.close()
    await bodies.close()
    await index.close()
    writer.close()
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  return {
    ...testClient(url, dataDir),
    store,
    app,
    index: writer,
    takeFaults: () => faults.splice(0),
    catchUp,
    prune: indexer.prune,
    failWrites(error) {
      failure = error
    },
  }
}
