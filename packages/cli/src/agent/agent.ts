import { join } from 'node:path'
import { codeOf } from '../durable-file.ts'
import { CommandFailure, UsageFailure } from '../failure.ts'
import { sinkOf, sourceOf } from './build.ts'
import type { AgentConfig, TokenConfig } from './config/config.ts'
import type { AgentEvent } from './events.ts'
import { fileJournal } from './journal.ts'
import { type Keeper, openKeeper } from './keep.ts'
import { makePrivateDirectory } from './lock.ts'
import { openServer } from './server.ts'
import { type Sink, SinkFailure } from './sinks/sink.ts'
import type { TokenStatus } from './status.ts'
import type { TokenParts } from './token.ts'

/** All tokens of a configuration, ready to be kept. */
export type Agent = {
  readonly statuses: () => readonly TokenStatus[]
  /** Keeps every token until the signal comes; with a limit, until nothing is left to do or the time is over. */
  readonly run: (signal: AbortSignal, millisMax?: number) => Promise<void>
}

export type AgentOptions = {
  /** Every token is rotated once, though it is not due. */
  readonly isForced: boolean
  readonly tell: (token: string, event: AgentEvent) => void
}

/** Throws UsageFailure or CommandFailure if the agent cannot even begin. */
export function openAgent({ stateDir, tokens }: AgentConfig, { isForced, tell }: AgentOptions): Agent {
  try {
    makePrivateDirectory(stateDir)
  } catch (error) {
    throw new CommandFailure(
      `stateDir ${stateDir} cannot be made (${codeOf(error)}): give a folder that this user may make.`,
    )
  }
  const keepers: readonly Keeper[] = tokens.map((config) =>
    openKeeper({
      parts: { ...partsOf(config, stateDir), tell: (event) => tell(config.name, event) },
      lockFile: join(stateDir, `${config.name}.lock`),
      isForced,
    }),
  )
  return {
    statuses: () => keepers.map(({ status }) => status()),
    async run(signal, millisMax) {
      const ends = await Promise.allSettled(keepers.map(({ keep }) => keep(signal, millisMax)))
      for (const end of ends) if (end.status === 'rejected') throw stateProblem(stateDir, end.reason)
    },
  }
}

/** What a token is kept with, as the configuration has it. Throws UsageFailure. */
export function partsOf(config: TokenConfig, stateDir: string): Omit<TokenParts, 'tell'> {
  const nowMs = Date.now
  const sinks = buildSinks(config)
  return {
    name: config.name,
    journal: fileJournal(journalFile(stateDir, config.name)),
    server: openServer({ url: config.url, datasource: config.datasource, nowMs }),
    source: sourceOf(config.source, sinks),
    sinks,
    share: config.share,
    rotationPeriodMinutes: config.rotationPeriodMinutes,
    nowMs,
    random: Math.random,
    step: () => {},
  }
}

export function journalFile(stateDir: string, name: string): string {
  return join(stateDir, `${name}.journal`)
}

function buildSinks(config: TokenConfig): readonly Sink[] {
  try {
    return config.sinks.map(sinkOf)
  } catch (error) {
    if (error instanceof SinkFailure) throw new UsageFailure(`token "${config.name}": ${error.message}.`)
    throw error
  }
}

function stateProblem(stateDir: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === undefined) return error
  return new CommandFailure(`stateDir ${stateDir} cannot be used (${code}): make it writable for this user.`)
}
