import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { SearchRequest } from '@sheaf/contract'
import { assertAnswered, assertRefused } from '../answers.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { searcherOf } from '../searcher.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const { ask, find, settled } = searcherOf(server, await server.token({ kind: 'client' }))
const ann = 'ann@example.com'
const bob = 'bob@example.com'
const DOCUMENTS = 25
await must('adddatasource', handbook)
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
await must('indexdocuments', {
  datasource: 'handbook',
  documents: Array.from({ length: DOCUMENTS }, (_, i) => page(`p${i}`, { title: `Plum ${'x '.repeat(i % 5)}` })),
})
await settled(ann, 'plum', DOCUMENTS)

/** Every page of a search, as lists of ids. */
async function pagesOf(person: string, query: string, more: Omit<SearchRequest, 'query'>): Promise<string[][]> {
  const pages: string[][] = []
  let cursor = ''
  do {
    const found = await find(person, query, { ...more, cursor })
    pages.push(found.results.map(({ document }) => document?.metadata?.datasourceId ?? ''))
    assert.equal(found.cursor !== undefined, found.hasMoreResults)
    cursor = found.cursor ?? ''
  } while (cursor !== '')
  return pages
}

describe('200', () => {
  for (const [pageSize, sizes] of [
    [undefined, [10, 10, 5]],
    [1, Array(DOCUMENTS).fill(1)],
    [5, [5, 5, 5, 5, 5]],
    [24, [24, 1]],
    [25, [25]],
    [1_000, [25]],
  ] as const) {
    it(`pages of ${pageSize ?? 'the usual size'} hold every result once`, async () => {
      for (const query of ['plum', '']) {
        const pages = await pagesOf(ann, query, pageSize === undefined ? {} : { pageSize })
        assert.deepEqual(
          pages.map((ids) => ids.length),
          sizes,
        )
        assert.equal(new Set(pages.flat()).size, DOCUMENTS)
      }
    })
  }

  it('a page of none holds none and says nothing of more', async () => {
    const answer = await ask(ann, { query: 'plum', pageSize: 0 })
    assertAnswered(answer, { results: [], hasMoreResults: false })
  })

  it('the size may change from one page to the next', async () => {
    const first = await find(ann, 'plum', { pageSize: 3 })
    const rest = await find(ann, 'plum', {
      pageSize: 1_000,
      ...(first.cursor === undefined ? {} : { cursor: first.cursor }),
    })
    assert.deepEqual([rest.results.length, rest.hasMoreResults], [DOCUMENTS - 3, false])
  })

  it('a document that is gone meanwhile is on no later page', async () => {
    const ids = ['q0', 'q1', 'q2']
    const documents = ids.map((id) => page(id, { title: 'Quince' }))
    await must('indexdocuments', { datasource: 'handbook', documents })
    await settled(ann, 'quince', 3)
    const { results, cursor = '' } = await find(ann, 'quince', { pageSize: 1 })
    const gone = ids.filter((id) => id !== results[0]?.document?.metadata?.datasourceId)
    for (const id of gone) await must('deletedocument', { datasource: 'handbook', objectType: 'page', id })
    assert.deepEqual((await find(ann, 'quince', { cursor })).results, [])
  })
})

describe('400 for a cursor', () => {
  const cursorOf = async (person: string, query: string, more: object = {}) =>
    (await find(person, query, { pageSize: 5, ...more })).cursor ?? ''

  it('that is malformed', async () => {
    for (const cursor of ['x', '.', 'a.b', '..', 'null', '{}', '0', '🍒', '\u0001', 'A'.repeat(10_000), "' or 1=1"]) {
      assertRefused(await ask(ann, { query: 'plum', cursor }), 'invalid_cursor', 'cursor', 'first page')
    }
  })

  it('tells whoever decodes it nothing: a place has a score, in which hidden documents have a part', async () => {
    const [one, other] = [await cursorOf(ann, 'plum'), await cursorOf(ann, 'plum')]
    assert.notEqual(one, other)
    assert.doesNotMatch(Buffer.from(one, 'base64url').toString('latin1'), /\d\.\d\d|\d,\d\d/)
  })

  it('that was tampered with', async () => {
    const cursor = await cursorOf(ann, 'plum')
    const bytes = Buffer.from(cursor, 'base64url')
    const flipped = [...bytes.keys()].map((position) => {
      const forged = Buffer.from(bytes)
      forged[position] = (forged[position] ?? 0) ^ 1
      return forged.toString('base64url')
    })
    const changed = [
      ...flipped,
      `${cursor}A`,
      `${cursor}=`,
      `.${cursor}`,
      ` ${cursor}`,
      cursor.slice(1),
      cursor.slice(0, -2),
    ]
    for (const tampered of changed) assertRefused(await ask(ann, { query: 'plum', cursor: tampered }), 'invalid_cursor')
  })

  it('of another person, another query, another filter or another server', async () => {
    const cursor = await cursorOf(ann, 'plum')
    assertRefused(await ask(bob, { query: 'plum', cursor }), 'invalid_cursor', 'this query, person and options')
    assertRefused(await ask(ann, { query: 'plums', cursor }), 'invalid_cursor')
    const requestOptions = { datasourceFilter: 'handbook' }
    assertRefused(await ask(ann, { query: 'plum', cursor, requestOptions }), 'invalid_cursor')
    const filtered = await cursorOf(ann, 'plum', { requestOptions })
    assertRefused(await ask(ann, { query: 'plum', cursor: filtered }), 'invalid_cursor')
    assertAnswered(await ask('ANN@example.com', { query: 'plum', cursor }), {})

    const other = await startTestServer({ after })
    const { must: mustThere } = callerOf(other, await other.token())
    await mustThere('adddatasource', handbook)
    await mustThere('indexuser', user('ann'))
    const there = searcherOf(other, await other.token({ kind: 'client' }))
    assertRefused(await there.ask(ann, { query: 'plum', cursor }), 'invalid_cursor')
  })
})
