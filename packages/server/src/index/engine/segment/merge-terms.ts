import { BLOCK_POSTINGS } from '../segment.ts'
import type { ContentsWriter } from './contents.ts'
import type { TermWalk } from './dictionary.ts'
import { SECTION } from './format.ts'
import { DROPPED, type MergePart } from './merge-part.ts'
import { type ListSections, openPostings, type PostingList } from './posting-list.ts'
import { compareBytes } from './text-bytes.ts'

/** Bytes that are read at a time from each section of each source: a merge reads all, from front to back. */
const AHEAD_BYTES = 128 * 1024

type Source = { readonly part: MergePart; readonly walk: TermWalk; readonly lists: ListSections }

/** Goes through the dictionaries of all sources side by side and writes each term with the documents that are left. */
export function* mergeTerms(
  contents: ContentsWriter,
  parts: readonly MergePart[],
  isDue: () => boolean,
): Generator<undefined, void> {
  let sources = parts.map(sourceOf).filter(({ walk }) => walk.next())
  while (sources.length > 0) {
    const holders = sourcesOfFirstTerm(sources)
    const { term, termLength } = (holders[0] as Source).walk.entry()
    const name = term.slice(0, termLength)
    yield* mergeLists(contents, name, holders, isDue)
    const ended = holders.filter(({ walk }) => !walk.next())
    if (ended.length > 0) sources = sources.filter((source) => !ended.includes(source))
    if (isDue()) yield
  }
  contents.terms.finish()
}

function sourceOf(part: MergePart): Source {
  const postings = part.sections.section(SECTION.postings)
  const positions = part.sections.section(SECTION.positions)
  return {
    part,
    walk: part.dictionary().walk(part.sections.section(SECTION.terms).sequential(AHEAD_BYTES)),
    lists: {
      postings,
      positions,
      readPostings: postings.sequential(AHEAD_BYTES),
      readPositions: positions.sequential(AHEAD_BYTES),
    },
  }
}

/** The sources that stand at the least of their terms, in order. */
function sourcesOfFirstTerm(sources: readonly Source[]): Source[] {
  let first: Source[] = []
  for (const source of sources) {
    const least = first[0]?.walk.entry()
    const own = source.walk.entry()
    const order = least === undefined ? -1 : compareBytes(own.term, own.termLength, least.term, 0, least.termLength)
    if (order < 0) first = [source]
    else if (order === 0) first.push(source)
  }
  return first
}

const ORDINALS = new Uint32Array(BLOCK_POSTINGS)
const FREQUENCIES = new Uint32Array(BLOCK_POSTINGS)
const NOWHERE = { starts: new Uint32Array(BLOCK_POSTINGS + 1), values: new Uint32Array(0) }

function* mergeLists(
  contents: ContentsWriter,
  term: Uint8Array,
  holders: readonly Source[],
  isDue: () => boolean,
): Generator<undefined, void> {
  const opened = holders.map(({ part, walk, lists }) => ({
    ordinals: part.ordinals,
    list: openPostings(walk.entry().place(), lists, part.lengths),
  }))
  let documents = 0
  contents.terms.begin()
  contents.lists.begin(opened.some(({ list }) => list.hasPositions))
  for (const { ordinals, list } of opened) {
    for (let block = 0; block < list.blocks; block++) {
      documents += copyBlock(contents, list, block, ordinals)
      if (isDue()) yield
    }
  }
  if (documents > 0) contents.terms.end(term, contents.lists.end())
}

/** Adds the live documents of a block; answers how many there are. */
function copyBlock(contents: ContentsWriter, list: PostingList, block: number, ordinals: Uint32Array): number {
  const count = list.decode(block, ORDINALS, FREQUENCIES)
  const { starts, values } = list.hasPositions ? list.positions(block) : NOWHERE
  let copied = 0
  for (let i = 0; i < count; i++) {
    const ordinal = ordinals[ORDINALS[i] as number] as number
    if (ordinal === DROPPED) continue
    contents.lists.add(ordinal, FREQUENCIES[i] as number, values, starts[i] as number, starts[i + 1] as number)
    copied++
  }
  return copied
}
