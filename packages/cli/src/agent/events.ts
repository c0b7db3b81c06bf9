import type { Urgency } from './schedule.ts'

/** Where something went wrong. */
export const stages = ['source', 'journal', 'rotate', 'publish', 'prove', 'lock', 'agent'] as const
export type Stage = (typeof stages)[number]

/** What the agent tells of one token, to the log and the metrics. Nothing in it is a secret. */
export type AgentEvent =
  | { readonly kind: 'adopted'; readonly from: string }
  | { readonly kind: 'rotated'; readonly deadline: number; readonly wasUnclear: boolean }
  | { readonly kind: 'published'; readonly sink: string }
  | { readonly kind: 'proved' }
  /** The sink held an older secret of the token, though it had been given the newest. */
  | { readonly kind: 'drifted'; readonly sink: string }
  | {
      readonly kind: 'failed'
      readonly stage: Stage
      readonly urgency: Urgency
      readonly message: string
      readonly sink?: string
      /** Unix seconds. */
      readonly deadline?: number
      readonly retryInMs: number
    }
  | { readonly kind: 'expiring'; readonly expiresAt: number; readonly daysLeft: number; readonly urgency: Urgency }
  | { readonly kind: 'standing by'; readonly message: string }

/** The moments between which the agent can be killed. */
export type Step =
  | 'begun'
  | 'adopted'
  | 'intended'
  | 'reserved'
  | 'answered'
  | 'journalled'
  | 'written'
  | 'published'
  | 'proof answered'
  | 'proved'
