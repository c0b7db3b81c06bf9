import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { limits } from '@sheaf/contract/limits'
import { sheafEngine } from '../index/engine/engine.ts'
import type { Obstacle, SearchIndexWriter } from '../index/port.ts'
import { deletePage, document, putPages, putWiki, temporaryDirectory } from '../store/conformance/workbench.ts'
import type { Store } from '../store/port.ts'
import { listChanges } from '../store/reads/changes.ts'
import { openInlineStore } from '../store/sqlite/inline-store.ts'
import { makeBatch } from './batch.ts'
import { NO_HOOKS, openIndexer } from './indexer.ts'
import { indexRenewals } from './indexer-numbers.ts'
import { requeueAll } from './requeue.ts'

type Parts = {
  readonly store: Store
  readonly index: SearchIndexWriter
  /** Those of the documents that the index holds. */
  readonly held: (keys: readonly number[]) => readonly number[]
}

const BATCH = limits.changesPerBatchMax.value
const never = () => false
const many = (count: number) => Array.from({ length: count }, (_, i) => page(String(i), 'walrus'))
const page = (id: string, text: string) =>
  document(id, undefined, JSON.stringify({ id, body: { mimeType: 'text/plain', textContent: text } }))

async function parts(t: TestContext): Promise<Parts> {
  const directory = temporaryDirectory()
  const indexDirectory = join(directory, 'index')
  mkdirSync(indexDirectory)
  const store = await openInlineStore(directory)
  await putWiki(store)
  const index = sheafEngine.openWriter(indexDirectory)
  t.after(async () => {
    index.close()
    await store.close()
  })
  const held = (keys: readonly number[]) => {
    const reader = sheafEngine.openReader(indexDirectory)
    const found = keys.filter((key) => reader.text(key) !== undefined)
    reader.close()
    return found
  }
  return { store, index, held }
}

/** A store whose process dies right after a write of that name was committed. */
function dyingAfter(store: Store, name: string): Store {
  return {
    ...store,
    write: (written, values) =>
      store.write(written, values).then((answer) => {
        if (written === name) throw new Error('the process died')
        return answer
      }),
  }
}

async function waitingKeys(store: Store): Promise<readonly number[]> {
  return (await listChanges(store.read, 0, 10_000)).map((row) => row.document_key)
}

