import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emailKey } from '@sheaf/contract/fold'
import type { Store } from '../port.ts'
import { listFindings, listHolds } from '../reads/administration.ts'
import { countDocuments, findDocumentByGleanKey, listStaleDocuments } from '../reads/documents.ts'
import { countUsers, findActiveName, findUser, listGroupsOf } from '../reads/identity.ts'
import {
  first,
  last,
  purgeAll,
  putDocumentsPage,
  putGroupsPage,
  putMembersPage,
  putUsersPage,
  whole,
} from './uploading.ts'
import {
  document,
  listNarrowing,
  NOW_MS,
  type OpenStore,
  putPages,
  putPerson,
  storeWithWiki,
  wiki,
} from './workbench.ts'

const ten = Array.from({ length: 10 }, (_, i) => `d${i}`)
const people = Array.from({ length: 10 }, (_, i) => `p${i}@example.com`)
const DAY_MS = 86_400_000

async function isThere(store: Store, id: string): Promise<boolean> {
  return (await findDocumentByGleanKey(store.read, document(id).gleanKey)) !== undefined
}
async function thereOf(store: Store, ids: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const id of ids) if (await isThere(store, id)) found.push(id)
  return found
}
const groupsOf = async (store: Store, email: string) =>
  (await listGroupsOf(store.read, { datasource: wiki, email_key: email, user_id: email }, 'email')).toSorted()

