import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { findDocumentByGleanKey } from '../src/store/reads/documents.ts'
import { findFileTexts } from '../src/store/reads/file-texts.ts'
import { type HostileFile, hostileFiles, slowFile } from './files/hostile.ts'
import { makePdf } from './files/office-samples.ts'
import { samples, type Words } from './files/samples.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startTestServer, type TestClient } from './running-server.ts'

/** Files as companies have them, through a real server: found by each of their words, or reported and never in the way. */

export type Status = {
  readonly indexingStatus: string
  readonly indexingWarnings?: readonly string[]
  readonly lastIndexedAt?: string
}

async function startWithHandbook(context: Parameters<typeof startTestServer>[0]) {
  const server = await startTestServer(context)
  const token = await server.token()
  const search = await server.token({ kind: 'client' })
  const { must } = callerOf(server, token)
  await must('adddatasource', handbook)
  await must('indexuser', user('ann'))
  return {
    server,
    must,
    put: (id: string, more: object) => must('indexdocument', { document: page(id, more) }),
    found: (query: string, hits: number) => server.searchUntil(search, 'ann@example.com', query, hits),
    content: (id: string) => contentOf(server, search, id),
    async status(docId: string): Promise<Status> {
      return ((await must('debugdocument', { objectType: 'page', docId })) as { status: Status }).status
    },
  }
}

async function contentOf(server: TestClient, token: string, id: string) {
  const answer = await server.call(
    'getdocuments',
    token,
    { documentSpecs: [{ id: `CUSTOM_HANDBOOK_page_${id}` }], includeFields: ['DOCUMENT_CONTENT'] },
    { 'x-glean-actas': 'ann@example.com' },
  )
  const [document] = Object.values((answer.json as { documents: Record<string, unknown> }).documents)
  return document as { readonly title?: string; readonly content?: { readonly fullTextList: readonly string[] } }
}

const url = (id: string) => `https://handbook.example.com/${id}`

describe('files', async () => {
  const after: (() => Promise<void>)[] = []
  const { put, found, content, status, must } = await startWithHandbook({ after: (run) => void after.push(run) })
  test.after(async () => {
    for (const run of after) await run()
  })

  for (const { extension, mimeType, make, without = [] } of samples) {
    it(`.${extension} is found by words of its text, tables and notes, and gives its title`, async () => {
      const words: Words = {
        title: `title${extension}word`,
        body: `body${extension}word`,
        table: `table${extension}word`,
        note: `note${extension}word`,
      }
      const binaryContent = (await make(words)).toString('base64')
      await put(extension, { title: undefined, filename: 'plain', body: { mimeType, binaryContent } })
      const all = (['body', 'table', 'note', 'title'] as const).filter((place) => !without.includes(place))
      for (const place of all) assert.deepEqual(await found(words[place], 1), [url(extension)], place)
      await must('processalldocuments', {})
      const { indexingStatus, indexingWarnings } = await status(extension)
      assert.deepEqual([indexingStatus, indexingWarnings], ['INDEXED', undefined])
      const { title, content: shown } = await content(extension)
      assert.equal(title, without.includes('title') ? 'plain' : words.title)
      assert.match(shown?.fullTextList.join() ?? '', new RegExp(words.body))
    })
  }
})

