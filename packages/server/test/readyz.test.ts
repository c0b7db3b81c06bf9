import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '@sheaf/contract'
import { readinessOf } from '../src/http/readiness.ts'
import type { IndexerState } from '../src/indexing/indexer-worker.ts'
import { document, NOW_MS, putPages, storeWithWiki } from '../src/store/conformance/workbench.ts'
import { StorageFull, type Store } from '../src/store/port.ts'
import { openInlineStore } from '../src/store/sqlite/inline-store.ts'
import { startTestServer } from './running-server.ts'

const upToDate: IndexerState = { hasCaughtUp: true, indexedThrough: 1_000, failure: 'none', renewal: 'none' }
const parts = (store: Pick<Store, 'read' | 'write'>, state = upToDate, nowMs = NOW_MS) => ({
  store,
  indexerState: () => state,
  nowMs: () => nowMs,
})

describe('/readyz', () => {
  test('200 without a token once the server can do its work', async (t) => {
    const server = await startTestServer(t)
    for (;;) {
      const answer = await fetch(`${server.url}/readyz`)
      assert.equal(answer.headers.get('cache-control'), 'no-store')
      const { status, checks } = (await answer.json()) as { status: string; checks: Record<string, string> }
      assert.equal(checks.record, 'ok')
      if (answer.status === 200) {
        assert.deepEqual({ status, checks }, { status: 'ready', checks: { record: 'ok', index: 'ok' } })
        return
      }
      // The index has not been opened yet: it says so.
      assert.equal(answer.status, 503)
      assert.equal(status, 'not ready')
      assert.match(checks.index ?? '', /first caught up: no$/)
    }
  })

  test('not ready until the index has caught up, and says how far it is behind', async (t) => {
    const store = await storeWithWiki(t, openInlineStore)
    await putPages(store, [document('a'), document('b'), document('c')])
    const ask = readinessOf(parts(store, { ...upToDate, hasCaughtUp: false, indexedThrough: 1 }, NOW_MS + 5_000))
    assert.deepEqual(await ask(), {
      isReady: false,
      checks: { record: 'ok', index: '2 changes behind, the oldest for 5 s, first caught up: no' },
    })
    const behind = readinessOf(parts(store, { ...upToDate, indexedThrough: 1 }, NOW_MS + 5_000))
    assert.equal((await behind()).isReady, true)
  })

  test('not ready when the index is stuck', async (t) => {
    const store = await storeWithWiki(t, openInlineStore)
    await putPages(store, [document('a')])
    const lateMs = NOW_MS + (limits.indexLagReadySecondsMax.value + 1) * 1_000
    const { isReady, checks } = await readinessOf(parts(store, { ...upToDate, indexedThrough: 0 }, lateMs))()
    assert.equal(isReady, false)
    assert.match(checks.index, /^1 changes behind, the oldest for 3,601 s, first caught up: yes$/)
  })

  test('not ready while the index has no room or is being rebuilt, and says so', async (t) => {
    const store = await storeWithWiki(t, openInlineStore)
    const indexOf = async (state: Partial<IndexerState>) => {
      const { isReady, checks } = await readinessOf(parts(store, { ...upToDate, ...state }))()
      return [isReady, checks.index]
    }
    const behind = '0 changes behind, the oldest for 0 s, first caught up:'
    assert.deepEqual(await indexOf({ failure: 'disk full' }), [false, `the disk is full, ${behind} yes`])
    assert.deepEqual(await indexOf({ failure: 'failing' }), [false, `indexing fails; see the log, ${behind} yes`])
    const anew = { hasCaughtUp: false, renewal: 'damaged' } as const
    const damaged = 'the index was damaged and is being rebuilt'
    assert.deepEqual(await indexOf(anew), [false, `${damaged}, ${behind} no`])
    assert.deepEqual(await indexOf({ ...anew, failure: 'disk full' }), [
      false,
      `the disk is full, ${damaged}, ${behind} no`,
    ])
    assert.deepEqual(await indexOf({}), [true, 'ok'])
  })

  const failures: Readonly<Record<string, [Error, RegExp]>> = {
    'its disk is full': [new StorageFull('/var/lib/sheaf is full'), /^the disk is full$/],
    'its writer has ended': [
      new Error('/var/lib/sheaf: the writer thread has ended'),
      /^it cannot be read and written/,
    ],
  }
  for (const [name, [failure, expected]] of Object.entries(failures)) {
    test(`not ready when ${name}, and tells nothing of the inside`, async (t) => {
      const store = await storeWithWiki(t, openInlineStore)
      const failing = { read: store.read, write: () => Promise.reject(failure) }
      const { isReady, checks } = await readinessOf(parts(failing))()
      assert.equal(isReady, false)
      assert.match(checks.record, expected)
      assert.doesNotMatch(checks.record, /var/)
    })
  }

  test('not ready when the writer does not answer, and does not ask it again meanwhile', async (t) => {
    const store = await storeWithWiki(t, openInlineStore)
    let asked = 0
    const stuck = {
      read: store.read,
      write() {
        asked += 1
        return new Promise<never>(() => {})
      },
    }
    const ask = readinessOf(parts(stuck))
    const [first, second] = await Promise.all([ask(), ask()])
    assert.equal(first, second)
    assert.equal(first.checks.record, 'the writer does not answer')
    assert.equal((await ask()).isReady, false)
    assert.equal(asked, 1)
  })
})
