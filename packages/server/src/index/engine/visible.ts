import { hash } from 'node:crypto'
import { type Bits, clearBit, makeBits, setBit } from './bits.ts'
import type { Segment } from './segment.ts'
import type { SegmentView } from './snapshot.ts'

/**
 * What a searcher may see of a segment: the union of the lists of their access terms, as one set of bits. A segment never
 * changes, so the set is made once for each searcher and kept; from then on rights cost a search one test of a bit for each
 * document, however many groups somebody is in.
 */
export type VisibleSets = {
  readonly of: (principals: Principals) => Bits
  readonly noteDeleted: (ordinal: number) => void
  /** After a change of rights: the sets are made anew when they are asked for. */
  readonly forget: () => void
}

/** The access terms that somebody holds, and a short name for them. */
export type Principals = {
  readonly name: string
  readonly terms: readonly string[]
  readonly has: (term: string) => boolean
}

/** Whatever is no access term is left out: a blank in one would make it look like two in the name. */
export function principalsOf(terms: readonly string[]): Principals {
  const held = new Set(terms.filter(isAccessTerm))
  const list = [...held]
  return { name: hash('sha1', list.join(' ')), terms: list, has: (term) => held.has(term) }
}

const ACCESS_TERM = /^[a-z0-9]+$/

export function isAccessTerm(term: string): boolean {
  return ACCESS_TERM.test(term)
}

/** Sets kept for each segment; a million documents take 125 kB. */
const SETS_MAX = 32

export function openVisibleSets(segment: Segment, live: Bits, patches: SegmentView['patches']): VisibleSets {
  const sets = new Map<string, Bits>()

  function make(principals: Principals): Bits {
    const bits = makeBits(segment.documents)
    segment.markHolders(principals.terms, bits)
    for (const [ordinal, terms] of patches) {
      if (terms.some(principals.has)) setBit(bits, ordinal)
      else clearBit(bits, ordinal)
    }
    for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) & (live[word] ?? 0)
    return bits
  }

  return {
    of(principals) {
      const known = sets.get(principals.name)
      const bits = known ?? make(principals)
      // Last in the order of the map is what was used last.
      sets.delete(principals.name)
      sets.set(principals.name, bits)
      for (const name of sets.keys()) {
        if (sets.size <= SETS_MAX) break
        sets.delete(name)
      }
      return bits
    },
    noteDeleted(ordinal) {
      for (const bits of sets.values()) clearBit(bits, ordinal)
    },
    forget: () => sets.clear(),
  }
}