describe('a document whose file is still being read', async () => {
  const server = await startHandRunServer({ after: async (run) => void test.after(run) })
  const token = await server.token()
  const search = await server.token({ kind: 'client' })
  const { must } = callerOf(server, token)
  await must('adddatasource', { ...handbook, redlistTitleRegex: '^Secret' })
  await must('indexuser', user('ann'))
  const ann = 'ann@example.com'
  const words = { title: 'Secret plan', body: 'planbody', table: 'plantable', note: 'plannote' }
  const body = { mimeType: 'application/pdf', binaryContent: (await makePdf(words)).toString('base64') }
  const put = (id: string, more: object) => must('indexdocument', { document: page(id, { body, ...more }) })

  it('is found by its own title, counts as not indexed, and says why', async () => {
    await put('titled', { title: 'walrus' })
    await server.catchUp()
    assert.deepEqual(await server.searchUntil(search, ann, 'walrus', 1), [url('titled')])
    const { status } = (await must('debugdocument', { objectType: 'page', docId: 'titled' })) as { status: Status }
    assert.deepEqual(
      [status.indexingStatus, status.lastIndexedAt, status.indexingWarnings],
      ['NOT_INDEXED', undefined, ['body: its text is still being read']],
    )
  })

  it('is not found at all if its datasource keeps documents out by titles and it has none of its own', async () => {
    await put('untitled', { title: undefined, filename: 'harmless name.pdf' })
    await server.catchUp()
    assert.deepEqual(await server.searchUntil(search, ann, 'harmless', 0), [])
    assert.ok('error' in (await contentOf(server, search, 'untitled')))
    const key = (await findDocumentByGleanKey(server.store.read, 'CUSTOM_HANDBOOK_page_untitled'))?.key ?? -1
    const { digest = '' } = (await findFileTexts(server.store.read, key)) ?? {}
    const texts = JSON.stringify([{ text: 'planbody', title: words.title }])
    await server.store.write('storeFileTexts', { read: [{ key, digest, texts }], nowMs: Date.now() })
    await server.catchUp()
    assert.deepEqual(await server.searchUntil(search, ann, 'planbody', 0), [])
    assert.ok('error' in (await contentOf(server, search, 'untitled')))
  })

  it('shows nothing of an older file, and nobody who lost it by the same upload', async () => {
    const textContent = 'olderwords of a page'
    const plain = { body: { mimeType: 'text/plain', textContent } }
    await put('changed', { title: 'changed', ...plain })
    await server.catchUp()
    assert.deepEqual(await server.searchUntil(search, ann, 'olderwords', 1), [url('changed')])
    await put('changed', { title: 'changed', permissions: {} })
    await server.catchUp()
    await server.prune()
    for (const query of ['olderwords', 'changed']) assert.deepEqual(await server.searchUntil(search, ann, query, 0), [])
  })
})

describe('hostile, damaged and locked files', async () => {
  const after: (() => Promise<void>)[] = []
  const { put, found, status } = await startWithHandbook({ after: (run) => void after.push(run) })
  test.after(async () => {
    for (const run of after) await run()
  })
  const bodyOf = async ({ mimeType, make }: Pick<HostileFile, 'mimeType' | 'make'>) => ({
    title: 'harmful',
    body: { mimeType, binaryContent: (await make()).toString('base64') },
  })
  /** What is said of a document once its files have been read, or given up. */
  async function settled(id: string): Promise<Status> {
    for (;;) {
      const answer = await status(id)
      if (answer.indexingStatus === 'INDEXED') return answer
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }

  for (const [number, file] of hostileFiles.entries()) {
    it(`${file.name} is found by its title, and the warning says why no more of it is`, async () => {
      await put(`hostile${number}`, { ...(await bodyOf(file)), title: `harmful${number}` })
      assert.deepEqual(await found(`harmful${number}`, 1), [url(`hostile${number}`)])
      const { indexingWarnings = [] } = await settled(`hostile${number}`)
      assert.equal(indexingWarnings.length, 1)
      assert.match(indexingWarnings[0] ?? '', file.warning)
      assert.match(indexingWarnings[0] ?? '', /^body: /)
    })
  }

  it('files that are read too long delay no others, and end at their limit', async () => {
    const slow = await bodyOf(slowFile)
    for (const id of ['slow1', 'slow2', 'slow3']) await put(id, slow)
    const words = { title: 'quick', body: 'quickbody', table: 'quicktable', note: 'quicknote' }
    await put('quick', {
      body: { mimeType: 'application/pdf', binaryContent: (await makePdf(words)).toString('base64') },
    })
    await put('plain', { body: { mimeType: 'text/plain', textContent: 'plainbody' } })
    assert.deepEqual(await found('plainbody', 1), [url('plain')])
    assert.equal((await settled('quick')).indexingWarnings, undefined)
    assert.deepEqual(await found('quicktable', 1), [url('quick')])
    const reading = await Promise.all(['slow1', 'slow2', 'slow3'].map(status))
    assert.ok(
      reading.some(({ indexingStatus }) => indexingStatus === 'NOT_INDEXED'),
      'some are still being read',
    )
    for (const id of ['slow1', 'slow2']) {
      assert.match((await settled(id)).indexingWarnings?.join() ?? '', /^body: reading it took (longer|more) than/)
    }
  })
})
