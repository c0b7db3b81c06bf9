import { accessSync, constants, readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { limits } from '@sheaf/contract/limits'
import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'
import { ConfigError, type ServerConfig } from './config.ts'
import type { Emulator } from './emulator/port.ts'
import { type AppOptions, buildApp } from './http/app.ts'
import { bodyWorker } from './http/body-worker.ts'
import { consoleDirectory } from './http/console-files.ts'
import { openHealth } from './http/health.ts'
import { type Metrics, openMetrics } from './http/metrics.ts'
import { serveMetrics } from './http/metrics-server.ts'
import { openRateLimits } from './http/rate-limits.ts'
import { readinessOf } from './http/readiness.ts'
import { openSignInLimits } from './http/sign-in-limits.ts'
import { people } from './identity/people.ts'
import { startIndexer } from './indexing/indexer-worker.ts'
import { openIndexPool } from './search/index-pool.ts'
import { openSearches } from './search/searches.ts'
import { type Oidc, openOidc } from './sessions/oidc.ts'
import { openSessions } from './sessions/sessions.ts'
import { openViewings } from './sessions/viewings.ts'
import { StorageFull, type Store } from './store/port.ts'
import { findMeta } from './store/reads/meta.ts'
import { files, makeDataDirectory } from './store/sqlite/files.ts'
import { failureOf } from './store/sqlite/group-commit.ts'
import { DirectoryInUse, lockDirectory } from './store/sqlite/lock.ts'
import { openThreadedStore } from './store/sqlite/threaded-store.ts'
import { systemClocks } from './tokens/clock.ts'
import { openTokenKeeper, type TokenKeeper } from './tokens/keeper.ts'
import { startSweeper } from './uploads/sweeper.ts'

export * from './config.ts'

/** A server that answers. */
export type RunningServer = {
  /** Where it answers, such as `http://127.0.0.1:7460`. */
  readonly url: string
  /** Where its metrics are without a token, if they are to be. */
  readonly metricsUrl: string | undefined
  /** Makes the link by which the first administrator signs in; undefined if there is another way. See docs/console.md. */
  readonly signInLink: () => Promise<string | undefined>
  /** Settled once everything stored before the start can be found. */
  readonly indexed: Promise<void>
  /** Settled if a thread that it cannot do without has ended: it must be closed then, and started again. */
  readonly failed: Promise<Error>
  /** Lets requests under way finish, then stops everything in the opposite order of the start. */
  readonly close: () => Promise<void>
}

/**
 * Builds the parts of a server and starts them in order. Throws ConfigError for what its operator can mend.
 *
 * @param emulator what only `sheaf dev` adds: undefined for a server that serves
 */
export async function startServer(config: ServerConfig, emulator?: Emulator): Promise<RunningServer> {
  const tls = tlsOf(config)
  prepareDirectory(config.dataDir)
  const lock = takeLock(config.dataDir)
  const log = pino({ level: config.logLevel, base: null }, pino.destination({ fd: 2, sync: true }))
  const stops: (() => unknown)[] = [lock.release]

  /** Stops what has been started, the last first. One that fails, say for want of disk space, holds up no other. */
  async function close() {
    for (const stop of stops.splice(0).reverse()) {
      try {
        await stop()
      } catch (error) {
        log.error({ err: error }, 'a part of the server did not stop properly')
      }
    }
  }

  try {
    return { ...(await startParts(config, emulator, tls, log, stops)), close }
  } catch (error) {
    // Its threads would keep the process alive.
    await close()
    throw startProblem(config, error)
  }
}

async function startParts(
  config: ServerConfig,
  emulator: Emulator | undefined,
  tls: AppOptions['tls'],
  log: Logger,
  stops: (() => unknown)[],
): Promise<Omit<RunningServer, 'close'>> {
  const store = await openThreadedStore(config.dataDir).catch((error: unknown) => {
    throw recordProblem(config, error)
  })
  stops.push(store.close)
  const clocks = emulator?.clocks ?? systemClocks
  const nowMs = () => Math.round(clocks.wall() * 1000)
  const tokens = await openTokenKeeper(store, clocks, 'server')
  stops.push(tokens.beat)
  await emulator?.prepare({ store, tokens })
  const known = people(store.read, nowMs)
  const index = openIndexPool(files.index(config.dataDir))
  stops.push(index.close)
  const indexer = startIndexer(config.dataDir, store, nowMs, {
    failed: (reason) => log.error({ reason }, 'indexing failed; it is tried again'),
    renewed: (reason) =>
      log.warn({ reason }, 'the index is made anew from the record, and finds less until it is complete'),
  })
  stops.push(indexer.close)
  const sweeper = startSweeper(store, nowMs, (error) => log.error({ err: error }, 'what is gone could not be removed'))
  stops.push(sweeper.close)
  const hasBoosts = config.boosts === 'on'
  const search = await openSearches({ read: store.read, people: known, index, nowMs, hasBoosts })
  const bodies = bodyWorker(store, config.newDatasources)
  stops.push(bodies.close)
  const watched = { store, indexerState: indexer.state, nowMs: Date.now }
  const metrics = openMetrics(watched)
  const oidc = await openOidcOf(config, store, tokens)
  const sessions = openSessions(tokens, config.oidc?.admins)
  const readiness = readinessOf(watched)
  const app = buildApp(
    {
      store,
      people: known,
      search,
      indexStatus: index.status,
      indexContents: index,
      tokens,
      sessions,
      viewings: openViewings(tokens),
      signInLimits: openSignInLimits(clocks.monotonic),
      oidc,
      bodies,
      readiness,
      metrics,
      health: openHealth({ ...watched, dataDir: config.dataDir, sessions, metrics, readiness }),
      nowMs,
      newDatasources: config.newDatasources,
      goLinks: config.goLinks,
      rateLimits: config.rateLimits === 'on' ? openRateLimits(clocks.monotonic) : undefined,
    },
    {
      logger: log,
      proxies: config.proxies,
      consoleDirectory: fileURLToPath(consoleDirectory),
      tls,
      extend: emulator && ((app) => emulator.extend(app, { tokens, indexer })),
    },
  )
  const connections = openConnections(app)
  stops.push(() => drain(app, connections))
  const heartbeat = setInterval(() => {
    tokens.beat().catch((error: unknown) => log.error({ err: error }, 'the heartbeat could not be stored'))
  }, limits.heartbeatSeconds.value * 1000)
  stops.push(() => clearInterval(heartbeat))
  const metricsServer = await startMetricsServer(metrics, config)
  if (metricsServer !== undefined) stops.push(metricsServer.close)
  // What is sent to an emulator must not be taken up together with what it was started with: it may be held back.
  if (emulator !== undefined) await indexer.ready
  await app.listen({ host: config.host, port: config.port })
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const failed = Promise.race([store.lost, indexer.lost])
  void failed.then((error) => log.fatal({ err: error }, 'the server cannot go on'))
  const url = `${tls === undefined ? 'http' : 'https'}://${host}:${port}`
  return {
    url,
    metricsUrl: metricsServer?.url,
    async signInLink() {
      const secret = await sessions.makeFirstLink()
      // Behind #, where no server and no log sees it.
      return secret === undefined ? undefined : `${url}/sign-in#${secret}`
    },
    indexed: indexer.ready,
    failed,
  }
}

function prepareDirectory(directory: string): void {
  try {
    makeDataDirectory(directory)
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new ConfigError(
      `--data-dir ${directory} cannot be used (${reason}): give a directory that this user may make, read and write.`,
    )
  }
}

function takeLock(directory: string) {
  try {
    return lockDirectory(directory)
  } catch (error) {
    if (error instanceof DirectoryInUse) {
      throw new ConfigError(`--data-dir ${error.message}. Stop that one first, or give another --data-dir.`)
    }
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError(`--data-dir ${directory} cannot be locked (${reason}).`, { cause: error })
  }
}

function tlsOf({ tls }: ServerConfig) {
  if (tls === undefined) return undefined
  try {
    const pair = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) }
    // Throws unless they are what they should be and belong together.
    createSecureContext(pair)
    return pair
  } catch (error) {
    throw new ConfigError(
      `--tls-cert or --tls-key cannot be used: ${(error as Error).message}. Give files in PEM that belong together.`,
    )
  }
}

