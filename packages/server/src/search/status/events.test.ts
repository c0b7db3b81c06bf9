import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { requireDatasource } from '../../datasources/datasource.ts'
import { sheafEngine } from '../../index/engine/engine.ts'
import { NO_HOOKS, openIndexer } from '../../indexing/indexer.ts'
import {
  deletePage,
  document,
  NOW_MS,
  putPages,
  putWiki,
  temporaryDirectory,
} from '../../store/conformance/workbench.ts'
import { openInlineStore } from '../../store/sqlite/inline-store.ts'
import { eventsOfDocument } from './events.ts'

const DAY_MS = 86_400_000
const page = (id: string, text: string) => document(id, undefined, JSON.stringify({ id, title: text }))

/** A record and an index by a clock that is set by hand. */
async function world(t: TestContext) {
  const directory = temporaryDirectory()
  const indexDirectory = join(directory, 'index')
  mkdirSync(indexDirectory)
  const store = await openInlineStore(directory)
  await putWiki(store)
  const writer = sheafEngine.openWriter(indexDirectory)
  let nowMs = NOW_MS
  const never = () => false
  const open = () => openIndexer(store, writer, never, { ...NO_HOOKS, nowMs: () => nowMs })
  let indexer = await open()
  const reader = sheafEngine.openReader(indexDirectory)
  t.after(async () => {
    reader.close()
    writer.close()
    await store.close()
  })
  const contents = {
    states: async (keys: readonly (number | undefined)[]) => ({
      position: reader.position(),
      states: keys.map((key) => (key === undefined ? undefined : reader.state(key))),
    }),
    counts: async (datasource: string) => ({ position: reader.position(), counts: reader.counts(datasource) }),
  }
  /** Brings the index up to the record, and tells the record unless the process dies before. */
  async function index(atMs: number, { dies = false } = {}) {
    nowMs = atMs
    await indexer.catchUp(never)
    if (!dies) await indexer.prune()
  }
  /** A new process. */
  async function restart(atMs: number) {
    nowMs = atMs
    indexer = await open()
  }
  return {
    index,
    restart,
    put: (text: string, atMs: number) => putPages(store, [page('a', text)], { nowMs: atMs }),
    remove: (atMs: number) => deletePage(store, 'a', 0n, atMs),
    async reindex(atMs: number) {
      await store.write('renounceIndex', undefined)
      await restart(atMs)
      await index(atMs)
    },
    async events(atMs: number, startDate?: string) {
      const datasource = await requireDatasource(store.read, 'wiki')
      const request = { objectType: 'Page', docId: 'a', ...(startDate === undefined ? {} : { startDate }) }
      const events = await eventsOfDocument(store.read, contents, datasource, request, atMs)
      return events.map(({ event, timestamp }) => `${event} ${Date.parse(timestamp) - NOW_MS}`)
    },
  }
}

describe('the events of a document', () => {
  test('are those of seven days unless more are asked for, and of thirty at most', async (t) => {
    const { put, index, events } = await world(t)
    await put('x', NOW_MS)
    await index(NOW_MS + 5)
    const all = ['INDEXED 5', 'UPLOADED 0']
    assert.deepEqual(await events(NOW_MS + 7 * DAY_MS), all)
    assert.deepEqual(await events(NOW_MS + 7 * DAY_MS + 1), ['INDEXED 5'])
    assert.deepEqual(await events(NOW_MS + 7 * DAY_MS + 6), [])
    const start = new Date(NOW_MS).toISOString()
    assert.deepEqual(await events(NOW_MS + 30 * DAY_MS, start), all)
    await assert.rejects(events(NOW_MS + 30 * DAY_MS + 1, start), /more than 30 days back/)
    assert.deepEqual(await events(NOW_MS + 30 * DAY_MS + 1, start.slice(0, 10)), ['INDEXED 5'])
  })

  test('have the time at which the index took each upload up, however often it went on since', async (t) => {
    const { put, index, remove, events } = await world(t)
    await put('x', NOW_MS)
    await index(NOW_MS + 1)
    await put('y', NOW_MS + 2)
    await index(NOW_MS + 3)
    await put('y', NOW_MS + 4)
    await index(NOW_MS + 5)
    const before = ['UPLOADED 4', 'INDEXED 3', 'UPLOADED 2', 'INDEXED 1', 'UPLOADED 0']
    assert.deepEqual(await events(NOW_MS + 6), before)
    await remove(NOW_MS + 6)
    assert.deepEqual(await events(NOW_MS + 7), ['DELETION_REQUESTED 6', ...before])
    await index(NOW_MS + 8)
    assert.deepEqual(await events(NOW_MS + 9), ['DELETED 8', 'DELETION_REQUESTED 6', ...before])
  })

  test('have one more when an index is made anew', async (t) => {
    const { put, index, reindex, events } = await world(t)
    await put('x', NOW_MS)
    await index(NOW_MS + 1)
    await reindex(NOW_MS + 9)
    assert.deepEqual(await events(NOW_MS + 10), ['INDEXED 9', 'INDEXED 1', 'UPLOADED 0'])
  })

  test('have the next start as their time at the latest where the process died before it told', async (t) => {
    const { put, index, restart, remove, events } = await world(t)
    await put('x', NOW_MS)
    await index(NOW_MS + 1, { dies: true })
    await restart(NOW_MS + 5)
    await index(NOW_MS + 6)
    // The index knows better than the log.
    assert.deepEqual(await events(NOW_MS + 7), ['INDEXED 1', 'UPLOADED 0'])
    await remove(NOW_MS + 8)
    await index(NOW_MS + 9)
    assert.deepEqual(await events(NOW_MS + 9), ['DELETED 9', 'DELETION_REQUESTED 8', 'INDEXED 5', 'UPLOADED 0'])
  })
})
