import { addHolder } from './build.ts'
import type { ContentsWriter } from './contents.ts'
import { DROPPED, type MergePart } from './merge-part.ts'

/**
 * Writes the access terms of the documents that are left. A document whose terms are no longer those of its segment is taken out
 * of every list of the segment and added to those of its terms now.
 */
export function* mergeAccess(
  contents: ContentsWriter,
  parts: readonly MergePart[],
  isDue: () => boolean,
): Generator<undefined, void> {
  const patched = new Map<string, number[]>()
  const kept: { part: MergePart; ordinals: Uint32Array }[] = []
  const terms = new Set<string>()
  for (const part of parts) {
    const ordinals = part.ordinals.slice()
    for (let ordinal = 0; ordinal < ordinals.length; ordinal++) {
      const target = ordinals[ordinal] as number
      const termsNow = target === DROPPED ? undefined : part.accessTermsOf(ordinal)
      if (termsNow === undefined) continue
      ordinals[ordinal] = DROPPED
      for (const term of termsNow) addHolder(patched, term, target)
    }
    kept.push({ part, ordinals })
    for (const term of part.access().terms()) terms.add(term)
    if (isDue()) yield
  }
  for (const term of patched.keys()) terms.add(term)
  for (const term of [...terms].sort()) {
    contents.access.add(term, holdersOf(term, kept, patched.get(term) ?? []))
    if (isDue()) yield
  }
  contents.access.finish()
}

function holdersOf(
  term: string,
  kept: readonly { readonly part: MergePart; readonly ordinals: Uint32Array }[],
  patched: readonly number[],
): Uint32Array {
  const lists = kept.map(({ part }) => part.access().holders(term) ?? NOBODY)
  const holders = new Uint32Array(lists.reduce((sum, { length }) => sum + length, patched.length))
  let count = 0
  for (const [which, { ordinals }] of kept.entries()) {
    for (const holder of lists[which] ?? NOBODY) {
      const ordinal = ordinals[holder] as number
      if (ordinal !== DROPPED) holders[count++] = ordinal
    }
  }
  if (patched.length === 0) return holders.subarray(0, count)
  holders.set(patched, count)
  return holders.subarray(0, count + patched.length).sort()
}

const NOBODY = new Uint32Array(0)
