import { type Level, type Logger, pino } from 'pino'
import type { AgentEvent } from './events.ts'
import type { Urgency } from './schedule.ts'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

/** The nearer the deadline, the louder. */
const LEVELS: Readonly<Record<Urgency, Level>> = { calm: 'info', late: 'warn', urgent: 'error', critical: 'fatal' }

/** A log of one JSON object a line on standard error. */
export function openLog(level: LogLevel): Logger {
  return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }))
}

/** Writes what happened to a token into the log. Events have no secret in them, so neither has the log. */
export function logEvent(log: Logger, token: string, event: AgentEvent): void {
  const { level, message, ...fields } = lineOf(event)
  log[level]({ token, event: event.kind, ...fields }, message)
}

type Line = { readonly level: Level; readonly message: string; readonly [field: string]: unknown }

function lineOf(event: AgentEvent): Line {
  switch (event.kind) {
    case 'adopted':
      return { level: 'info', message: 'a secret was taken up', from: event.from }
    case 'rotated': {
      const { wasUnclear, deadline } = event
      return { level: 'info', message: 'the token was rotated', deadline: timeOf(deadline), wasUnclear }
    }
    case 'published':
      return { level: 'info', message: 'the secret was published', sink: event.sink }
    case 'proved':
      return { level: 'info', message: 'the server accepts the secret' }
    case 'drifted':
      return { level: 'warn', message: 'the sink was set back to an older secret', sink: event.sink }
    case 'standing by':
      return { level: 'info', message: event.message }
    case 'expiring': {
      const message = `the token ends in ${event.daysLeft} days, and no rotation changes that: have it renewed`
      return { level: LEVELS[event.urgency], message, expiresAt: timeOf(event.expiresAt) }
    }
    case 'failed': {
      const { stage, sink, deadline, retryInMs, message, urgency } = event
      const at = deadline === undefined ? {} : { deadline: timeOf(deadline) }
      return { level: LEVELS[urgency], message, stage, sink, ...at, retryInMs }
    }
  }
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
