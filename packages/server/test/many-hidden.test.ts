import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { limits } from '@sheaf/contract'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { searcherOf } from './searcher.ts'

/** More pages lose their readers at once than the index is told to leave out; it has heard of nothing. */

const server = await startHandRunServer({ after })
const { must } = callerOf(server, await server.token())
const { find, ids } = searcherOf(server, await server.token({ kind: 'client' }))
const ann = 'ann@example.com'
const bob = 'bob@example.com'
const both = { allowedUsers: [{ email: ann }, { email: bob }] }
await must('adddatasource', handbook)
for (const name of ['ann', 'bob']) await must('indexuser', user(name))

const MANY = 2 * limits.hiddenDocumentsListedMax.value

/** Many pages, and three that rank below all of them. */
async function settle(word: string) {
  const many = Array.from({ length: MANY }, (_, i) => page(`${word}-${i}`, { title: word, permissions: both }))
  const last = ['x', 'y', 'z'].map((id) =>
    page(`${word}-${id}`, { title: `${word} ${'and so on '.repeat(20)}`, permissions: both }),
  )
  await must('indexdocuments', { datasource: 'handbook', documents: [...many, ...last] })
  await server.catchUp()
  return { many, last, left: ['x', 'y', 'z'].map((id) => `${word}-${id}`) }
}

/** They are all that is found, by one page of results and by several. */
async function assertOnly(person: string, word: string, left: readonly string[]) {
  assert.deepEqual((await ids(person, word)).toSorted(), left)
  const first = await find(person, word, { pageSize: 2 })
  assert.deepEqual([first.results.length, first.hasMoreResults], [2, true])
  const second = await find(person, word, { pageSize: 2, cursor: first.cursor ?? '' })
  assert.deepEqual([second.results.length, second.hasMoreResults], [1, false])
  const found = [...first.results, ...second.results].map(({ document }) => document?.metadata?.datasourceId ?? '')
  assert.deepEqual(found.toSorted(), left)
}

/** What a query may have been meant to be. */
async function suggestedTo(person: string, query: string) {
  return (await find(person, query)).metadata?.querySuggestion
}

/** The counts in the facet of types. */
async function typesCounted(person: string, word: string) {
  const requestOptions = { responseHints: ['FACET_RESULTS' as const], defaultFacets: ['type'] }
  const { facetResults = [] } = await find(person, word, { requestOptions })
  return facetResults.flatMap(({ buckets = [] }) => buckets.map(({ count }) => count))
}

describe('the next search finds those that remain and no other, however many were hidden at once', () => {
  it('when their rights were narrowed: whoever may still see them finds them once the index knows', async () => {
    await must('indexdocument', { document: page('bird', { title: 'sparrow', permissions: both }) })
    const { many, left } = await settle('narrowed')
    const permissions = { allowedUsers: [{ email: ann }] }
    const documents = many.map((document) => ({ ...document, permissions }))
    await must('indexdocuments', { datasource: 'handbook', documents })
    await assertOnly(bob, 'narrowed', left)
    await assertOnly(ann, 'narrowed', left)
    assert.deepEqual(await typesCounted(bob, 'narrowed'), [], 'since the index would count all of them')
    assert.equal(await suggestedTo(bob, 'sparro'), undefined, 'since the index would know words of all of them')
    await server.catchUp()
    await assertOnly(bob, 'narrowed', left)
    assert.deepEqual(await typesCounted(bob, 'narrowed'), [3])
    assert.equal(await suggestedTo(bob, 'sparro'), 'sparrow')
    assert.deepEqual(await typesCounted(ann, 'narrowed'), [MANY + 3])
    assert.equal((await find(ann, 'narrowed', { pageSize: 1_000 })).results.length, 1_000)
  })

  it('when an upload did not send them again', async () => {
    const { last, left } = await settle('renounced')
    await must('bulkindexdocuments', {
      uploadId: 'u',
      datasource: 'handbook',
      isFirstPage: true,
      isLastPage: true,
      disableStaleDocumentDeletionCheck: true,
      documents: last,
    })
    await assertOnly(bob, 'renounced', left)
  })
})
