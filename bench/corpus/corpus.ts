import type { IndexChange, IndexedDocument } from '@sheaf/server/index/port'
import { type Columns, drawColumns } from './columns.ts'
import { type Frequencies, makeFrequencies } from './frequencies.ts'
import { type Random, randomFrom } from './random.ts'
import { drawAccessTerms } from './rights.ts'
import { makeTexts } from './texts.ts'
import { makeVocabulary } from './vocabulary.ts'

/**
 * A company's documents, as many as wanted, the same in every run. Only titles and bodies have words: what else an index
 * may hold of a document would be one more thing in which two indexes of the same corpus differ.
 */
export type Corpus = {
  readonly vocabulary: readonly string[]
  readonly frequencies: Frequencies
  /** The number of words that a body has on average. */
  readonly bodyWords: number
  /** The n-th document, as it is after so many changes. */
  readonly document: (number: number, change?: number) => IndexedDocument & { readonly columns: Columns }
  readonly fate: (number: number) => Fate
  /** All that happens to the first so many documents, in order. */
  readonly changes: (documents: number) => Generator<IndexChange>
}

/** What becomes of a document that is half as old as the corpus or older. */
export type Fate = 'stays' | 'replaced' | 'deleted'

export const SEED = 20_240_229

const VOCABULARY = 200_000
const USUAL_WORDS = 158
const REPLACED_SHARE = 0.2
const DELETED_SHARE = 0.04
/** The first documents are of 2019, and all were changed within six years. */
const FIRST_SECOND = Date.UTC(2019, 0) / 1000
const SPAN_SECONDS = 6 * 365 * 86_400
/** When the last of them was changed, in Unix seconds. */
export const LAST_SECOND = FIRST_SECOND + SPAN_SECONDS

export function makeCorpus(bodyWords = USUAL_WORDS, seed = SEED): Corpus {
  const vocabulary = makeVocabulary(seed, VOCABULARY)
  const frequencies = makeFrequencies(VOCABULARY)
  const texts = makeTexts(vocabulary, frequencies, {
    least: Math.round((bodyWords * 120) / USUAL_WORDS),
    most: Math.round((bodyWords * 196) / USUAL_WORDS),
  })

  function document(number: number, change = 0) {
    const random = randomFrom(seed + change, number)
    const updatedAt = FIRST_SECOND + random.below(SPAN_SECONDS)
    const columns = drawColumns(random, updatedAt)
    return {
      key: number + 1,
      revision: change + 1,
      datasource: columns.datasource[0] ?? '',
      objectType: columns.type[0] ?? '',
      title: texts.title(random),
      body: texts.body(random),
      summary: '',
      comments: '',
      tags: '',
      properties: '',
      people: '',
      columns,
      accessTerms: drawAccessTerms(random),
      updatedAt,
      interactions: drawInteractions(randomFrom(seed ^ 0x1a7e, number)),
      indexedMs: updatedAt * 1000,
    }
  }

  function fate(number: number): Fate {
    const random = randomFrom(seed ^ 0xfa7e, number)
    if (random.chance(DELETED_SHARE)) return 'deleted'
    return random.chance(REPLACED_SHARE) ? 'replaced' : 'stays'
  }

  return {
    vocabulary,
    frequencies,
    bodyWords,
    document,
    fate,
    *changes(documents) {
      for (let number = 0; number < documents; number += 1) {
        yield { kind: 'put', document: document(number) }
        // Its fate meets a document when there are twice as many, so that all old parts of an index lose some.
        if (number % 2 === 0) continue
        const older = (number - 1) / 2
        const met = fate(older)
        if (met === 'deleted') yield { kind: 'delete', key: older + 1 }
        if (met === 'replaced') yield { kind: 'put', document: document(older, 1) }
      }
    },
  }
}

/** A tenth of all documents are used ten times or more, a hundredth a hundred times. */
function drawInteractions(random: Random): number {
  return Math.floor(1_000_000 / (1 + random.below(1_000_000)))
}

/** Whether a document is, in the end, as it was at first. */
export function isAsAtFirst(corpus: Corpus, number: number, documents: number): boolean {
  return 2 * number + 1 >= documents || corpus.fate(number) === 'stays'
}

/** How many documents of the first so many there are in the end. */
export function countLive(corpus: Corpus, documents: number): number {
  let live = documents
  for (let number = 0; 2 * number + 1 < documents; number += 1) if (corpus.fate(number) === 'deleted') live -= 1
  return live
}

/** Changes in batches of so many. */
export function* inBatches(changes: Iterable<IndexChange>, size: number): Generator<readonly IndexChange[]> {
  let batch: IndexChange[] = []
  for (const change of changes) {
    batch.push(change)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