/** The secret is read at the start, so that one that is missing is noticed then. */
async function openOidcOf({ oidc }: ServerConfig, { read }: Store, { now }: TokenKeeper): Promise<Oidc | undefined> {
  if (oidc === undefined) return undefined
  const { issuer, clientId, clientSecretFile, admins } = oidc
  const clientSecret = clientSecretFile === undefined ? undefined : secretIn(clientSecretFile)
  const key = Buffer.from((await findMeta(read, 'signInKey')) ?? '', 'base64')
  return openOidc({ issuer, clientId, clientSecret, admins }, key, now)
}

function secretIn(file: string): string {
  let secret: string
  try {
    secret = readFileSync(file, 'utf8').trim()
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new ConfigError(`--oidc-client-secret-file ${file} cannot be read (${reason}).`)
  }
  if (secret === '') throw new ConfigError(`--oidc-client-secret-file ${file} is empty: it must hold the secret.`)
  return secret
}

/** What its operator is told about a record that does not open: damaged, of a newer version, on a disk that is full. */
function recordProblem({ dataDir }: ServerConfig, error: unknown): Error {
  const { message, isStorageFull } = failureOf(0, error).failure
  const reason = isStorageFull ? DISK_FULL : `its record cannot be opened: ${message}`
  return new ConfigError(`--data-dir ${dataDir}: ${reason}`, { cause: error })
}

