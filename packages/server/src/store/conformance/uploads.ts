import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Store } from '../port.ts'
import { listUploads } from '../reads/administration.ts'
import { first, last, type Page, putDocumentsPage, putMembersPage, putUsersPage, whole } from './uploading.ts'
import { document, listIds, NOW_MS, type OpenStore, putPages, storeWithWiki, wiki } from './workbench.ts'

const DAY_MS = 86_400_000
const done = 'done'

/** The sessions of bulk uploads: which page is taken when, and what each refusal says. */
export function describeUploads(open: OpenStore): void {
  /** What a sequence of pages is answered with: `done`, or why not. */
  const sequences: readonly {
    readonly name: string
    readonly pages: readonly (readonly [uploadId: string, page: Page])[]
    readonly answers: readonly string[]
  }[] = [
    {
      name: 'first, middle, last',
      pages: [
        ['x', first],
        ['x', {}],
        ['x', last],
      ],
      answers: [done, done, done],
    },
    { name: 'first and last at once', pages: [['x', whole]], answers: [done] },
    {
      name: 'one after another',
      pages: [
        ['x', whole],
        ['y', whole],
      ],
      answers: [done, done],
    },
    {
      name: 'the same id again after its end',
      pages: [
        ['x', whole],
        ['x', first],
        ['x', last],
      ],
      answers: [done, done, done],
    },
    { name: 'a middle page of nothing', pages: [['x', {}]], answers: ['upload unknown'] },
    { name: 'a last page of nothing', pages: [['x', last]], answers: ['upload unknown'] },
    {
      name: 'a page of another upload than the open one',
      pages: [
        ['x', first],
        ['y', {}],
        ['x', last],
      ],
      answers: [done, 'upload unknown', done],
    },
    {
      name: 'a first page while another is open',
      pages: [
        ['x', first],
        ['y', first],
        ['x', last],
      ],
      answers: [done, 'upload open', done],
    },
    {
      name: 'the first page twice',
      pages: [
        ['x', first],
        ['x', first],
        ['x', last],
      ],
      answers: [done, done, done],
    },
    {
      name: 'one that is forced out',
      pages: [
        ['x', first],
        ['y', { ...first, forcesRestart: true }],
        ['x', {}],
        ['x', last],
        ['y', last],
      ],
      answers: [done, done, 'upload over', 'upload over', done],
    },
    { name: 'force where nothing is open', pages: [['x', { ...whole, forcesRestart: true }]], answers: [done] },
    {
      name: 'the last page twice',
      pages: [
        ['x', first],
        ['x', last],
        ['x', last],
      ],
      answers: [done, done, done],
    },
    {
      name: 'a middle page after the last',
      pages: [
        ['x', whole],
        ['x', {}],
      ],
      answers: [done, 'upload over'],
    },
    {
      name: 'one left alone for a day',
      pages: [
        ['x', first],
        ['x', { nowMs: NOW_MS + DAY_MS }],
        ['y', { ...whole, nowMs: NOW_MS + DAY_MS }],
      ],
      answers: [done, 'upload over', done],
    },
    {
      name: 'one that goes on just in time',
      pages: [
        ['x', first],
        ['x', { nowMs: NOW_MS + DAY_MS - 1 }],
        ['x', { ...last, nowMs: NOW_MS + 2 * DAY_MS - 2 }],
      ],
      answers: [done, done, done],
    },
  ]
  for (const { name, pages, answers } of sequences) {
    test(`${name}: ${answers.join(', ')}`, async (t) => {
      const store = await storeWithWiki(t, open)
      const kinds: string[] = []
      for (const [id, page] of pages) kinds.push((await putDocumentsPage(store, id, page, [])).kind)
      assert.deepEqual(kinds, answers)
    })
  }

  test('a conflict names the open upload and its age', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', first, [])
    await putDocumentsPage(store, 'x', { nowMs: NOW_MS + 5_000 }, [])
    assert.deepEqual(await putDocumentsPage(store, 'y', { ...first, nowMs: NOW_MS + 9_000 }, ['a']), {
      kind: 'upload open',
      uploadId: 'x',
      startedMs: NOW_MS,
      lastPageMs: NOW_MS + 5_000,
    })
    assert.deepEqual(await listIds(store), [])
  })

  test('a page that is refused leaves neither entries nor an open upload', async (t) => {
    const store = await storeWithWiki(t, open)
    const stranger = { ...document('a', { ...JSON.parse(document('a').permissions), users: [{ email: 'x@x.com' }] }) }
    assert.equal((await putDocumentsPage(store, 'x', first, ['b', stranger])).kind, 'user unknown')
    assert.deepEqual(await listIds(store), [])
    assert.equal((await putDocumentsPage(store, 'x', {}, [])).kind, 'upload unknown')
  })

  test('collections, and the groups of memberships, have uploads of their own', async (t) => {
    const store = await storeWithWiki(t, open)
    const answers = [
      await putDocumentsPage(store, 'd', first, []),
      await putUsersPage(store, 'u', first, []),
      await putMembersPage(store, 'a', 'm1', first, []),
      await putMembersPage(store, 'b', 'm2', first, []),
      await putMembersPage(store, 'a', 'm3', first, []),
    ]
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      [done, done, done, done, 'upload open'],
    )
  })

  test('what each upload brought is remembered, the newest first, and old ones are forgotten', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', first, ['a', 'b'])
    await putDocumentsPage(store, 'x', last, ['b', 'c'])
    await putDocumentsPage(store, 'y', whole, ['a', 'b', 'c'])
    const shown = (await listUploads(store.read, wiki, 10)).map(({ upload_id, pages, items, added, state }) => [
      upload_id,
      pages,
      items,
      added,
      state,
    ])
    assert.deepEqual(shown, [
      ['y', 1, 3, 0, 'finished'],
      ['x', 2, 4, 3, 'finished'],
    ])
    for (let i = 0; i < 30; i += 1) await putDocumentsPage(store, `z${i}`, whole, ['a', 'b', 'c'])
    assert.equal((await listUploads(store.read, wiki, 100)).length, 20)
  })

  test('ended by an administrator, an upload takes no more pages, and another may begin', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', first, ['a'])
    const [upload] = await listUploads(store.read, wiki, 1)
    assert.equal(await store.write('endUpload', { key: upload?.key ?? 0 }), true)
    assert.equal(await store.write('endUpload', { key: upload?.key ?? 0 }), false)
    assert.deepEqual(await putDocumentsPage(store, 'x', last, []), { kind: 'upload over', how: 'ended' })
    assert.equal((await putDocumentsPage(store, 'y', first, [])).kind, done)
    assert.deepEqual(await listIds(store), ['a'])
  })

  test('nothing of a datasource that does not exist', async (t) => {
    const store: Store = await storeWithWiki(t, open)
    await putPages(store, [document('a')])
    await store.write('deleteDatasource', { datasource: wiki, nowMs: NOW_MS })
    assert.equal((await putUsersPage(store, 'x', whole, ['ann@example.com'])).kind, 'no datasource')
  })
}
