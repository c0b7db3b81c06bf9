/**
 * Thrown when a segment file is not what was written: cut off, changed, of another format, or gone. The index must then be
 * made anew; an answer from it could be wrong.
 */
export class SegmentDamaged extends Error {
  override readonly name = 'SegmentDamaged'
  /** File, or what else the segment is called. */
  readonly segment: string
  /** What is wrong with it. */
  readonly what: string

  constructor(segment: string, what: string, options?: ErrorOptions) {
    super(`Segment ${segment} is damaged: ${what}. Build the index anew.`, options)
    this.segment = segment
    this.what = what
  }
}
