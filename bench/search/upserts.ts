import { type Corpus, SEED } from '../corpus/corpus.ts'
import { principalsOf } from '../corpus/rights.ts'
import { engineUnderTest } from '../engine-under-test.ts'
import { toQuery } from './asking.ts'

/** From one changed document that is handed to the index to the search that finds it by what is new in it. */

const UPSERTS = 100
const TIDY_MILLIS = 20
const FINISH_MILLIS = 1_000

export async function timeUpserts(directory: string, corpus: Corpus, documents: number): Promise<readonly number[]> {
  const engine = await engineUnderTest()
  const writer = engine.openWriter(directory)
  const reader = engine.openReader(directory)
  const principals = principalsOf(SEED, 0, 20)
  const before = writer.position()?.changeSeq ?? 0
  const times: number[] = []
  for (let number = 0; number < UPSERTS; number += 1) {
    const changed = corpus.document((number * 7_919) % documents, 3)
    const news = `news${number}`
    const document = { ...changed, body: `${changed.body} ${news}`, accessTerms: principals.slice(0, 1) }
    const startedAt = performance.now()
    writer.apply([{ kind: 'put', document }], before + number + 1)
    const query = toQuery({ anyOf: [], allOf: [{ kind: 'word', text: news }] }, principals)
    const [found] = reader.search(query)
    times.push(performance.now() - startedAt)
    if (found?.key !== document.key) throw new Error(`${news} was not found after it was applied`)
    writer.tidy(TIDY_MILLIS)
  }
  // What is measured next on this index is not to pay for these.
  while (writer.tidy(FINISH_MILLIS) !== 'done') {
    // Each turn does a part of what is left.
  }
  reader.close()
  writer.close()
  return times
}
