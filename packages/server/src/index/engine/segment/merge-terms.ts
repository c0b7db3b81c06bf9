import { BLOCK_POSTINGS } from '../segment.ts'
import type { ContentsWriter } from './contents.ts'
import { SECTION } from './format.ts'
import type { ListWriter } from './list-writer.ts'
import { copyBlock, copyShortList, type Source } from './merge-list.ts'
import type { MergePart } from './merge-part.ts'
import { MergeQueue } from './merge-queue.ts'
import { openPostings } from './posting-list.ts'
import { ENTRY } from './term-entry.ts'

/** Bytes that are read at a time from each section of each source: a merge reads all, from front to back. */
const AHEAD_BYTES = 128 * 1024

/** Short lists are copied in well under a microsecond; asking for the time after each would cost as much. */
const TERMS_PER_PACE = 16

/** Goes through the dictionaries of all sources side by side and writes each term with the documents that are left. */
export function* mergeTerms(
  { terms, lists }: ContentsWriter,
  parts: readonly MergePart[],
  isDue: () => boolean,
): Generator<undefined, void> {
  const queue = new MergeQueue(parts.map(sourceOf))
  const { holders } = queue
  let untilPace = TERMS_PER_PACE
  while (queue.next()) {
    let documents = 0
    terms.begin()
    lists.begin(holders.some(hasPositions))
    for (const source of holders) {
      if (source.walk.entry().documents <= BLOCK_POSTINGS) documents += copyShortList(lists, source)
      else {
        for (const copied of copyLongList(lists, source)) {
          documents += copied
          if (isDue()) yield
        }
      }
    }
    if (documents > 0) {
      const { term, termLength } = (holders[0] as Source).walk.entry()
      terms.end(term, termLength, lists.end())
    }
    untilPace--
    if (untilPace > 0) continue
    untilPace = TERMS_PER_PACE
    if (isDue()) yield
  }
  terms.finish()
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

function hasPositions({ walk }: Source): boolean {
  return (walk.entry().flags & ENTRY.hasPositions) !== 0
}

/** Adds the live documents of a list of several blocks; says after each block how many there were. */
function* copyLongList(lists: ListWriter, source: Source): Generator<number, void> {
  const list = openPostings(source.walk.entry().place(), source.lists, source.part)
  for (let block = 0; block < list.blocks; block++) yield copyBlock(lists, source, list, block)
}
