import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { assertDone } from '../answers.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { searcherOf } from '../searcher.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const client = await server.token({ kind: 'client', scopes: ['ACTIVITY'] })
const { find, settled } = searcherOf(server, await server.token({ kind: 'client' }))
const ann = 'ann@example.com'
await must('adddatasource', handbook)
await must('indexuser', user('ann'))
const now = Math.floor(Date.now() / 1_000)
const viewURL = (id: string) => `https://handbook.example.com/${id}`
const put = (...documents: ReturnType<typeof page>[]) => must('indexdocuments', { datasource: 'handbook', documents })

async function idsOf(query: string, more: object = {}): Promise<readonly (string | undefined)[]> {
  return (await find(ann, query, more)).results.map(({ document }) => document?.metadata?.datasourceId)
}

async function until(query: string, ids: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await idsOf(query)).join(' ') === ids.join(' ')) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.deepEqual(await idsOf(query), ids)
}

describe('200', () => {
  it('of pages that fit alike the one changed last comes first', async () => {
    await put(
      page('new', { title: 'Apple', updatedAt: now - 60 }),
      page('old', { title: 'Apple', updatedAt: now - 9_000_000 }),
      page('older', { title: 'Apple', updatedAt: now - 90_000_000 }),
    )
    await settled(ann, 'apple', 3)
    assert.deepEqual(await idsOf('apple'), ['new', 'old', 'older'])
  })

  it('of pages that fit alike the one used most comes first, as it was uploaded', async () => {
    await put(
      page('much', { title: 'Pear', interactions: { numViews: 900, numLikes: 90, numComments: 34 } }),
      page('some', { title: 'Pear', interactions: { numComments: 3 } }),
      page('never', { title: 'Pear' }),
    )
    await settled(ann, 'pear', 3)
    assert.deepEqual(await idsOf('pear'), ['much', 'some', 'never'])
  })

  it('a page that is reported to be viewed moves up', async () => {
    await put(page('first', { title: 'Plum', viewURL: viewURL('first') }), page('second', { title: 'Plum' }))
    await settled(ann, 'plum', 2)
    assert.deepEqual(await idsOf('plum'), ['second', 'first'])
    const event = { action: 'VIEW', timestamp: '2026-01-31T10:30:00Z', url: viewURL('first') }
    assertDone(await server.call('activity', client, { events: [event] }, { 'x-glean-actas': ann }))
    await until('plum', ['first', 'second'])
  })

  it('pages of results go on in the order in which they began', async () => {
    await put(...Array.from({ length: 9 }, (_, i) => page(`f${i}`, { title: 'Fig', updatedAt: now - i * 4_000_000 })))
    await settled(ann, 'fig', 9)
    const ids: (string | undefined)[] = []
    let cursor = ''
    do {
      const answer = await find(ann, 'fig', { pageSize: 2, cursor })
      ids.push(...answer.results.map(({ document }) => document?.metadata?.datasourceId))
      cursor = answer.cursor ?? ''
    } while (cursor !== '')
    assert.deepEqual(
      ids,
      Array.from({ length: 9 }, (_, i) => `f${i}`),
    )
  })
})
