import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { findDocumentByGleanKey } from '../src/store/reads/documents.ts'
import { findFileTexts } from '../src/store/reads/file-texts.ts'
import { contentOf, type Status, url } from './files/handbook-files.ts'
import { makePdf } from './files/office-samples.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf, handbook, page, user } from './handbook.ts'

/** What is shown of a document before its file has been read, on a server that reads none. */

const server = await startHandRunServer({ after })
const token = await server.token()
const search = await server.token({ kind: 'client' })
const { must } = callerOf(server, token)
await must('adddatasource', { ...handbook, redlistTitleRegex: '^Secret' })
await must('indexuser', user('ann'))
const ann = 'ann@example.com'
const words = { title: 'Secret plan', body: 'planbody', table: 'plantable', note: 'plannote' }
const body = { mimeType: 'application/pdf', binaryContent: (await makePdf(words)).toString('base64') }
const put = (id: string, more: object) => must('indexdocument', { document: page(id, { body, ...more }) })

describe('a document whose file is still being read', () => {
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
