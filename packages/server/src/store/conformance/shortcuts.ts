import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DatasourceKey } from '@sheaf/contract'
import type { Store } from '../port.ts'
import { countListedShortcuts, findShortcut, findShortcutByAlias, listShortcuts } from '../reads/shortcuts.ts'
import type { ShortcutCollection } from '../schema.ts'
import type { ShortcutRow } from '../writes/shortcut-rows.ts'
import type { UploadPage } from '../writes/uploads.ts'
import { first, last, purgeAll, whole } from './uploading.ts'
import { freshStore, NOW_MS, type OpenStore, temporaryDirectory } from './workbench.ts'

const row = (aliasKey: string, more: Partial<ShortcutRow> = {}): ShortcutRow => ({
  position: 0,
  aliasKey,
  inputAlias: aliasKey,
  authorKey: 'ann@example.com',
  isUnlisted: false,
  content: '{}',
  searchKey: aliasKey,
  createdAt: 1,
  updatedAt: 1,
  visitScore: 0,
  ...more,
})

function put(
  store: Store,
  collection: ShortcutCollection,
  uploadId: string,
  page: Partial<UploadPage>,
  rows: readonly ShortcutRow[],
) {
  const upload: UploadPage = {
    collection,
    datasource: '' as DatasourceKey,
    part: '',
    uploadId,
    isFirst: false,
    isLast: false,
    forcesRestart: false,
    nowMs: NOW_MS,
    ...page,
  }
  return store.write('putPage', {
    upload,
    entered: undefined,
    isEnd: true,
    skipsStaleCheck: false,
    entries: { collection, rows },
    findings: [],
  })
}
const putExternal = (store: Store, id: string, page: Partial<UploadPage>, ...aliases: readonly string[]) =>
  put(
    store,
    'external shortcuts',
    id,
    page,
    aliases.map((alias) => row(alias)),
  )
const everything = { person: '', seesAll: 1, pattern: '%' }
const byAlias = { order: 'alias_key', direction: 'asc' } as const
const listed = async (store: Store, more: Partial<typeof everything> = {}) =>
  (await listShortcuts(store.read, { ...everything, ...more }, byAlias, undefined, 100)).map((each) => each.alias_key)

