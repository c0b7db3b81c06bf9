import type { Bits } from '../bits.ts'
import { hasBit } from '../bits.ts'
import { type Cursor, decodeBlock, isIn, openCursor } from '../cursor.ts'
import { weightAt } from '../field-weights.ts'
import type { Postings } from '../segment.ts'

/**
 * Documents in which words follow each other. The rarest word leads; only documents that are allowed and have all the words
 * have their positions read, which lie apart for that reason (Manning, Raghavan and Schütze, "Introduction to Information
 * Retrieval", 2.4).
 */

/** One word of a phrase: where it stands from the start. */
export type PhraseWord = { readonly term: string; readonly offset: number }

/** Documents, ascending, and how often the phrase is in each, weighted by field. */
export type Found = { readonly ordinals: readonly number[]; readonly frequencies: readonly number[] }

type Walk = { readonly cursor: Cursor; positionsOf: number; starts: Uint32Array; values: Uint32Array }

/** @param find the postings of a term, undefined if there are none: then there is no such phrase */
export function findPhrase(
  words: readonly PhraseWord[],
  find: (term: string) => Postings | undefined,
  allowed: Bits,
): Found {
  const nothing = { ordinals: [], frequencies: [] }
  const walks = new Map<string, Walk>()
  for (const { term } of words) {
    if (walks.has(term)) continue
    const postings = find(term)
    if (postings === undefined) return nothing
    walks.set(term, { cursor: openCursor(postings), positionsOf: -1, starts: EMPTY, values: EMPTY })
  }
  const ordered = [...walks.values()].sort(
    (one, other) => one.cursor.postings.documents - other.cursor.postings.documents,
  )
  const [lead, ...others] = ordered
  if (lead === undefined) return nothing
  const steps = words.flatMap(({ term, offset }) => {
    const walk = walks.get(term)
    return walk === undefined ? [] : [{ walk, offset }]
  })
  const ordinals: number[] = []
  const frequencies: number[] = []
  for (let block = 0; block < lead.cursor.postings.blocks; block += 1) {
    decodeBlock(lead.cursor, block)
    lead.cursor.block = block
    for (let at = 0; at < lead.cursor.count; at += 1) {
      const ordinal = lead.cursor.ordinals[at] ?? 0
      if (!hasBit(allowed, ordinal)) continue
      if (!others.every(({ cursor }) => isIn(cursor, ordinal))) continue
      lead.cursor.at = at
      const frequency = countRuns(steps)
      if (frequency === 0) continue
      ordinals.push(ordinal)
      frequencies.push(frequency)
    }
  }
  return { ordinals, frequencies }
}

const EMPTY = new Uint32Array(0)

type Step = { readonly walk: Walk; readonly offset: number }

/** How often the words follow each other in the document at which all walks are. */
function countRuns(steps: readonly Step[]): number {
  for (const { walk } of steps) readPositions(walk)
  const [first, ...rest] = steps
  if (first === undefined) return 0
  const { starts, values, cursor } = first.walk
  let weighted = 0
  for (let at = starts[cursor.at] ?? 0; at < (starts[cursor.at + 1] ?? 0); at += 1) {
    const start = (values[at] ?? 0) - first.offset
    if (rest.every(({ walk, offset }) => isAt(walk, start + offset))) weighted += weightAt(start)
  }
  return weighted
}

function readPositions(walk: Walk): void {
  if (walk.positionsOf === walk.cursor.decoded) return
  const { starts, values } = walk.cursor.postings.positions(walk.cursor.decoded)
  walk.starts = starts
  walk.values = values
  walk.positionsOf = walk.cursor.decoded
}

function isAt({ starts, values, cursor }: Walk, position: number): boolean {
  let low = starts[cursor.at] ?? 0
  let high = starts[cursor.at + 1] ?? 0
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) < position) low = middle + 1
    else high = middle
  }
  return low < (starts[cursor.at + 1] ?? 0) && values[low] === position
}
