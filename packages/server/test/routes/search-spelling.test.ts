import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { searcherOf } from '../searcher.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const { ask, find } = searcherOf(server, await server.token({ kind: 'client' }))
const [ann, bob] = ['ann@example.com', 'bob@example.com']
await must('adddatasource', handbook)
await must('adddatasource', { ...handbook, name: 'wiki' })
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
const only = (email: string) => ({ permissions: { allowedUsers: [{ email }] } })
const put = (id: string, text: string, more: object = {}) =>
  must('indexdocument', {
    document: page(id, { title: id, body: { mimeType: 'text/plain', textContent: text }, ...more }),
  })
const suggested = async (person: string, query: string, more: object = {}) =>
  (await find(person, query, more)).metadata?.querySuggestion

await put('leave', 'Ask for Parental leave. The form is with the Café in Zürich; parental time is granted.')
await put('plan', 'Acquisition of the orchard', only(bob))
await must('indexdocument', {
  document: { ...page('w', { title: 'Walrus' }), datasource: 'wiki' },
})
await must('processalldocuments', {})

describe('200', () => {
  it('proposes the query with the words as documents have them, and searches what was typed', async () => {
    assert.equal(await suggested(ann, 'parentla laeve'), 'parental leave')
    assert.equal(await suggested(ann, 'Zurihc'), 'Zürich')
    assert.equal(await suggested(ann, 'walrsu'), 'Walrus')
    const { results, metadata } = await find(ann, 'parentla')
    assert.deepEqual(results, [])
    assert.deepEqual(metadata, {
      originalQuery: 'parentla',
      searchedQuery: 'parentla',
      searchedQueryWithoutNegation: 'parentla',
      searchedQueryRanges: [{ startIndex: 0, endIndex: 8 }],
      querySuggestion: 'parental',
      originalQueryHadNoResults: true,
    })
  })

  it('says nothing of queries whose words are known, in whatever form', async () => {
    for (const query of ['parental leave', 'leaves', 'cafe', '', '-', 'qqqqqqqq', 'pa']) {
      assert.equal(await suggested(ann, query), undefined, query)
    }
    const { metadata } = await find(ann, 'parental')
    assert.equal(metadata?.originalQueryHadNoResults, undefined)
  })

  it('keeps phrases, negations, operators, punctuation and blanks as they were typed', async () => {
    const query = '  "parentla leave"  -laeve  (parentla, owner:parentla "laeve"'
    assert.equal(await suggested(ann, query), '  "parentla leave"  -laeve  (parental, owner:parentla "laeve"')
    for (const kept of ['"parentla"', 'leave -parentla', 'leave owner:parentla']) {
      assert.equal(await suggested(ann, kept), undefined, kept)
    }
  })

  it('proposes nothing that only documents others may see have, and treats their words like any typing error', async () => {
    assert.equal(await suggested(bob, 'acquisitoin orchrad'), 'Acquisition orchard')
    assert.equal(await suggested(ann, 'acquisitoin orchrad'), undefined)
    assert.equal(await suggested(ann, 'orchard'), undefined)
    await put('orchid', 'An orchar is a typo of no one')
    await must('processalldocuments', {})
    assert.equal(await suggested(ann, 'orchard'), 'orchar')
    assert.equal(await suggested(bob, 'orchard'), undefined)
  })

  it('proposes nothing of a text that was replaced or taken away a moment ago', async () => {
    await put('old', 'pomegranate')
    await must('processalldocuments', {})
    assert.equal(await suggested(ann, 'pomegranaet'), 'pomegranate')
    await put('old', 'something else')
    assert.equal(await suggested(ann, 'pomegranaet'), undefined)
    await put('old', 'pomegranate')
    await must('processalldocuments', {})
    assert.equal(await suggested(ann, 'pomegranaet'), 'pomegranate')
    await put('old', 'pomegranate', only(bob))
    assert.equal(await suggested(ann, 'pomegranaet'), undefined)
  })

  it('only of the datasources that are searched', async () => {
    const inHandbook = { requestOptions: { datasourcesFilter: ['Handbook'] } }
    assert.equal(await suggested(ann, 'walrsu', inHandbook), undefined)
    assert.equal(await suggested(ann, 'walrsu', { requestOptions: { datasourceFilter: 'wiki' } }), 'Walrus')
  })

  it('not if it is switched off', async () => {
    assert.equal(await suggested(ann, 'parentla', { disableSpellcheck: true }), undefined)
    assert.equal(await suggested(ann, 'parentla', { requestOptions: { disableSpellcheck: true } }), undefined)
    const hinting = (...responseHints: string[]) => suggested(ann, 'parentla', { requestOptions: { responseHints } })
    assert.equal(await hinting('RESULTS'), undefined)
    assert.equal(await hinting('RESULTS', 'SPELLCHECK_METADATA'), 'parental')
    assert.equal(await hinting('SPELLCHECK_METADATA'), 'parental')
    assert.equal(await suggested(ann, 'parentla', { requestOptions: { disableQueryAutocorrect: true } }), 'parental')
  })
})

it('400 for a switch that is none', async () => {
  assert.equal((await ask(ann, { query: 'a', disableSpellcheck: 'yes' })).status, 400)
})
