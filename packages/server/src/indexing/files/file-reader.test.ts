import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { limits } from '@sheaf/contract/limits'
import { document, putPages, putWiki, temporaryDirectory } from '../../store/conformance/workbench.ts'
import type { Store } from '../../store/port.ts'
import { findDocumentByGleanKey } from '../../store/reads/documents.ts'
import { findFileTexts, listAwaitedFileTexts } from '../../store/reads/file-texts.ts'
import { openInlineStore } from '../../store/sqlite/inline-store.ts'
import { digestOf, filePartsOf } from './file-part.ts'
import type { FilePool } from './file-pool.ts'
import { openFileReader } from './file-reader.ts'

const contentOf = (id: string) => ({
  datasource: 'wiki',
  id,
  body: { mimeType: 'application/pdf', binaryContent: Buffer.from(id).toString('base64') },
})

/** A record that awaits the text of so many documents. */
async function awaiting(t: TestContext, count: number): Promise<{ readonly store: Store; readonly keys: number[] }> {
  const store = await openInlineStore(temporaryDirectory())
  t.after(() => store.close())
  await putWiki(store)
  const ids = Array.from({ length: count }, (_, i) => `d${i}`)
  await putPages(
    store,
    ids.map((id) => document(id, undefined, JSON.stringify(contentOf(id)))),
  )
  const keys: number[] = []
  for (const id of ids) {
    const key = (await findDocumentByGleanKey(store.read, document(id).gleanKey))?.key ?? -1
    keys.push(key)
    await store.write('awaitFileTexts', { awaited: [{ key, digest: digestOf(filePartsOf(contentOf(id))) }], gone: [] })
  }
  return { store, keys }
}

/** Threads that do what they are told: which files are read by which rule is what is looked at here. */
function poolOf(read: (name: string, isSlow: boolean) => Promise<string | 'put off'>) {
  let running = 0
  const begun: string[] = []
  const pool: FilePool = {
    room: () => ({ usual: 1 - running, slow: 1 }),
    async read([part], isSlow) {
      running += isSlow ? 0 : 1
      const name = Buffer.from(part?.content.binaryContent ?? '', 'base64').toString()
      begun.push(name)
      const text = await read(name, isSlow)
      running -= isSlow ? 0 : 1
      return text === 'put off' ? text : [{ text }]
    },
    close: async () => {},
  }
  return { pool, begun }
}

async function untilNoneIsAwaited({ read }: Store): Promise<void> {
  while ((await listAwaitedFileTexts(read, 1)).length > 0) await delay(5)
}

describe('reading of files', () => {
  test('each is read once, however long it takes to store what was read', async (t) => {
    const { store, keys } = await awaiting(t, 60)
    const slowStore: Store = {
      ...store,
      write: (name, values) =>
        (name === 'storeFileTexts' ? delay(80) : Promise.resolve()).then(() => store.write(name, values)),
    }
    const { pool, begun } = poolOf(async (name) => {
      await delay(5)
      return name
    })
    const reader = openFileReader(slowStore, pool, Date.now, assert.ifError)
    reader.look()
    await untilNoneIsAwaited(store)
    await reader.close()
    assert.equal(begun.length, keys.length)
    for (const key of keys) assert.equal((await findFileTexts(store.read, key))?.attempts, 1)
  })

  test('what takes long is begun again among the slow ones, and those behind it are read meanwhile', async (t) => {
    const { store, keys } = await awaiting(t, 5)
    const others = Promise.withResolvers<void>()
    const { pool, begun } = poolOf(async (name, isSlow) => {
      if (name === 'd4') others.resolve()
      if (name !== 'd0') return name
      if (!isSlow) return 'put off'
      await others.promise
      return 'read slowly'
    })
    const reader = openFileReader(store, pool, Date.now, assert.ifError)
    reader.look()
    await untilNoneIsAwaited(store)
    await reader.close()
    assert.deepEqual(begun.toSorted(), ['d0', 'd0', 'd1', 'd2', 'd3', 'd4'])
    assert.match((await findFileTexts(store.read, keys[0] ?? -1))?.texts ?? '', /read slowly/)
  })

  test('one that the process died of comes last and alone, and after some times not at all', async (t) => {
    const { store, keys } = await awaiting(t, 4)
    const [first = -1, second = -1] = keys
    await store.write('beginFileTexts', { keys: [first] })
    for (let i = 0; i < limits.fileAttemptsMax.value; i += 1) await store.write('beginFileTexts', { keys: [second] })
    const { pool, begun } = poolOf(async (name) => name)
    const reader = openFileReader(store, pool, Date.now, assert.ifError)
    reader.look()
    await untilNoneIsAwaited(store)
    await reader.close()
    assert.deepEqual(begun, ['d2', 'd3', 'd0'])
    assert.match((await findFileTexts(store.read, second))?.texts ?? '', /the server ended 5 times/)
  })
})
