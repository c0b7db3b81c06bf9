import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '@sheaf/contract/limits'
import type { Store } from '../port.ts'
import { findSubmission, listSubmissionRows } from '../reads/submissions.ts'
import { NOW_MS, type OpenStore, putWiki, storeWithWiki, temporaryDirectory, wiki } from './workbench.ts'

const DAY_MS = 86_400_000

function submit(store: Store, requestId: string, nowMs = NOW_MS, datasource: string = wiki) {
  return store.write('putSubmission', {
    requestId,
    datasource,
    type: 't',
    content: `"${requestId}"`,
    tokenId: 'k',
    nowMs,
  })
}
const listed = async (store: Store) =>
  (
    await listSubmissionRows(store.read, { datasource: wiki, type: null, before: Number.MAX_SAFE_INTEGER, limit: 100 })
  ).map(({ request_id: requestId }) => requestId)

/** Submissions: none is lost before its time, and there are no more than so many. */
export function describeSubmissions(open: OpenStore): void {
  test('are kept in order over a new opening, and only for a datasource that exists', async () => {
    const directory = temporaryDirectory()
    const before = await open(directory)
    await putWiki(before)
    for (const id of ['a', 'b', 'c']) assert.equal(await submit(before, id), 'done')
    assert.equal(await submit(before, 'd', NOW_MS, 'ghost'), 'no datasource')
    await before.close()
    const after = await open(directory)
    assert.deepEqual(await listed(after), ['c', 'b', 'a'])
    await after.close()
  })

  test('go after their time, in steps, and not a moment before', async (t) => {
    const store = await storeWithWiki(t, open)
    for (const id of ['a', 'b', 'c']) await submit(store, id)
    await submit(store, 'late', NOW_MS + 1)
    const end = NOW_MS + limits.submissionDaysMax.value * DAY_MS
    assert.equal(await store.write('dropOldSubmissions', { limit: 2, nowMs: end - 1 }), 0)
    assert.equal(await store.write('dropOldSubmissions', { limit: 2, nowMs: end }), 2)
    assert.equal(await store.write('dropOldSubmissions', { limit: 2, nowMs: end }), 1)
    assert.deepEqual(await listed(store), ['late'])
  })

  test('are cleared up to one of them, in steps, and with their datasource', async (t) => {
    const store = await storeWithWiki(t, open)
    for (const id of ['a', 'b', 'c', 'd']) await submit(store, id)
    const through = (await findSubmission(store.read, wiki, 'c')) ?? 0
    assert.equal(await store.write('clearSubmissions', { datasource: 'other', through, limit: 9 }), 0)
    assert.equal(await store.write('clearSubmissions', { datasource: wiki, through, limit: 2 }), 2)
    assert.equal(await store.write('clearSubmissions', { datasource: wiki, through, limit: 2 }), 1)
    assert.deepEqual(await listed(store), ['d'])
    await store.write('deleteDatasource', { datasource: wiki, nowMs: NOW_MS })
    assert.deepEqual(await listed(store), [])
  })
}
