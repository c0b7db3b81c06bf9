import { Counter, Gauge, Registry } from 'prom-client'
import { type AgentEvent, stages } from './events.ts'
import { urgencies } from './schedule.ts'
import type { TokenStatus } from './status.ts'

export type AgentMetrics = {
  readonly note: (token: string, event: AgentEvent) => void
  readonly page: () => Promise<{ readonly type: string; readonly text: string }>
}

/** The numbers of the agent. Labels are names of the configuration: none of them is a secret. */
export function openAgentMetrics(statuses: () => readonly TokenStatus[], nowMs: () => number): AgentMetrics {
  const register = new Registry()
  const registers = [register]

  function gauge(name: string, help: string, read: (status: TokenStatus) => number | null): void {
    const made: Gauge<'token'> = new Gauge({
      name,
      help,
      labelNames: ['token'] as const,
      registers,
      collect() {
        made.reset()
        for (const status of statuses()) {
          const value = read(status)
          if (value !== null) made.set({ token: status.token }, value)
        }
      },
    })
  }
  const left = (moment: number | null) => (moment === null ? null : moment - nowMs() / 1000)
  gauge(
    'sheaf_agent_deadline_seconds',
    'Seconds until the secret must have been rotated; negative once it is too late.',
    ({ deadline }) => left(deadline),
  )
  gauge('sheaf_agent_expiry_seconds', 'Seconds until the token itself ends, where the server says it.', (status) =>
    left(status.expiresAt),
  )
  gauge(
    'sheaf_agent_last_success_timestamp_seconds',
    'When a secret was last rotated, published and accepted, by this process.',
    ({ lastSuccessAt }) => lastSuccessAt,
  )
  gauge('sheaf_agent_urgency', '0 calm, 1 late, 2 urgent, 3 critical.', ({ urgency }) => urgencies.indexOf(urgency))
  gauge(
    'sheaf_agent_pending_sinks',
    'Sinks that have not got the newest secret.',
    (status) => status.pendingSinks.length,
  )
  gauge('sheaf_agent_standing_by', '1 while another agent keeps the token.', (status) => (status.isStandingBy ? 1 : 0))

  const rotations = new Counter({
    name: 'sheaf_agent_rotations_total',
    help: 'Rotations that succeeded.',
    labelNames: ['token'] as const,
    registers,
  })
  const failures = new Counter({
    name: 'sheaf_agent_failures_total',
    help: 'Attempts that failed, by what was attempted.',
    labelNames: ['token', 'stage'] as const,
    registers,
  })
  for (const { token } of statuses()) {
    rotations.inc({ token }, 0)
    for (const stage of stages) failures.inc({ token, stage }, 0)
  }
  return {
    note(token, event) {
      if (event.kind === 'rotated') rotations.inc({ token })
      if (event.kind === 'failed') failures.inc({ token, stage: event.stage })
    },
    page: async () => ({ type: register.contentType, text: await register.metrics() }),
  }
}
