import type { Segment } from '../segment.ts'
import type { SegmentParts } from './parts.ts'

export type MergeSource = {
  readonly segment: Segment
  readonly isLive: (ordinal: number) => boolean
  /** The access terms of a document, if they are no longer those in the segment. Asked once, for live documents. */
  readonly accessTermsOf: (ordinal: number) => readonly string[] | undefined
}

export type MergedSegment = {
  readonly documents: number
  readonly bytes: number
  readonly seal: number
  /** The file, if no path was given. */
  readonly content: Uint8Array | undefined
  /** For each source the new ordinal of each document, DROPPED if it has none. */
  readonly ordinals: readonly Uint32Array[]
}

export const DROPPED = 0xffffffff

/** A source while it is merged. */
export type MergePart = SegmentParts & {
  readonly ordinals: Uint32Array
  readonly accessTermsOf: MergeSource['accessTermsOf']
}
