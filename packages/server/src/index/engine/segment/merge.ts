import type { NarrowNumbers } from '../segment.ts'
import { type ByteOutput, outputToFile, outputToMemory } from './byte-output.ts'
import { type ContentsWriter, contentsWriter } from './contents.ts'
import { SECTION } from './format.ts'
import { mergeAccess } from './merge-access.ts'
import { mergeColumns } from './merge-columns.ts'
import { DROPPED, type MergedSegment, type MergePart, type MergeSource } from './merge-part.ts'
import { mergeTerms } from './merge-terms.ts'
import { readNumbers } from './numbers.ts'
import { PACE_MS, pace } from './pace.ts'
import { partsOf } from './parts.ts'

export type { MergedSegment, MergeSource } from './merge-part.ts'
export { DROPPED } from './merge-part.ts'

/**
 * Writes a new segment of the live documents of others, one source after the other. Everything that depends on which documents
 * there are is computed anew. It stops every few milliseconds, so that the caller can do something else, and lasts when it
 * ends; if it is not run to its end or fails, the file is taken back. The file must not exist.
 */
export function* mergeSegments(
  sources: readonly MergeSource[],
  path: string | undefined,
): Generator<undefined, MergedSegment> {
  const isDue = pace(PACE_MS)
  let documents = 0
  const parts: MergePart[] = []
  for (const { segment, isLive, accessTermsOf } of sources) {
    const ordinals = new Uint32Array(segment.documents)
    for (let ordinal = 0; ordinal < ordinals.length; ordinal++) {
      ordinals[ordinal] = isLive(ordinal) ? documents++ : DROPPED
    }
    parts.push({ ...partsOf(segment), ordinals, accessTermsOf })
    if (isDue()) yield
  }
  const output = path === undefined ? outputToMemory() : outputToFile(path)
  try {
    const contents = contentsOf(output, parts, documents)
    yield* mergeTerms(contents, parts, isDue)
    yield* mergeAccess(contents, parts, isDue)
    yield* mergeColumns(contents, parts, documents, isDue)
    const { bytes, seal, content } = contents.finish()
    return { documents, bytes, seal, content, ordinals: parts.map(({ ordinals }) => ordinals) }
  } finally {
    output.abandon()
  }
}

function contentsOf(output: ByteOutput, parts: readonly MergePart[], documents: number): ContentsWriter {
  const lengths = new Uint32Array(documents)
  const keys = new Float64Array(documents)
  const updated = new Float64Array(documents)
  const levels = new Uint8Array(documents)
  for (const part of parts) {
    place(part, lengths, part.lengths())
    // Read without keeping them: searches have their own reader.
    place(part, keys, readNumbers(part.sections.section(SECTION.keys), new Float64Array(part.documents)))
    place(part, updated, readNumbers(part.sections.section(SECTION.updated), new Float64Array(part.documents)))
    place(part, levels, readNumbers(part.sections.section(SECTION.levels), new Uint8Array(part.documents)))
  }
  return contentsWriter(output, { keys, updated, levels, lengths })
}

function place<T extends NarrowNumbers | Float64Array>(part: MergePart, into: T, from: T): void {
  for (let ordinal = 0; ordinal < from.length; ordinal++) {
    const target = part.ordinals[ordinal] as number
    if (target !== DROPPED) into[target] = from[ordinal] as number
  }
}
