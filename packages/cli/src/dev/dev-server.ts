import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, isLoopback, readConfig, type ServerConfig, startServer } from '@sheaf/server'
import { openEmulator } from '@sheaf/server/emulator/emulator'
import { type Fault, FaultSyntaxError, parseFaults } from '@sheaf/server/emulator/faults'
import { files, makeDataDirectory } from '@sheaf/server/store/sqlite/files'
import { CommandFailure, UsageFailure } from '../failure.ts'
import { createDevTokens, type DevTokens } from './dev-tokens.ts'
import { moveIn } from './move-in.ts'

export type DevOptions = {
  readonly port: string
  readonly host: string
  /** Undefined: a temporary folder, which is removed when the process ends. */
  readonly dataDir: string | undefined
  readonly isStrict: boolean
  readonly faults: string | undefined
  readonly indexDelaySeconds: number
}

export type DevServer = {
  readonly url: string
  readonly dataDir: string
  readonly tokens: DevTokens
  readonly close: () => Promise<void>
}

/** Starts a server with the company inside and everything that is stored in it found. */
export async function startDevServer(options: DevOptions): Promise<DevServer> {
  const { isStrict, indexDelaySeconds } = options
  if (!isLoopback(options.host)) {
    throw new UsageFailure(
      `--host ${options.host} is reachable from other machines, and whoever reaches sheaf dev is its administrator. ` +
        'Give 127.0.0.1, or use sheaf serve.',
    )
  }
  const faults = faultsOf(options.faults ?? 'none')
  const settings = { port: options.port, host: options.host, rateLimits: isStrict ? 'on' : 'off' }
  // First checked, so that wrong usage makes no folder. The environment is that of real deployments.
  configOf({ ...settings, dataDir: '' })
  const dataDir = options.dataDir ?? temporaryFolder()
  claim(dataDir)
  let tokens: DevTokens | undefined
  const emulator = openEmulator({
    faults,
    indexDelaySeconds,
    async prepare({ store, tokens: keeper }) {
      await moveIn(store, keeper.now())
      tokens = await createDevTokens(keeper)
    },
  })
  const { url, close } = await startServer(configOf({ ...settings, dataDir }), emulator)
  if (tokens === undefined) throw new Error('the server was started without being prepared')
  return { url, close, dataDir, tokens }
}

function configOf(flags: Parameters<typeof readConfig>[0]): ServerConfig {
  try {
    return readConfig(flags, {})
  } catch (error) {
    throw error instanceof ConfigError ? new UsageFailure(error.message) : error
  }
}

function faultsOf(text: string): readonly Fault[] {
  try {
    return parseFaults(text)
  } catch (error) {
    throw error instanceof FaultSyntaxError ? new UsageFailure(`--fault: ${error.message}`) : error
  }
}

/** A folder that goes with the process, however it ends itself. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-dev-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const MARK_TEXT = 'This folder belongs to sheaf dev. Nothing in it is meant to stay.\n'

/** Marks a folder as one of this command: it would give a real deployment made-up people, and its tokens to anybody. */
function claim(dataDir: string): void {
  const mark = join(dataDir, 'sheaf-dev.txt')
  if (existsSync(files.record(dataDir)) && !existsSync(mark)) {
    throw new CommandFailure(
      `--data-dir ${dataDir} is a deployment that sheaf dev has not made, and it would put its company into it. ` +
        'Give a folder that is not there yet.',
    )
  }
  try {
    makeDataDirectory(dataDir)
    writeFileSync(mark, MARK_TEXT)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new CommandFailure(`--data-dir ${dataDir} cannot be used (${reason}): give a folder that this user may make.`)
  }
}