describe('the indexer', () => {
  test('takes up everything that is waiting, the last state of each document, and drops it from the queue', async (t) => {
    const { store, index, held } = await parts(t)
    await putPages(store, [page('a', 'one'), page('b', 'two')])
    await putPages(store, [page('a', 'three')])
    await deletePage(store, 'b')
    const [a = 0, b = 0] = await waitingKeys(store)
    const indexer = await openIndexer(store, index, never)
    await indexer.catchUp(never)
    await indexer.prune()
    assert.deepEqual(held([a, b]), [a])
    assert.deepEqual(await waitingKeys(store), [])
  })

  test('drops no more from the queue than the index holds without power', async (t) => {
    const { store, index } = await parts(t)
    await putPages(store, [page('a', 'one'), page('b', 'two')])
    const [first] = await listChanges(store.read, 0, 1)
    const indexer = await openIndexer(store, { ...index, flush: () => first?.seq ?? 0 }, never)
    const keys = await waitingKeys(store)
    await indexer.catchUp(never)
    await indexer.prune()
    assert.deepEqual(await waitingKeys(store), keys.slice(1))
  })

  test('told to stop, leaves the rest, which the next one takes up', async (t) => {
    const { store, index, held } = await parts(t)
    await putPages(
      store,
      Array.from({ length: BATCH + 200 }, (_, i) => page(`${i}`, 'walrus')),
    )
    const keys = await waitingKeys(store)
    let asked = 0
    await (await openIndexer(store, index, never)).catchUp(() => {
      asked += 1
      return asked > 1
    })
    assert.equal(held(keys).length, BATCH, 'one batch')
    await (await openIndexer(store, index, never)).catchUp(never)
    assert.equal(held(keys).length, BATCH + 200)
  })

  test('takes fewer documents at once where they are long, and misses none', async (t) => {
    const { store, index, held } = await parts(t)
    await putPages(
      store,
      Array.from({ length: 12 }, (_, i) => page(`${i}`, 'walrus '.repeat(140_000))),
    )
    const keys = await waitingKeys(store)
    const counts: number[] = []
    await (await openIndexer(store, index, never)).catchUp(() => {
      counts.push(held(keys).length)
      return false
    })
    assert.ok(counts.length > 3, `in several batches: ${counts}`)
    assert.ok(
      counts.every((count, i) => count - (counts[i - 1] ?? 0) <= 6),
      `${counts}`,
    )
    assert.equal(held(keys).length, 12)
  })

  test('of what is made beside, what has changed meanwhile is taken up as it is in the end', async (t) => {
    const { store, index, held } = await parts(t)
    const deleted: string[] = []
    const indexer = await openIndexer(store, index, never, {
      ...NO_HOOKS,
      async makeBeside(task) {
        const batch = await makeBatch(store.read, task, sheafEngine.prepare)
        const [first] = batch.changes
        if (first?.kind === 'put') {
          deleted.push(first.document.title)
          await deletePage(store, first.document.title)
        }
        return structuredClone(batch)
      },
    })
    await putPages(store, many(3 * BATCH))
    const keys = await waitingKeys(store)
    await indexer.catchUp(never)
    assert.ok(deleted.length > 1, 'several batches were made beside')
    assert.equal(held(keys).length, 3 * BATCH - deleted.length)
  })

  test('what has come after nothing was found beside is taken up as well', async (t) => {
    const { store, index, held } = await parts(t)
    const found: number[] = []
    const indexer = await openIndexer(store, index, never, {
      ...NO_HOOKS,
      async makeBeside(task) {
        const batch = await makeBatch(store.read, task)
        found.push(batch.taken)
        if (batch.taken === 0) await putPages(store, [page('late', 'walrus')])
        return batch
      },
    })
    await putPages(store, many(2 * BATCH))
    const keys = await waitingKeys(store)
    await indexer.catchUp(never)
    assert.equal(held(keys).length, 2 * BATCH)
    assert.equal(found.at(-1), 0)
    assert.equal(await indexer.look(), 'nothing')
  })

  test('what fails to be made beside is told, and made without', async (t) => {
    const { store, index, held } = await parts(t)
    await putPages(store, many(2 * BATCH))
    const keys = await waitingKeys(store)
    const told: unknown[] = []
    const indexer = await openIndexer(store, index, never, {
      ...NO_HOOKS,
      makeBeside: () => Promise.reject(new Error('the thread has ended')),
      report: (problem) => void told.push(problem),
    })
    await indexer.catchUp(never)
    assert.equal(held(keys).length, 2 * BATCH)
    assert.ok(told.length > 1, 'at each batch')
  })

  test('dying between queueing everything and emptying an index of another history, starts over the next time', async (t) => {
    const { store, index, held } = await parts(t)
    await putPages(
      store,
      Array.from({ length: 20 }, (_, i) => page(`${i}`, 'walrus')),
    )
    const keys = await waitingKeys(store)
    const indexer = await openIndexer(store, index, never)
    await indexer.catchUp(never)
    await indexer.prune()
    // The index has taken up more than the record holds: the record is an older copy of itself. Once everything is queued
    // again, the record reaches this place too, by way of other changes.
    const position = index.position()
    assert.ok(position)
    index.reset({ ...position, changeSeq: position.changeSeq + 10 })

    await assert.rejects(openIndexer(dyingAfter(store, 'requeueDocuments'), index, never), /the process died/)
    await (await openIndexer(store, index, never)).catchUp(never)
    assert.equal(held(keys).length, 20)
  })

  test('told to stop while it queues everything again, leaves an index that the next one makes anew', async (t) => {
    const { store, index, held } = await parts(t)
    await putPages(store, [page('a', 'walrus'), page('b', 'walrus')])
    const keys = await waitingKeys(store)
    const stopping = openIndexer(store, index, never, { ...NO_HOOKS, isStopping: () => true })
    await assert.rejects(stopping, /told to stop/)
    assert.equal(index.position()?.storeId, '')
    await (await openIndexer(store, index, never)).catchUp(never)
    assert.equal(held(keys).length, 2)
  })

  test('sees what another process has queued, and that the index is wanted anew', async (t) => {
    const { store, index, held } = await parts(t)
    await putPages(store, [page('a', 'walrus'), page('b', 'walrus')])
    const keys = await waitingKeys(store)
    const indexer = await openIndexer(store, index, never)
    await indexer.catchUp(never)
    await indexer.prune()
    assert.equal(await indexer.look(), 'nothing')
    assert.equal(await requeueAll(store, () => {}), 2)
    assert.equal(await indexer.look(), 'queued')
    await indexer.catchUp(never)
    await indexer.prune()
    assert.equal(await indexer.look(), 'nothing')

    await store.write('renounceIndex', undefined)
    assert.equal(await indexer.look(), 'renounced')
    const counts: number[] = []
    const told: string[] = []
    const hooks = {
      ...NO_HOOKS,
      note: (name: string, value: number) => void (name === 'hasCaughtUp' && counts.push(value)),
      reportRenewal: (reason: string) => void told.push(reason),
    }
    const next = await openIndexer(store, index, never, hooks)
    assert.deepEqual(held(keys), [])
    await next.catchUp(never)
    assert.deepEqual([held(keys).length, counts], [2, [0, 1]])
    assert.deepEqual(told, ['it is not of the record as it is now, or was wanted anew'])
    assert.equal(await next.look(), 'nothing')
  })

  test('says why there is no usable index, but not that the first one is none', async (t) => {
    const { store, index } = await parts(t)
    await putPages(store, [page('a', 'walrus')])
    const opened = async (writer: SearchIndexWriter) => {
      const told: (string | number)[] = []
      const indexer = await openIndexer(store, writer, never, {
        ...NO_HOOKS,
        note: (name, value) => void (name === 'renewal' && told.push(indexRenewals[value] ?? value)),
        reportRenewal: (reason) => void told.push(reason),
      })
      await indexer.catchUp(never)
      await indexer.prune()
      return told.slice(0, -1)
    }
    assert.deepEqual(await opened(index), [])
    const lacking = (kind: Obstacle['kind']) => {
      let isThere = false
      return opened({
        ...index,
        position: () => (isThere ? index.position() : undefined),
        obstacle: () => ({ kind, reason: `why it is ${kind}` }),
        reset(position) {
          isThere = true
          index.reset(position)
        },
      })
    }
    assert.deepEqual(await lacking('none'), ['damaged', 'why it is none'])
    assert.deepEqual(await lacking('damaged'), ['damaged', 'why it is damaged'])
    assert.deepEqual(await lacking('other'), ['rebuilding', 'why it is other'])
  })
})
