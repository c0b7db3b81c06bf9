import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { GetDocumentsResponse } from '@sheaf/contract'
import { assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const client = await server.token({ kind: 'client', scopes: ['DOCUMENTS', 'ACTIVITY'] })
const [ann, bob] = ['ann@example.com', 'bob@example.com']
await must('adddatasource', { ...handbook, redlistTitleRegex: '^Secret' })
await must('adddatasource', { ...handbook, name: 'hidden_wiki', isTestDatasource: true })
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
const only = (email: string) => ({ permissions: { allowedUsers: [{ email }] } })
const put = (id: string, more: object = {}) => must('indexdocument', { document: page(id, more) })
const wide = (id: string) => `CUSTOM_HANDBOOK_page_${id}`

async function read(person: string, documentSpecs: readonly object[], includeFields?: readonly string[]) {
  const body = { documentSpecs, ...(includeFields === undefined ? {} : { includeFields }) }
  const answer = await server.call('getdocuments', client, body, { 'x-glean-actas': person })
  assert.equal(answer.status, 200, answer.text)
  return (answer.json as GetDocumentsResponse).documents
}

proveCommonRefusals(server, 'getdocuments', { documentSpecs: [] })

describe('200', () => {
  it('one entry for each spec, by the id or URL as it was asked for', async () => {
    await put('Guide', { title: 'Guide', tags: ['hr'], author: { email: ann } })
    const url = 'https://handbook.example.com/Guide'
    const documents = await read(ann, [{ id: wide('Guide') }, { id: wide('gUIDE').toLowerCase() }, { url }])
    assert.deepEqual(Object.keys(documents), [wide('Guide'), wide('gUIDE').toLowerCase(), url])
    for (const document of Object.values(documents)) {
      assert.equal(document.id, wide('Guide'))
      assert.equal(document.title, 'Guide')
      assert.equal(document.url, url)
      assert.equal(document.metadata?.author?.name, 'ann')
      assert.deepEqual(document.metadata?.labels, ['hr'])
      assert.equal(document.content, undefined)
      assert.equal(document.error, undefined)
    }
  })

  it('what is absent, forbidden, kept out or not held at all is answered alike, at once', async () => {
    await put('bobs', only(bob))
    await put('taken', {})
    await put('Secret', { title: 'Secret plan' })
    await must('indexdocument', { document: { ...page('x'), datasource: 'hidden_wiki' } })
    assert.equal((await read(ann, [{ id: wide('taken') }]))[wide('taken')]?.title, 'Page taken')
    await put('taken', only(bob))
    const specs = [
      { id: wide('bobs') },
      { url: 'https://handbook.example.com/bobs' },
      { id: wide('taken') },
      { id: wide('Secret') },
      { id: 'CUSTOM_HIDDEN_WIKI_page_x' },
      { id: wide('none') },
      { id: 'CUSTOM_NOSUCH_page_x' },
      { id: 'CUSTOM_HANDBOOK_nosuch_x' },
      { id: '' },
      { id: '__proto__' },
      { url: 'https://handbook.example.com/none' },
      { url: '' },
      { ugcType: 'ANSWERS', contentId: 7 },
      { ugcType: 'CHATS', ugcId: 'c1' },
    ]
    const documents = await read(ann, specs)
    const error = 'There is no such document, or the person may not see it.'
    for (const spec of specs) {
      const key = String(spec.id ?? spec.url ?? spec.contentId ?? spec.ugcId)
      assert.deepEqual(Object.getOwnPropertyDescriptor(documents, key)?.value, { error }, JSON.stringify(spec))
    }
    assert.equal((await read(bob, [{ id: wide('bobs') }]))[wide('bobs')]?.title, 'Page bobs')
  })

  it('of documents that share a URL, the newest that the person may see', async () => {
    const viewURL = 'https://handbook.example.com/shared'
    await put('older', { viewURL })
    await put('newer', { viewURL, ...only(bob) })
    assert.equal((await read(ann, [{ url: viewURL }]))[viewURL]?.id, wide('older'))
    assert.equal((await read(bob, [{ url: viewURL }]))[viewURL]?.id, wide('newer'))
  })

  it('with the title that search shows, where it has to be taken from the content', async () => {
    const markdown = (textContent: string) => ({ title: undefined, body: { mimeType: 'text/markdown', textContent } })
    await put('untitled', markdown('# Found heading\n\nText.'))
    await put('secretly', markdown('# Secret heading\n\nText.'))
    const documents = await read(ann, [{ id: wide('untitled') }, { id: wide('secretly') }])
    assert.equal(documents[wide('untitled')]?.title, 'Found heading')
    assert.deepEqual(Object.keys(documents[wide('secretly')] ?? {}), ['error'])
  })

  it('with DOCUMENT_CONTENT the text as it is now, indexed or not', async () => {
    const body = (textContent: string) => ({ body: { mimeType: 'text/html', textContent } })
    await put('text', body('<p>First <b>words</b></p>'))
    await put('text', body('<p>Last <b>words</b></p>'))
    await put('empty')
    const documents = await read(ann, [{ id: wide('text') }, { id: wide('empty') }], ['DOCUMENT_CONTENT'])
    assert.deepEqual(documents[wide('text')]?.content, { fullTextList: ['Last words'] })
    assert.deepEqual(documents[wide('empty')]?.content, { fullTextList: [] })
  })

  it('with LAST_VIEWED_AT and VISITORS_COUNT what was reported by activity', async () => {
    await put('seen')
    const view = (timestamp: string) => ({ action: 'VIEW', timestamp, url: 'https://handbook.example.com/seen' })
    const report = (person: string, ...times: string[]) =>
      server.call('activity', client, { events: times.map(view) }, { 'x-glean-actas': person })
    const fields = ['LAST_VIEWED_AT', 'VISITORS_COUNT', 'RECENT_SHARES']
    const before = (await read(ann, [{ id: wide('seen') }], fields))[wide('seen')]?.metadata
    assert.deepEqual([before?.viewerInfo, before?.interactions], [undefined, { visitorCount: { count: 0 } }])
    assertDone(await report(ann, '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'))
    assertDone(await report(bob, '2026-01-03T00:00:00Z'))
    const then = (await read(ann, [{ id: wide('seen') }], fields))[wide('seen')]?.metadata
    assert.deepEqual(then?.viewerInfo, { lastViewedTime: '2026-01-02T00:00:00Z' })
    assert.deepEqual(then?.interactions, { visitorCount: { count: 2 } })
  })
})

it('400 for a spec that names nothing, by its position', async () => {
  for (const spec of [{}, { ugcType: 'ANSWERS' }, { docType: 'x' }]) {
    const body = { documentSpecs: [{ id: 'a' }, spec] }
    assertRefused(
      await server.call('getdocuments', client, body, { 'x-glean-actas': ann }),
      'invalid_field',
      'documentSpecs[1] names no document',
    )
  }
})

it('401 for nobody, 403 without the scope DOCUMENTS', async () => {
  const call = (token: string, person: string) =>
    server.call('getdocuments', token, { documentSpecs: [] }, { 'x-glean-actas': person })
  assertRefused(await call(client, 'eve@example.com'), 'act_as_unknown', 'Invalid identity')
  const other = await server.token({ kind: 'client', scopes: ['SEARCH', 'ADMINSEARCH'] })
  assertRefused(await call(other, ann), 'operation_out_of_scope', 'DOCUMENTS')
})
