import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SearchApi } from '@sheaf/client'
import { inBatches, makeCorpus } from './corpus/corpus.ts'
import { DATASOURCE, type Deployment, documentOf, PERSON, withDeployment } from './deployment.ts'
import { type BenchResult, perSecond, printIfMain } from './result.ts'
import { openPeer } from './search-peer.ts'

/**
 * Documents of 1 kB from the first request to the moment at which the last of them is found, beside a bare loop that gives
 * the same texts to SQLite's FTS5. The caller works in the process of the server, so what it costs counts as well. They are
 * enough for half a minute: in the first seconds of a server half of the work is to compile what it will run.
 */

const DOCUMENTS = 200_000
const PAGE = 1_000
const CALLERS = 2
const BODY_WORDS = 112
const WANTED_PER_SECOND = 5_000

export async function benchIndexing(): Promise<BenchResult> {
  const rate = await withDeployment(indexOverHttp)
  const peer = indexInPeer()
  return {
    name: 'Indexing end to end',
    ratio: rate / WANTED_PER_SECOND,
    limit: 'at least 5,000 documents of 1 kB a second',
    isWithin: rate >= WANTED_PER_SECOND,
    figures: {
      'pushed over HTTP, until the last one is found': perSecond(rate),
      'the same texts in a bare loop into FTS5': perSecond(peer),
    },
  }
}

async function indexOverHttp({ url, indexingSecret, searching, indexed }: Deployment): Promise<number> {
  await indexed
  const pages = makePages()
  const search = new SearchApi(searching)
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      for (let body = pages.shift(); body !== undefined; body = pages.shift()) {
        const answer = await fetch(`${url}/api/index/v1/indexdocuments`, {
          method: 'POST',
          headers: { authorization: `Bearer ${indexingSecret}`, 'content-type': 'application/json' },
          body,
        })
        if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${await answer.text()}`)
      }
    }),
  )
  for (;;) {
    const { results = [] } = await search.searchPost({ query: `number${DOCUMENTS - 1}` }, { actAs: PERSON })
    if (results.length > 0) return (DOCUMENTS * 1000) / (performance.now() - startedAt)
    await delay(20)
  }
}

/** As bytes, so that the server has not the memory of its caller to look after. */
function makePages(): Buffer<ArrayBuffer>[] {
  const corpus = makeCorpus(BODY_WORDS)
  return Array.from({ length: DOCUMENTS / PAGE }, (_, page) => {
    const documents = Array.from({ length: PAGE }, (_, i) => {
      const number = page * PAGE + i
      const { title, body } = corpus.document(number)
      return {
        ...documentOf(number),
        title: `${title} number${number}`,
        body: { mimeType: 'text/plain', textContent: body },
      }
    })
    return Buffer.from(JSON.stringify({ datasource: DATASOURCE, documents }))
  })
}

function indexInPeer(): number {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-bench-'))
  const peer = openPeer(directory)
  let written = 0
  let spent = 0
  for (const batch of inBatches(makeCorpus(BODY_WORDS).changes(DOCUMENTS), PAGE)) {
    const puts = batch.filter(({ kind }) => kind === 'put')
    written += puts.length
    const startedAt = performance.now()
    peer.apply(puts)
    spent += performance.now() - startedAt
  }
  peer.close()
  rmSync(directory, { recursive: true, force: true })
  return (written * 1000) / spent
}

printIfMain(import.meta.url, benchIndexing)
