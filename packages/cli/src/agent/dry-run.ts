import { partsOf } from './agent.ts'
import type { AgentConfig, TokenConfig } from './config/config.ts'
import { JournalFailure, type JournalState } from './journal.ts'
import { planOf } from './schedule.ts'
import { SinkFailure } from './sinks/sink.ts'

/** What the agent would find and do, without a secret in it. */
export type DryRun = {
  readonly token: string
  /** What cannot work as it is. */
  readonly problems: readonly string[]
  /** Unix seconds; null if it would be rotated at once. */
  readonly dueAt: number | null
  readonly deadline: number | null
  readonly hasJournal: boolean
  readonly sinks: readonly string[]
}

/** Looks at everything that can be looked at without changing anything, and without showing a token to a server. */
export async function dryRun({ stateDir, tokens }: AgentConfig): Promise<readonly DryRun[]> {
  return Promise.all(tokens.map((token) => dryRunOf(token, stateDir)))
}

async function dryRunOf(config: TokenConfig, stateDir: string): Promise<DryRun> {
  const { journal, source, sinks } = partsOf(config, stateDir)
  const problems: string[] = []
  async function noting<Value>(look: () => Promise<Value> | Value): Promise<Value | undefined> {
    try {
      return await look()
    } catch (error) {
      if (!(error instanceof SinkFailure || error instanceof JournalFailure)) throw error
      problems.push(error.message)
      return undefined
    }
  }
  const state: JournalState | undefined = await noting(journal.read)
  const found = await noting(source.read)
  if (state === undefined && found === undefined && problems.length === 0) {
    problems.push(`there is no secret yet: put one into ${source.name}`)
  }
  for (const sink of sinks) await noting(sink.check)
  const plan = state === undefined ? undefined : planOf(state.current, config.share, config.rotationPeriodMinutes)
  return {
    token: config.name,
    problems,
    dueAt: plan?.dueAt ?? null,
    deadline: plan?.deadline ?? null,
    hasJournal: state !== undefined,
    sinks: sinks.map(({ name }) => name),
  }
}
