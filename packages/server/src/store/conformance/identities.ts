import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emailKey } from '@sheaf/contract'
import type { Store } from '../port.ts'
import { findDatasourceRow } from '../reads/datasources.ts'
import { findUser, listGroupsOf } from '../reads/identity.ts'
import {
  document,
  groups,
  NOW_MS,
  nobody,
  type OpenStore,
  putPages,
  putPerson,
  storeWithWiki,
  users,
  wiki,
} from './workbench.ts'

const ann = 'ann@example.com'
const bob = 'bob@example.com'

/** Who of these is a user, with the id. */
async function listPeople(store: Store, emails = [ann, bob]) {
  const rows = await Promise.all(emails.map((email) => findUser(store.read, wiki, emailKey(email))))
  return rows.filter((row) => row !== undefined).map(({ email_key, user_id }) => `${email_key} is ${user_id}`)
}
const identityRevisionOf = async (store: Store) => (await findDatasourceRow(store.read, wiki))?.identity_revision ?? -1

function putMember(store: Store, group: string, memberKind: 'user' | 'group', member: string) {
  return store.write('putMembership', { datasource: wiki, group, memberKind, member, version: 0n, nowMs: NOW_MS })
}

/** Users, groups and memberships as they are stored. */
export function describeIdentities(open: OpenStore): void {
  test('a user id that moves to another e-mail address leaves the old one', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPerson(store, 'ann@example.com', { userId: 'u1' })
    await putPerson(store, 'bob@example.com', { userId: 'u2' })
    await putPerson(store, 'ann.new@example.com', { userId: 'u1' })
    assert.deepEqual(await listPeople(store), ['bob@example.com is u2'])
    assert.deepEqual(await listPeople(store, ['ann.new@example.com']), ['ann.new@example.com is u1'])
    const byId = { usersBy: 'userId' as const }
    assert.equal((await putPages(store, [document('a', users('ann@example.com'))])).kind, 'user unknown')
    const grant = { ...nobody, users: [{ userId: 'u1' }] }
    assert.equal((await putPages(store, [document('a', grant)], byId)).kind, 'done')
  })

  test('two users exchange their ids in two writes; at no time do two have the same', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPerson(store, 'ann@example.com', { userId: 'u1' })
    await putPerson(store, 'bob@example.com', { userId: 'u2' })
    await putPerson(store, 'ann@example.com', { userId: 'u2' })
    assert.deepEqual(await listPeople(store), ['ann@example.com is u2'])
    await putPerson(store, 'bob@example.com', { userId: 'u1' })
    assert.deepEqual(await listPeople(store), ['ann@example.com is u2', 'bob@example.com is u1'])
  })

  test('addresses that differ in case are one user', async (t) => {
    const store = await storeWithWiki(t, open)
    await putPerson(store, 'Ann@Example.com', { userId: 'u1' })
    await putPerson(store, 'ann@example.COM', { userId: 'u1' })
    assert.deepEqual(await listPeople(store), ['ann@example.com is u1'])
  })

  test('groups that contain each other, and themselves, do no harm, and a membership given twice is one', async (t) => {
    const store = await storeWithWiki(t, open)
    for (const name of ['a', 'b']) {
      await store.write('putGroup', { datasource: wiki, name, version: 0n, nowMs: NOW_MS })
    }
    await putMember(store, 'a', 'group', 'b')
    await putMember(store, 'b', 'group', 'a')
    await putMember(store, 'a', 'group', 'a')
    for (let i = 0; i < 2; i += 1) await putMember(store, 'a', 'user', 'Ann@Example.com')
    const groupsOf = async (email: string) =>
      (await listGroupsOf(store.read, { datasource: wiki, email_key: email, user_id: email }, 'email')).toSorted()
    assert.deepEqual(await groupsOf(ann), ['a', 'b'])
    assert.deepEqual(await groupsOf(bob), [])
  })

  test('every change of users, groups or memberships, and a new intersection, raises the identity revision', async (t) => {
    const store = await storeWithWiki(t, open)
    const together = (...names: readonly string[]) => document(names.join(), { ...nobody, intersections: [names] })
    const raising = [
      () => putPerson(store, 'ann@example.com'),
      () => store.write('putGroup', { datasource: wiki, name: 'a', version: 0n, nowMs: NOW_MS }),
      () => putMember(store, 'a', 'user', 'ann@example.com'),
      () => putPages(store, [together('a', 'b')]),
    ]
    for (const write of raising) {
      const before = await identityRevisionOf(store)
      await write()
      assert.ok((await identityRevisionOf(store)) > before, String(write))
    }
    const before = await identityRevisionOf(store)
    await putPages(store, [together('b', 'a'), document('x', groups('a'))])
    assert.equal(await identityRevisionOf(store), before)
  })
}
