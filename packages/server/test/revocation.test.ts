import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { DocumentPermissionsDefinition } from '@sheaf/contract'
import { requireDatasource } from '../src/datasources/datasource.ts'
import { indexChangeOf } from '../src/indexing/indexed-document.ts'
import { findDocumentByGleanKey } from '../src/store/reads/documents.ts'
import { assertRefused } from './answers.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { searcherOf } from './searcher.ts'

/** A right that was withdrawn is gone from the next answer on, although the index has heard of nothing. */

const server = await startHandRunServer({ after })
const { must, call } = callerOf(server, await server.token())
const { ask, find, ids } = searcherOf(server, await server.token({ kind: 'client' }))
const ann = 'ann@example.com'
const bob = 'bob@example.com'
const both = { allowedUsers: [{ email: ann }, { email: bob }] }
await must('adddatasource', handbook)
// Both are somebody elsewhere too, so that they may search whatever happens in a test.
await must('adddatasource', { name: 'elsewhere' })
for (const name of ['ann', 'bob']) {
  await must('indexuser', user(name))
  await must('indexuser', { ...user(name), datasource: 'elsewhere' })
}

/** Stores pages that all have one word, and indexes them. */
async function settle(
  word: string,
  pages: Readonly<Record<string, DocumentPermissionsDefinition>>,
  datasource = 'handbook',
) {
  const documents = Object.entries(pages).map(([id, permissions]) => page(id, { datasource, title: word, permissions }))
  await must('indexdocuments', { datasource, documents })
  await server.catchUp()
  assert.equal((await ids(bob, word)).length, documents.length)
}
const put = (id: string, word: string, permissions: object) =>
  must('indexdocument', { document: page(id, { title: word, permissions }) })

/** Pages that are hidden leave no trace in what is said about the rest. */
async function assertOnly(person: string, word: string, left: readonly string[]) {
  assert.deepEqual((await ids(person, word)).toSorted(), left)
  const { results, hasMoreResults } = await find(person, word, { pageSize: Math.max(1, left.length) })
  assert.deepEqual([results.length, hasMoreResults], [left.length, false])
}

