import { mkdirSync } from 'node:fs'
import { inBatches, makeCorpus } from '../corpus/corpus.ts'
import { engineUnderTest } from '../engine-under-test.ts'
import { megabytesOf } from '../process.ts'
import { openPeer } from '../search-peer.ts'
import { answer, question } from './child.ts'

/**
 * A process of its own that builds one of the two indexes, in batches as the indexer makes them, and says how long that
 * took and what memory it needed. Making the documents is no part of the time.
 */

export type BuildQuestion = {
  readonly which: 'engine' | 'peer'
  readonly directory: string
  readonly documents: number
  readonly bodyWords: number
}
export type Built = {
  readonly changes: number
  /** Of which put a document. */
  readonly puts: number
  /** Of the titles and bodies that were written, those of replaced documents too. */
  readonly textBytes: number
  /** Time in `apply`, `tidy` and `flush`. */
  readonly seconds: number
  /** Of which this is the time after the last `apply`, until there was nothing more to tidy. */
  readonly finishingSeconds: number
  readonly megabytesMax: number
  /** What the process had before it opened the index: Node, the vocabulary and the tables to draw words. */
  readonly megabytesBefore: number
}

const BATCH = 2_000
/** What a turn of tidying between batches may take, and one at the end. */
const TIDY_MILLIS = 50
const FINISH_MILLIS = 1_000

const { which, directory, documents, bodyWords } = question<BuildQuestion>()
mkdirSync(directory, { recursive: true })
const corpus = makeCorpus(bodyWords)
const megabytesBefore = megabytesOf(process.pid, 'now')
const index = which === 'engine' ? await engineBuilder() : peerBuilder()
let changes = 0
let puts = 0
let textBytes = 0
let spent = 0
for (const batch of inBatches(corpus.changes(documents), BATCH)) {
  for (const change of batch) {
    if (change.kind === 'delete') continue
    puts += 1
    textBytes += change.document.title.length + change.document.body.length
  }
  changes += batch.length
  const startedAt = performance.now()
  index.add(batch, changes)
  spent += performance.now() - startedAt
}
const finishedAt = performance.now()
index.finish()
const finishing = performance.now() - finishedAt
answer<Built>({
  changes,
  puts,
  textBytes,
  seconds: (spent + finishing) / 1000,
  finishingSeconds: finishing / 1000,
  megabytesMax: megabytesOf(process.pid, 'peak'),
  megabytesBefore,
})

type Builder = {
  readonly add: (batch: Parameters<ReturnType<typeof openPeer>['apply']>[0], changeSeq: number) => void
  readonly finish: () => void
}

async function engineBuilder(): Promise<Builder> {
  const writer = (await engineUnderTest()).openWriter(directory)
  writer.reset({ storeId: 'bench', restoreEpoch: 0, changeSeq: 0 })
  return {
    add(batch, changeSeq) {
      writer.apply(batch, changeSeq)
      writer.tidy(TIDY_MILLIS)
    },
    finish() {
      while (writer.tidy(FINISH_MILLIS, true) !== 'done') {
        // Each turn does a part of what is left.
      }
      writer.flush()
      writer.close()
    },
  }
}

function peerBuilder(): Builder {
  const peer = openPeer(directory)
  return {
    add: peer.apply,
    finish() {
      peer.optimize()
      peer.close()
    },
  }
}
