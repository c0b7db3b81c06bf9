import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sheafEngine } from '@sheaf/server/index/engine/engine'
import { parseQuery } from '@sheaf/server/search/query/parse'
import { type Collection, readCollection } from './relevance/collection.ts'
import { meanOf, type Quality, qualityOf } from './relevance/metrics.ts'
import { openPlainBm25 } from './relevance/plain-bm25.ts'

/**
 * How good the ranking is, on test collections given as folders (relevance/collection.ts says of which form), beside plain BM25
 * in the same run. Queries go through the query language and the engine as people's do, without boosts, since nothing in
 * a collection is new or used.
 */

const LIMIT = 1_000
const EVERYONE = 'everyone'
const WANTED_IN_MEAN = 1.03

type Ranked = (query: string, limit: number) => readonly string[]

function measure({ queries }: Collection, rank: Ranked): Quality {
  return meanOf(queries.map(({ text, relevant }) => qualityOf(rank(text, LIMIT), relevant)))
}

function measureEngine(collection: Collection): Quality {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-bench-relevance-'))
  const writer = sheafEngine.openWriter(directory)
  try {
    writer.reset({ storeId: 'bench', restoreEpoch: 0, changeSeq: 0 })
    writer.apply(
      collection.documents.map(({ title, body }, at) => ({
        kind: 'put',
        document: {
          key: at + 1,
          revision: 1,
          datasource: 'bench',
          objectType: 'page',
          title,
          body,
          summary: '',
          comments: '',
          tags: '',
          properties: '',
          people: '',
          columns: {},
          accessTerms: [EVERYONE],
          updatedAt: 0,
          interactions: 0,
          indexedMs: 0,
        },
      })),
      1,
    )
    const reader = sheafEngine.openReader(directory)
    try {
      return measure(collection, (query, limit) => {
        const { anyOf, noneOf } = parseQuery(query)
        const hits = reader.search({ anyOf, noneOf, principals: [EVERYONE], hiddenKeys: [], limit })
        return hits.map(({ key }) => collection.documents[key - 1]?.id ?? '')
      })
    } finally {
      reader.close()
    }
  } finally {
    writer.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

function print(name: string, { averagePrecision, ndcg10, precision10, recall100 }: Quality, ratio = ''): void {
  const figures = [averagePrecision, ndcg10, precision10, recall100].map((figure) => figure.toFixed(3))
  process.stdout.write(`  ${name.padEnd(12)} ${figures.join('    ')}    ${ratio}\n`)
}

const folders = process.argv.slice(2)
if (folders.length === 0) {
  process.stderr.write('Name the folders of one or more test collections: see docs/testing.md.\n')
  process.exit(2)
}
const ratios: number[] = []
for (const folder of folders) {
  const collection = readCollection(folder)
  const engine = measureEngine(collection)
  const plain = measure(collection, openPlainBm25(collection))
  const ratio = engine.averagePrecision / plain.averagePrecision
  ratios.push(ratio)
  process.stdout.write(
    `${collection.name} (${collection.documents.length} documents, ${collection.queries.length} queries)\n`,
  )
  process.stdout.write('               MAP      nDCG@10  P@10     R@100    MAP to BM25\n')
  print('Sheaf', engine, `${ratio.toFixed(3)} (at least 1: ${ratio >= 1 ? 'kept' : 'MISSED'})`)
  print('plain BM25', plain)
}
const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length
process.stdout.write(
  `ratio ${mean.toFixed(3)} in the mean (at least ${WANTED_IN_MEAN}: ${mean >= WANTED_IN_MEAN ? 'kept' : 'MISSED'})\n`,
)