/** What a finished upload did not send: gone at once for every reader, or held, and removed little by little. */
export function describeStaleness(open: OpenStore): void {
  test('documents not sent again are gone with the last page, before they are removed and after', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', whole, ten)
    await putDocumentsPage(store, 'y', first, ten.slice(0, 5))
    assert.equal(await countDocuments(store.read, wiki), 10)
    await putDocumentsPage(store, 'y', last, ten.slice(5, 8))
    for (const isPurged of [false, true]) {
      assert.deepEqual(await thereOf(store, ten), ten.slice(0, 8))
      assert.equal(await countDocuments(store.read, wiki), 8)
      assert.equal((await listStaleDocuments(store.read, 10)).length, isPurged ? 0 : 2)
      await purgeAll(store)
    }
    assert.deepEqual((await listNarrowing(store)).slice(-2), [true, true])
  })

  test('many are removed by many short writes, each of so many at most', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', whole, ten)
    await putDocumentsPage(store, 'y', { ...whole, skipsStaleCheck: true }, [])
    assert.equal(await purgeAll(store, 3), 4)
    assert.deepEqual(await thereOf(store, ten), [])
    assert.equal((await listNarrowing(store)).filter((narrows) => narrows).length, 10)
  })

  test('a document written on its own while an upload runs survives it; one written again after its end is back', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', whole, ten)
    await putDocumentsPage(store, 'y', first, [])
    await putPages(store, [document('d9'), document('new')])
    await putDocumentsPage(store, 'y', last, ten.slice(0, 8))
    assert.deepEqual(await thereOf(store, [...ten, 'new']), [...ten.slice(0, 8), 'd9', 'new'])
    await putPages(store, [document('d8')])
    await purgeAll(store)
    assert.deepEqual(await thereOf(store, ten), ten)
  })

  test('an upload given up deletes nothing, and what it sent counts for the next only if sent again', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', whole, ten)
    await putDocumentsPage(store, 'y', first, ['stray'])
    await putDocumentsPage(store, 'z', { ...first, forcesRestart: true }, ten)
    assert.equal(await countDocuments(store.read, wiki), 11)
    await putDocumentsPage(store, 'z', last, [])
    assert.deepEqual(await thereOf(store, [...ten, 'stray']), ten)
  })

  const shares = [
    { left: 8, isHeld: false },
    { left: 7, isHeld: true },
    { left: 10, isHeld: false },
    { left: 0, isHeld: true },
  ]
  for (const { left, isHeld } of shares) {
    test(`${10 - left} of ten documents left out: ${isHeld ? 'held' : 'deleted'}`, async (t) => {
      const store = await storeWithWiki(t, open)
      await putDocumentsPage(store, 'x', whole, ten)
      await putDocumentsPage(store, 'y', whole, [...ten.slice(0, left), 'new1', 'new2', 'new3'])
      assert.equal((await thereOf(store, ten)).length, isHeld ? 10 : left)
      const holds = (await listHolds(store.read, wiki)).map(({ stale, total }) => [stale, total])
      assert.deepEqual(holds, isHeld ? [[10 - left, 10]] : [])
      assert.equal((await listFindings(store.read, wiki)).length, isHeld ? 1 : 0)
    })
  }

  test('a held deletion of documents, executed, spares what was sent again; dropped, or after a week, it spares all', async (t) => {
    const store = await storeWithWiki(t, open)
    const hold = async () => {
      await putDocumentsPage(store, 'x', { ...whole, skipsStaleCheck: true }, ten)
      await putDocumentsPage(store, 'y', whole, ten.slice(0, 5))
      await putPages(store, [document('d9')])
    }
    const resolve = (action: 'execute' | 'drop') =>
      store.write('resolveHold', { datasource: wiki, collection: 'documents', action, nowMs: NOW_MS })
    assert.equal(await resolve('drop'), false)
    await hold()
    assert.equal(await resolve('drop'), true)
    await purgeAll(store)
    assert.deepEqual(await thereOf(store, ten), ten)

    await hold()
    await store.write('expireHolds', { nowMs: NOW_MS + 7 * DAY_MS - 1 })
    assert.equal((await listHolds(store.read, wiki)).length, 1)
    await store.write('expireHolds', { nowMs: NOW_MS + 7 * DAY_MS })
    assert.equal(await resolve('execute'), false)
    assert.deepEqual(await thereOf(store, ten), ten)

    await hold()
    assert.equal(await resolve('execute'), true)
    assert.deepEqual(await thereOf(store, ten), [...ten.slice(0, 5), 'd9'])
  })

  test('the next complete upload takes the place of what was held', async (t) => {
    const store = await storeWithWiki(t, open)
    await putDocumentsPage(store, 'x', whole, ten)
    await putDocumentsPage(store, 'y', whole, [])
    await putDocumentsPage(store, 'z', whole, ten)
    assert.deepEqual(await listHolds(store.read, wiki), [])
    assert.deepEqual(await thereOf(store, ten), ten)
  })

  test('held users grant nothing and are not known, come back when sent again with what they were members of', async (t) => {
    const store = await storeWithWiki(t, open)
    await putUsersPage(store, 'x', whole, people)
    await putGroupsPage(store, 'g', whole, ['a'])
    await putMembersPage(store, 'a', 'm', whole, people)
    await putUsersPage(store, 'y', whole, people.slice(0, 5))
    assert.deepEqual(
      (await listHolds(store.read, wiki)).map(({ collection, stale, total }) => [collection, stale, total]),
      [['users', 5, 10]],
    )
    const gone = people[9] ?? ''
    assert.equal(await findUser(store.read, wiki, emailKey(gone)), undefined)
    assert.equal(await findActiveName(store.read, emailKey(gone)), undefined)
    assert.equal(await countUsers(store.read, wiki), 5)
    await purgeAll(store)
    await store.write('resolveHold', { datasource: wiki, collection: 'users', action: 'drop', nowMs: NOW_MS })
    assert.equal(await findUser(store.read, wiki, emailKey(gone)), undefined)
    await putPerson(store, gone)
    assert.ok(await findUser(store.read, wiki, emailKey(gone)))
    assert.deepEqual(await groupsOf(store, gone), ['a'])
  })

  test('users not sent again lose their memberships, even if they come back before they are removed', async (t) => {
    const store = await storeWithWiki(t, open)
    await store.write('putDatasource', {
      datasource: wiki,
      name: 'wiki',
      config: '{"isUserReferencedByEmail":true}',
      visibility: 'all',
      nowMs: NOW_MS,
    })
    await putUsersPage(store, 'x', whole, people)
    await putGroupsPage(store, 'g', whole, ['a'])
    await putMembersPage(store, 'a', 'm', whole, people)
    await putUsersPage(store, 'y', whole, people.slice(0, 8))
    const [early = '', late = ''] = people.slice(8)
    await putPerson(store, early)
    await purgeAll(store)
    await putPerson(store, late)
    assert.deepEqual([await groupsOf(store, early), await groupsOf(store, late)], [[], []])
    assert.deepEqual(await groupsOf(store, people[0] ?? ''), ['a'])
  })

  test('held users are held again by the next upload that leaves them out, with their memberships', async (t) => {
    const store = await storeWithWiki(t, open)
    await putUsersPage(store, 'x', whole, people)
    await putGroupsPage(store, 'g', whole, ['a'])
    await putMembersPage(store, 'a', 'm', whole, people)
    for (const upload of ['y', 'z']) {
      await putUsersPage(store, upload, whole, people.slice(0, 5))
      assert.deepEqual(
        (await listHolds(store.read, wiki)).map(({ stale, total }) => [stale, total]),
        [[5, 10]],
      )
      await purgeAll(store)
    }
    await putUsersPage(store, 'back', whole, people)
    assert.deepEqual(await listHolds(store.read, wiki), [])
    assert.deepEqual(await groupsOf(store, people[9] ?? ''), ['a'])
  })

  test('users who are gone stay gone with their memberships, though others are held before they are removed', async (t) => {
    const store = await storeWithWiki(t, open)
    await store.write('putDatasource', {
      datasource: wiki,
      name: 'wiki',
      config: '{"isUserReferencedByEmail":true}',
      visibility: 'all',
      nowMs: NOW_MS,
    })
    await putUsersPage(store, 'x', whole, people)
    await putGroupsPage(store, 'g', whole, ['a'])
    await putMembersPage(store, 'a', 'm', whole, people)
    await putUsersPage(store, 'y', whole, people.slice(0, 8))
    await putUsersPage(store, 'z', whole, people.slice(0, 4))
    const [early = '', late = ''] = people.slice(8)
    await putPerson(store, early)
    await purgeAll(store)
    await putPerson(store, late)
    assert.deepEqual([await groupsOf(store, early), await groupsOf(store, late)], [[], []])
    await putPerson(store, people[7] ?? '')
    assert.deepEqual(await groupsOf(store, people[7] ?? ''), ['a'])
  })

  test('groups not sent again admit nobody, even if they come back before they are removed', async (t) => {
    const store = await storeWithWiki(t, open)
    const names = Array.from({ length: 10 }, (_, i) => `g${i}`)
    await putUsersPage(store, 'u', whole, people)
    await putGroupsPage(store, 'x', whole, names)
    for (const name of names) await putMembersPage(store, name, 'm', whole, [people[0] ?? ''])
    await putGroupsPage(store, 'y', whole, names.slice(0, 8))
    assert.deepEqual(await groupsOf(store, people[0] ?? ''), names.slice(0, 8))
    await store.write('putGroup', { datasource: wiki, name: 'g8', version: 0n, nowMs: NOW_MS })
    await purgeAll(store)
    await store.write('putGroup', { datasource: wiki, name: 'g9', version: 0n, nowMs: NOW_MS })
    assert.deepEqual(await groupsOf(store, people[0] ?? ''), names.slice(0, 8))
  })

  test('an upload of memberships replaces those of its group alone, and is never held', async (t) => {
    const store = await storeWithWiki(t, open)
    const [ann = '', bob = ''] = people
    await putUsersPage(store, 'u', whole, people)
    await putGroupsPage(store, 'g', whole, ['a', 'b'])
    for (const name of ['a', 'b']) await putMembersPage(store, name, 'm1', whole, people)
    await putMembersPage(store, 'a', 'm2', whole, [ann])
    for (let round = 0; round < 2; round += 1) {
      assert.deepEqual(await groupsOf(store, ann), ['a', 'b'])
      assert.deepEqual(await groupsOf(store, bob), ['b'])
      await purgeAll(store)
    }
  })

  test('a deleted datasource leaves nothing, and one of the same name begins empty', async (t) => {
    const store = await storeWithWiki(t, open)
    await putUsersPage(store, 'u', whole, people)
    await putGroupsPage(store, 'g', whole, ['a'])
    await putMembersPage(store, 'a', 'm', whole, people)
    // Neither the group nor the member was indexed.
    await putMembersPage(store, 'b', 'm', whole, ['new@example.com'])
    await putDocumentsPage(store, 'x', whole, ten)
    assert.deepEqual(await store.write('deleteDatasource', { datasource: wiki, nowMs: NOW_MS }), { kind: 'done' })
    assert.deepEqual(await store.write('deleteDatasource', { datasource: wiki, nowMs: NOW_MS }), {
      kind: 'no datasource',
    })
    await store.write('putDatasource', {
      datasource: wiki,
      name: 'wiki',
      config: '{}',
      visibility: 'all',
      nowMs: NOW_MS,
    })
    for (let round = 0; round < 2; round += 1) {
      assert.deepEqual(await thereOf(store, ten), [])
      assert.equal(await countUsers(store.read, wiki), 0)
      assert.equal(await findActiveName(store.read, emailKey(people[0] ?? '')), undefined)
      // Group and user again: the memberships of before are not.
      await putPerson(store, people[0] ?? '')
      await putPerson(store, 'new@example.com')
      for (const name of ['a', 'b']) {
        await store.write('putGroup', { datasource: wiki, name, version: 0n, nowMs: NOW_MS })
      }
      assert.deepEqual(await groupsOf(store, people[0] ?? ''), [])
      assert.deepEqual(await groupsOf(store, 'new@example.com'), [])
      for (const email of [people[0] ?? '', 'new@example.com']) {
        await store.write('deleteUser', { datasource: wiki, email, version: 0n, nowMs: NOW_MS })
      }
      await purgeAll(store)
    }
  })

  test('a datasource that lends its users to another is not deleted', async (t) => {
    const store = await storeWithWiki(t, open)
    const other = {
      ...{ datasource: 'other' as typeof wiki, name: 'other', visibility: 'all' as const, nowMs: NOW_MS },
    }
    await store.write('putDatasource', { ...other, config: '{"identityDatasourceName":"WIKI"}' })
    assert.deepEqual(await store.write('deleteDatasource', { datasource: wiki, nowMs: NOW_MS }), {
      kind: 'identities in use',
      by: ['other'],
    })
  })
}