const DISK_FULL = 'its disk is full. Make room, then start again.'

function startProblem({ host, port, dataDir }: ServerConfig, error: unknown): unknown {
  if (error instanceof StorageFull) {
    return new ConfigError(`--data-dir ${dataDir}: ${DISK_FULL}`, { cause: error })
  }
  return listenProblem({ host, port }, { host: '--host', port: '--port' }, error)
}

type Address = { readonly host: string; readonly port: number }
type AddressFlags = { readonly host: string; readonly port: string }

function listenProblem({ host, port }: Address, flags: AddressFlags, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return new ConfigError(`${flags.port} ${port} on ${host} is taken: stop what uses it, or give ${flags.port} 0.`)
  if (code === 'EACCES')
    return new ConfigError(`${flags.port} ${port} on ${host} is not allowed for this user: give a port above 1023.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new ConfigError(`${flags.host} ${host} is no address of this machine.`)
  return error
}

async function startMetricsServer(metrics: Metrics, { metrics: address }: ServerConfig) {
  if (address === undefined) return undefined
  return serveMetrics(metrics, address).catch((error: unknown) => {
    throw listenProblem(address, { host: '--metrics-host', port: '--metrics-port' }, error)
  })
}

/** The connections that are open, with TLS also those below it. */
function openConnections({ server }: FastifyInstance): ReadonlySet<Socket> {
  const open = new Set<Socket>()
  for (const event of ['connection', 'secureConnection']) {
    server.on(event, (socket: Socket) => {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    })
  }
  return open
}

/** Closes the app, and cuts what has not finished in time. */
async function drain(app: FastifyInstance, connections: ReadonlySet<Socket>): Promise<void> {
  // Node waits for a connection on which nothing has come yet, such as a browser opens in advance, and for one whose
  // last request was answered after the closing began.
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy()
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MILLIS)
  const cut = setTimeout(() => app.server.closeAllConnections(), limits.drainMillisMax.value)
  await app.close()
  clearInterval(sweep)
  clearTimeout(cut)
}

const SWEEP_MILLIS = 20
