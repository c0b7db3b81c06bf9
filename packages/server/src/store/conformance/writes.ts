import assert from 'node:assert/strict'
import { test } from 'node:test'
import { datasourceKey, limits } from '@sheaf/contract'
import { type Store, WritesQueued } from '../port.ts'
import { listFindings } from '../reads/administration.ts'
import { countDocuments } from '../reads/documents.ts'
import { findMeta } from '../reads/meta.ts'
import {
  configRevisionOf,
  document,
  freshStore,
  listIds,
  listPages,
  NOW_MS,
  nobody,
  type OpenStore,
  pageOf,
  putPages,
  putPerson,
  putWiki,
  storeWithWiki,
  temporaryDirectory,
  users,
  wiki,
} from './workbench.ts'

/** What holds of every write: it is stored whole or not at all, and readers see it exactly from its answer on. */
export function describeWrites(open: OpenStore): void {
  test('a write is visible to reads when it is answered', async (t) => {
    const store = await storeWithWiki(t, open)
    for (let i = 0; i < 20; i += 1) {
      await putPages(store, [document(`page-${i}`)])
      assert.equal((await listIds(store)).length, i + 1)
    }
  })

  test('a read sees the whole of a write or nothing of it, and nothing of one that is refused', async (t) => {
    const store = await storeWithWiki(t, open)
    const pages = Array.from({ length: 500 }, (_, i) => document(`page-${i}`))
    const colliding = [...pages, { ...document('last'), gleanKey: pages[0]?.gleanKey ?? '' }]
    assert.equal(await lengthsSeenDuring(store, putPages(store, colliding)), '0')
    assert.match(await lengthsSeenDuring(store, putPages(store, pages)), /^0( 500)?$/)
    assert.equal((await listIds(store)).length, 500)
  })

  test('a URL counts as a duplicate when a new document has that of an earlier one, in its page or before', async (t) => {
    const store = await storeWithWiki(t, open)
    const at = (id: string, viewUrl: string) => ({ ...document(id, nobody, JSON.stringify(viewUrl)), viewUrl })
    const found = async () => {
      const findings = await listFindings(store.read, wiki)
      return findings.map(({ kind, count, examples }) => [kind, count, JSON.parse(examples)])
    }
    await putPages(store, [at('a', 'https://x/1'), at('b', 'https://x/2'), document('c'), document('d')])
    assert.deepEqual(await found(), [])
    await putPages(store, [at('e', 'https://x/2'), at('f', 'https://x/3'), at('g', 'https://x/3'), document('h')])
    assert.deepEqual(await found(), [['duplicate_view_url', 2, ['https://x/2', 'https://x/3']]])
    // One that is there already is not new, whatever its URL; between two that are, each is compared with what was there then.
    await putPages(store, [
      at('i', 'https://x/4'),
      at('a', 'https://x/4'),
      at('j', 'https://x/1'),
      at('k', 'https://x/4'),
    ])
    assert.deepEqual(await found(), [['duplicate_view_url', 3, ['https://x/2', 'https://x/3', 'https://x/4']]])
    await putPages(store, [at('e', 'https://x/2'), at('f', 'https://x/3')])
    assert.deepEqual(await found(), [['duplicate_view_url', 3, ['https://x/2', 'https://x/3', 'https://x/4']]])
  })

  test('an unknown user at the fourth document: nothing of the batch is stored', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPerson(store, 'ann@example.com')
    const known = users('ann@example.com')
    const batch = [document('a', known), document('b'), document('c', known), document('d', users('eve@example.com'))]
    assert.deepEqual(await putPages(store, batch), { kind: 'user unknown', position: 3, user: 'eve@example.com' })
    assert.deepEqual(await listIds(store), [])
  })

  test('an id collision in the middle of a batch: nothing of it is stored, and its neighbours are', async (t) => {
    const store = await storeWithWiki(t, open)
    const collides = { ...document('other'), gleanKey: document('taken').gleanKey }
    await putPages(store, [document('taken', undefined, '"first"')])
    const answers = await Promise.all([
      putPages(store, [document('before')]),
      putPages(store, [document('x'), collides, document('y')]),
      putPages(store, [document('after')]),
    ])
    assert.deepEqual(answers, [
      { kind: 'done', added: 1 },
      { kind: 'id collision', position: 1, gleanId: collides.gleanKey },
      { kind: 'done', added: 1 },
    ])
    assert.deepEqual(await listIds(store), ['after', 'before', 'taken'])
    assert.equal((await listPages(store)).at(-1)?.content, '"first"')
  })

  test('a write that fails leaves nothing, and its neighbours are stored', async (t) => {
    const store = await storeWithWiki(t, open)
    const broken = { ...document('b'), content: null as unknown as string }
    const results = await Promise.allSettled([
      putPages(store, [document('one')]),
      putPages(store, [document('a'), broken]),
      putPages(store, [document('two')]),
    ])
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(await listIds(store), ['one', 'two'])
  })

  test('documents checked against another configuration than the present one are sent back', async (t) => {
    const store = await storeWithWiki(t, open)
    const configRevision = await configRevisionOf(store)
    await putWiki(store)
    assert.deepEqual(await putPages(store, [document('a')], { configRevision }), { kind: 'config changed' })
    assert.deepEqual(await putPages(store, [document('a')], { datasource: datasourceKey('absent') }), {
      kind: 'config changed',
    })
    assert.deepEqual(await listIds(store), [])
    assert.deepEqual(await putPages(store, [document('a')]), { kind: 'done', added: 1 })
  })

  test('of two documents with one id in a batch the later wins', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPages(store, [document('a', undefined, '"earlier"'), document('a', undefined, '"later"')])
    assert.deepEqual(
      (await listPages(store)).map(({ content }) => content),
      ['"later"'],
    )
  })

  test('revisions only grow: over updates, refusals, configurations and a new opening', async () => {
    const directory = temporaryDirectory()
    const revisions: number[] = []
    const note = async (store: Store) => revisions.push((await listPages(store)).at(0)?.revision ?? 0)
    for (let opening = 0; opening < 3; opening += 1) {
      const store = await open(directory)
      await putWiki(store)
      revisions.push(await configRevisionOf(store))
      await putPages(store, [document('a', nobody, `"first ${opening}"`)])
      await note(store)
      await putPages(store, [document('b'), { ...document('c'), gleanKey: document('a').gleanKey }])
      await putPages(store, [document('a', nobody, `"second ${opening}"`)])
      await note(store)
      await store.close()
    }
    assert.deepEqual(
      revisions,
      [...new Set(revisions)].sort((a, b) => a - b),
    )
  })

  test('many writers at once: each gets its own answer, and all is there', async (t) => {
    const store = await storeWithWiki(t, open)
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        i % 3 === 0
          ? putPages(store, [document('refused'), { ...document(`x-${i}`), gleanKey: document('refused').gleanKey }])
          : putPages(store, [document(`page-${i}`)]),
      ),
    )
    for (const [i, answer] of answers.entries()) assert.equal(answer.kind, i % 3 === 0 ? 'id collision' : 'done')
    assert.equal((await listIds(store)).length, 200)
  })

  test('writes are done in the order of the calls', async (t) => {
    const store = await freshStore(t, open)
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => store.write('setMeta', { name: 'heartbeat', value: `${i}` })),
    )
    assert.equal(await findMeta(store.read, 'heartbeat'), '99')
  })

  test('a write beyond the longest queue is refused with WritesQueued; those that wait are done', async (t) => {
    const store = await freshStore(t, open)
    const most = limits.writesQueuedMax.value
    const waiting = Array.from({ length: most }, () => store.write('pruneChanges', { through: 0 }))
    await assert.rejects(store.write('pruneChanges', { through: 0 }), WritesQueued)
    await Promise.all(waiting)
    await store.write('pruneChanges', { through: 0 })
  })

  test('a listener is called after writes that the index has to take up, and no more once it is removed', async (t) => {
    const store = await storeWithWiki(t, open)
    let calls = 0
    const stop = store.onChange(() => {
      calls += 1
    })
    await store.write('setMeta', { name: 'heartbeat', value: '1' })
    await store.write('setMeta', { name: 'heartbeat', value: '2' })
    assert.equal(calls, 0)
    const called = new Promise<void>((resolve) => {
      store.onChange(resolve)
    })
    await putPages(store, [document('a')])
    await called
    assert.equal(calls, 1)
    stop()
    const again = new Promise<void>((resolve) => {
      store.onChange(resolve)
    })
    await putPages(store, [document('b')])
    await again
    assert.equal(calls, 1)
  })

  test('a record that is opened again holds what was acknowledged, and is the same record', async (t) => {
    const directory = temporaryDirectory()
    const identity = async (store: Store) =>
      Promise.all([
        findMeta(store.read, 'storeId'),
        findMeta(store.read, 'cursorKey'),
        findMeta(store.read, 'personIdKey'),
      ])
    const first = await open(directory)
    await putWiki(first)
    await putPages(first, [document('a')])
    const before = await identity(first)
    await first.close()
    const second = await open(directory)
    t.after(() => second.close())
    assert.deepEqual(await listIds(second), ['a'])
    assert.deepEqual(await identity(second), before)
    assert.equal(new Set(before).size, 3)
  })

  test('what was asked before closing is done', async (t) => {
    const directory = temporaryDirectory()
    const store = await open(directory)
    await putWiki(store)
    const configRevision = await configRevisionOf(store)
    const asked = Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        store.write('putDocuments', {
          datasource: wiki,
          configRevision,
          identityDatasource: wiki,
          usersBy: 'email',
          ...pageOf([document(`page-${i}`)]),
          version: 0n,
          nowMs: NOW_MS,
        }),
      ),
    )
    await store.close()
    await asked
    const again = await open(directory)
    t.after(() => again.close())
    assert.equal((await listIds(again)).length, 50)
  })
}

/** Reads as often as possible until the write is answered; the different numbers of documents seen, in order. */
async function lengthsSeenDuring(store: Store, write: Promise<unknown>): Promise<string> {
  const seen = new Set<number>()
  let isOver = false
  const end = write.finally(() => {
    isOver = true
  })
  while (!isOver) {
    // Between two steps of a write in this thread, and then those of another one.
    for (let i = 0; i < 20 && !isOver; i += 1) seen.add(await countDocuments(store.read, wiki))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await end
  return [...seen].join(' ')
}