describe('the next search no longer shows', () => {
  const narrowings: Readonly<Record<string, object>> = {
    'a page whose allowed users are fewer': { allowedUsers: [{ email: ann }] },
    'a page that nobody may see any more': {},
    'a page that another group may see now': { allowedGroups: ['eng'] },
    'a page that went from everyone to some': { allowedUsers: [{ email: ann }] },
  }
  for (const [i, [what, permissions]] of Object.entries(narrowings).entries()) {
    it(what, async () => {
      const word = `narrowed${i}`
      const before = what.includes('everyone') ? { allowAnonymousAccess: true } : both
      await settle(word, { [`n${i}-1`]: before, [`n${i}-2`]: before, [`n${i}-3`]: before })
      await put(`n${i}-2`, word, permissions)
      await assertOnly(bob, word, [`n${i}-1`, `n${i}-3`])
      await server.catchUp()
      await assertOnly(bob, word, [`n${i}-1`, `n${i}-3`])
      assert.equal((await ids(ann, word)).includes(`n${i}-2`), JSON.stringify(permissions).includes(ann))
    })
  }

  it('a page that was narrowed in a batch, and one that was narrowed and widened in turn', async () => {
    await settle('batched', { b1: both, b2: both })
    await must('indexdocuments', {
      datasource: 'handbook',
      documents: [
        page('b1', { title: 'batched', permissions: {} }),
        page('b2', { title: 'batched', permissions: both }),
      ],
    })
    await assertOnly(bob, 'batched', ['b2'])
    await put('b1', 'batched', both)
    await put('b1', 'batched', {})
    await assertOnly(bob, 'batched', ['b2'])
    await server.catchUp()
    await assertOnly(bob, 'batched', ['b2'])
  })

  it('a page that was deleted', async () => {
    await settle('deleted', { d1: both, d2: both })
    await must('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'D1' })
    await assertOnly(bob, 'deleted', ['d2'])
    await server.catchUp()
    await assertOnly(bob, 'deleted', ['d2'])
  })

  it('a page that was deleted and is there again for others', async () => {
    await settle('reborn', { r1: both, r2: both })
    await must('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'r1' })
    await put('r1', 'reborn', { allowedUsers: [{ email: ann }] })
    await assertOnly(bob, 'reborn', ['r2'])
    await server.catchUp()
    await assertOnly(bob, 'reborn', ['r2'])
    await assertOnly(ann, 'reborn', ['r1', 'r2'])
  })

  it('anything but what everyone may see to a user who is no longer active', async () => {
    await settle('inactive', {
      i1: both,
      i2: { allowAllDatasourceUsersAccess: true },
      i3: { allowAnonymousAccess: true },
    })
    await must('indexuser', user('bob', { isActive: false }))
    await assertOnly(bob, 'inactive', ['i3'])
    await must('indexuser', user('bob'))
    await assertOnly(bob, 'inactive', ['i1', 'i2', 'i3'])
  })

  it('anything at all to a user who is nowhere active', async () => {
    await must('indexuser', user('cy'))
    assert.equal((await ask('cy@example.com', { query: '' })).status, 200)
    await must('indexuser', user('cy', { isActive: false }))
    assertRefused(await ask('cy@example.com', { query: '' }), 'act_as_unknown')
  })

  it('what was another’s, to the address that an id was taken from', async () => {
    await must('adddatasource', { name: 'by-id', objectDefinitions: [{ name: 'page' }] })
    await must('indexuser', { ...user('bob', { userId: 'U1' }), datasource: 'by-id' })
    await settle('moved', { m1: { allowedUsers: [{ datasourceUserId: 'U1' }] } }, 'by-id')
    await must('indexuser', { ...user('ann', { userId: 'U1' }), datasource: 'by-id' })
    await assertOnly(bob, 'moved', [])
    await assertOnly(ann, 'moved', ['m1'])
  })

  const configurations: Readonly<Record<string, object>> = {
    'a datasource that is a test now': { ...handbook, isTestDatasource: true },
    'what was granted by address, where ids count now': { ...handbook, isUserReferencedByEmail: false },
    'what was granted to users whom another datasource does not have': {
      ...handbook,
      identityDatasourceName: 'by-id',
    },
  }
  for (const [i, [what, config]] of Object.entries(configurations).entries()) {
    it(what, async () => {
      const name = `configured-${i}`
      await must('adddatasource', { ...handbook, name })
      await must('indexuser', { ...user('bob', { userId: 'B' }), datasource: name })
      await settle(`configured${i}`, { c1: { allowedUsers: [{ email: bob }] } }, name)
      await must('adddatasource', { ...config, name })
      await assertOnly(bob, `configured${i}`, [])
      await must('adddatasource', { ...handbook, name })
      await assertOnly(bob, `configured${i}`, ['c1'])
    })
  }
})

it('pages that were narrowed take no room from those that remain, however many they are', async () => {
  const ids = Array.from({ length: 60 }, (_, i) => `room-${i}`)
  const rich = { mimeType: 'text/plain', textContent: 'crowd '.repeat(5) }
  const documents = ids.map((id) => page(id, { title: 'crowd', summary: rich, permissions: both }))
  await must('indexdocuments', { datasource: 'handbook', documents })
  await must('indexdocument', {
    document: page('last', { title: `crowd ${'and so on '.repeat(50)}`, permissions: both }),
  })
  await server.catchUp()
  const narrowed = documents.map((document) => ({ ...document, permissions: {} }))
  await must('indexdocuments', { datasource: 'handbook', documents: narrowed })
  await assertOnly(bob, 'crowd', ['last'])
  await server.catchUp()
})

it('pages of which a user who is no longer active was a reader take no room either', async () => {
  const documents = Array.from({ length: 60 }, (_, i) => page(`once-${i}`, { title: 'bustle', permissions: both }))
  const last = page('for-all', { title: `bustle ${'and so on '.repeat(50)}` })
  await must('indexdocuments', { datasource: 'handbook', documents: [...documents, last] })
  await server.catchUp()
  await must('indexuser', user('bob', { isActive: false }))
  await assertOnly(bob, 'bustle', ['for-all'])
  await must('indexuser', user('bob'))
})

it('an index that holds rights which the record has not given shows nobody anything', async () => {
  await settle('leak', { l1: both })
  await must('indexdocument', { document: page('l2', { title: 'leak', permissions: {} }) })
  await server.catchUp()
  const position = server.index.position()
  const stored = await findDocumentByGleanKey(server.store.read, 'CUSTOM_HANDBOOK_page_l2')
  assert.ok(position !== undefined && stored !== undefined)
  const everyone = { anonymous: true, datasourceUsers: false, users: [], groups: [], intersections: [] }
  const datasource = await requireDatasource(server.store.read, 'handbook')
  const wrong = indexChangeOf({ stored: { ...stored, permissions: JSON.stringify(everyone) }, datasource })
  assert.ok(wrong.kind === 'put')
  server.index.apply([{ ...wrong, document: { ...wrong.document, indexedMs: 0 } }], position.changeSeq)
  await assertOnly(bob, 'leak', ['l1'])
})

it('a right that was given is found once the index has caught up, a membership at once', async () => {
  await must('indexgroup', { datasource: 'handbook', group: { name: 'late' } })
  await settle('given', { g1: { allowAnonymousAccess: true } })
  await must('indexdocument', { document: page('g2', { title: 'given', permissions: { allowedGroups: ['late'] } }) })
  await server.catchUp()
  await assertOnly(bob, 'given', ['g1'])
  await must('indexmembership', { datasource: 'handbook', membership: { groupName: 'late', memberUserId: bob } })
  await assertOnly(bob, 'given', ['g1', 'g2'])
  await put('g3', 'given', both)
  await server.catchUp()
  await assertOnly(bob, 'given', ['g1', 'g2', 'g3'])
})

it('checkdocumentaccess and the count never wait for the index', async () => {
  await put('now', 'now', both)
  const check = { datasource: 'handbook', objectType: 'page', docId: 'now', userEmail: bob }
  assert.deepEqual((await call('checkdocumentaccess', check)).json, { hasAccess: true })
  await put('now', 'now', {})
  assert.deepEqual((await call('checkdocumentaccess', check)).json, { hasAccess: false })
})

describe('while the index lags', () => {
  it('nobody is shown text that was replaced before they were let in', async () => {
    const secret = { ...page('memo', { title: 'lagging' }), permissions: { allowedUsers: [{ email: ann }] } }
    await must('indexdocument', {
      document: { ...secret, body: { mimeType: 'text/plain', textContent: 'lagging secret' } },
    })
    await server.catchUp()
    const open = { mimeType: 'text/plain', textContent: 'lagging news' }
    await must('indexdocument', {
      document: { ...secret, body: open, permissions: { allowedUsers: [{ email: ann }] } },
    })
    const { results } = await find(ann, 'lagging')
    assert.equal(results.length, 1)
    assert.ok(!JSON.stringify(results).includes('secret'))
    await server.catchUp()
    assert.ok(JSON.stringify((await find(ann, 'lagging')).results).includes('news'))
  })
})
