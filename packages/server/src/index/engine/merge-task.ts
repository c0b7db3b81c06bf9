import type { MessagePort } from 'node:worker_threads'
import { type Bits, hasBit } from './bits.ts'
import type { SegmentDamaged } from './segment/damage.ts'
import type { MergedSegment, MergeSource } from './segment/merge.ts'
import type { SegmentSource } from './segment/open.ts'
import type { Segment } from './segment.ts'

/** What a thread is told that merges segments, and what it says in the end. */

/** What of a segment is to be merged, as it was when the merge began. */
export type Remains = {
  readonly live: Bits
  readonly patches: ReadonlyMap<number, readonly string[]>
}

export type MergeTask = {
  readonly sources: readonly (Remains & { readonly source: SegmentSource; readonly seal: number })[]
  /** Undefined for a segment that is to be kept in memory. */
  readonly path: string | undefined
  /** Of `FLAGS`, each a whole number of 32 bits. */
  readonly flags: SharedArrayBuffer
  /** Takes the outcome. */
  readonly port: MessagePort
}

/** `ended` is 1 as soon as the outcome is there to be received, `stop` once nobody wants it any more. */
export const FLAGS = { ended: 0, stop: 1 } as const

export type MergeOutcome =
  | { readonly merged: MergedSegment }
  | { readonly damaged: Pick<SegmentDamaged, 'segment' | 'what'> }
  /** As an error of the system is thrown: a copy of it in another thread would have no code. */
  | { readonly failed: { readonly message: string; readonly code: string | undefined } }
  | 'stopped'

export function mergeSourceOf(segment: Segment, { live, patches }: Remains): MergeSource {
  return {
    segment,
    isLive: (ordinal) => hasBit(live, ordinal),
    accessTermsOf: (ordinal) => patches.get(ordinal),
  }
}