/** Shortcuts: one alias leads to one place, and an upload replaces those that are hosted elsewhere. */
export function describeShortcuts(open: OpenStore): void {
  test('those not sent again are gone with the last page, before they are removed and after; none is ever held', async (t) => {
    const store = await freshStore(t, open)
    await putExternal(store, 'x', whole, 'a', 'b', 'c', 'd')
    await putExternal(store, 'y', first, 'a')
    assert.deepEqual(await listed(store), ['a', 'b', 'c', 'd'])
    await putExternal(store, 'y', last)
    for (const _ of ['before', 'after']) {
      assert.deepEqual(await listed(store), ['a'])
      assert.equal(await countListedShortcuts(store.read, everything), 1)
      assert.equal(await findShortcutByAlias(store.read, 'b'), undefined)
      await purgeAll(store, 2)
    }
    await putExternal(store, 'z', whole)
    assert.deepEqual(await listed(store), [])
  })

  test('an upload of hosted ones only adds, leaves the same alone, and has a session of its own', async (t) => {
    const store = await freshStore(t, open)
    await putExternal(store, 'x', first)
    assert.equal((await put(store, 'hosted shortcuts', 'y', whole, [row('a'), row('b')])).kind, 'done')
    const before = await findShortcutByAlias(store.read, 'a')
    assert.equal((await put(store, 'hosted shortcuts', 'z', whole, [row('a'), row('c')])).kind, 'done')
    await purgeAll(store)
    assert.deepEqual(await listed(store), ['a', 'b', 'c'])
    assert.deepEqual(await findShortcutByAlias(store.read, 'a'), before)
    await putExternal(store, 'x', last)
    assert.deepEqual(await listed(store), ['a', 'b', 'c'])
  })

  test('an alias that another shortcut has is refused with who has it, and nothing of the page is stored', async (t) => {
    const store = await freshStore(t, open)
    const secret = row('a', { isUnlisted: true, inputAlias: 'A' })
    await store.write('createShortcut', { row: secret })
    const taken = {
      kind: 'alias taken',
      position: 0,
      inputAlias: 'a',
      by: { inputAlias: 'A', isExternal: false, isUnlisted: true, author: 'ann@example.com' },
    }
    assert.deepEqual(await putExternal(store, 'x', whole, 'b', 'a'), taken)
    assert.deepEqual(await put(store, 'hosted shortcuts', 'x', whole, [row('b'), row('a', { content: '"x"' })]), taken)
    assert.deepEqual(await store.write('createShortcut', { row: row('a') }), taken)
    assert.deepEqual(await listed(store), ['a'])
    await putExternal(store, 'x', whole, 'b')
    assert.equal((await store.write('createShortcut', { row: row('b') })).kind, 'alias taken')
  })

  test('the alias of one that is gone is free at once, and taken again by who comes first', async (t) => {
    const store = await freshStore(t, open)
    await putExternal(store, 'x', whole, 'a')
    await putExternal(store, 'y', whole)
    assert.equal((await store.write('createShortcut', { row: row('a') })).kind, 'done')
    assert.equal((await putExternal(store, 'z', whole, 'a')).kind, 'alias taken')
    await purgeAll(store)
    assert.deepEqual(await listed(store), ['a'])
    assert.equal((await findShortcutByAlias(store.read, 'a'))?.is_external, 0)
  })

  test('a change or deletion of one that was changed meanwhile, or is hosted elsewhere, does nothing', async (t) => {
    const store = await freshStore(t, open)
    const made = await store.write('createShortcut', { row: row('a') })
    const key = made.kind === 'done' ? made.key : 0
    const { revision = 0 } = (await findShortcut(store.read, key)) ?? {}
    const changed = row('b', { content: '"new"' })
    assert.deepEqual(await store.write('updateShortcut', { key, revision, row: changed }), { kind: 'done', key })
    assert.deepEqual(await store.write('updateShortcut', { key, revision, row: row('c') }), {
      kind: 'changed meanwhile',
    })
    assert.equal(await store.write('deleteShortcut', { key, revision }), false)
    const now = await findShortcut(store.read, key)
    assert.deepEqual([now?.alias_key, now?.content], ['b', '"new"'])
    assert.equal(await store.write('deleteShortcut', { key, revision: now?.revision ?? 0 }), true)
    await putExternal(store, 'x', whole, 'e')
    const elsewhere = await findShortcutByAlias(store.read, 'e')
    const at = { key: elsewhere?.key ?? 0, revision: elsewhere?.revision ?? 0 }
    assert.equal(await store.write('deleteShortcut', at), false)
    assert.deepEqual(await store.write('updateShortcut', { ...at, row: row('f') }), { kind: 'changed meanwhile' })
  })

  test('an unlisted one is listed and counted for its author and for administrators alone', async (t) => {
    const store = await freshStore(t, open)
    await store.write('createShortcut', { row: row('secret', { isUnlisted: true }) })
    await store.write('createShortcut', { row: row('open') })
    const bob = { person: 'bob@example.com', seesAll: 0 }
    assert.deepEqual(await listed(store, bob), ['open'])
    assert.deepEqual(await listed(store, { person: 'ann@example.com', seesAll: 0 }), ['open', 'secret'])
    assert.equal(await countListedShortcuts(store.read, { ...everything, ...bob }), 1)
    assert.deepEqual(await listed(store, { ...bob, pattern: '%ecre%' }), [])
  })

  test('all of it is there after a new opening', async () => {
    const directory = temporaryDirectory()
    const before = await open(directory)
    await putExternal(before, 'x', whole, 'a')
    await before.write('createShortcut', { row: row('b') })
    await before.close()
    const after = await open(directory)
    assert.deepEqual(await listed(after), ['a', 'b'])
    await after.close()
  })
}
