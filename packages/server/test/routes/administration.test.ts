import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const indexing = callerOf(server, await server.token())
const admin = callerOf(server, await server.token({ kind: 'admin' }))
const datasource = 'handbook'
const group = (name: string, member: object) => ({ datasource, membership: { groupName: name, ...member } })

await indexing.must('adddatasource', handbook)
for (const name of ['ann', 'bob']) await indexing.must('indexuser', user(name))
await indexing.must('indexuser', user('cy', { isActive: false }))
for (const name of ['inner', 'middle', 'outer', 'other', 'top'])
  await indexing.must('indexgroup', { datasource, group: { name } })
await indexing.must('indexmembership', group('inner', { memberUserId: 'ann@example.com' }))
await indexing.must('indexmembership', group('middle', { memberGroupName: 'inner' }))
await indexing.must('indexmembership', group('outer', { memberGroupName: 'middle' }))
await indexing.must('indexmembership', group('other', { memberUserId: 'ann@example.com' }))
// A longer way to `top`, and a circle.
await indexing.must('indexmembership', group('top', { memberGroupName: 'other' }))
await indexing.must('indexmembership', group('other', { memberGroupName: 'inner' }))
await indexing.must('indexmembership', group('inner', { memberGroupName: 'top' }))
const permissions = {
  shortest: { allowedGroups: ['top'] },
  nested: { allowedGroups: ['outer'] },
  both: { allowedGroupIntersections: [{ requiredGroups: ['outer', 'other'] }] },
  named: { allowedUsers: [{ email: 'bob@example.com' }] },
  everyone: { allowAnonymousAccess: true },
  nobody: {},
}
for (const [id, granted] of Object.entries(permissions)) {
  await indexing.must('indexdocument', { document: page(id, { permissions: granted }) })
}
await indexing.must('processalldocuments', {})

type Explained = {
  readonly isAllowed: boolean
  readonly isFindable: boolean
  readonly stages: readonly { readonly stage: string; readonly isPassed: boolean; readonly remedy?: string }[]
  readonly grant?: { readonly by: string; readonly paths: readonly (readonly string[])[] }
}
const explain = async (name: string, id: string, more: object = {}) =>
  (await admin.must('explain', {
    userEmail: `${name}@example.com`,
    datasource,
    objectType: 'page',
    id,
    ...more,
  })) as Explained

describe('explain', () => {
  proveCommonRefusals(server, 'explain', { userEmail: 'ann@example.com', datasource, objectType: 'page', id: 'nested' })

  it('200: gives the shortest way from the person through groups inside groups', async () => {
    const nested = await explain('ann', 'nested')
    assert.deepEqual([nested.isAllowed, nested.isFindable], [true, true])
    assert.deepEqual(nested.grant, { by: 'group', paths: [['inner', 'middle', 'outer']] })
    assert.deepEqual((await explain('ann', 'shortest')).grant?.paths, [['other', 'top']])
    const both = await explain('ann', 'both')
    assert.deepEqual(both.grant, { by: 'intersection', paths: [['other'], ['inner', 'middle', 'outer']] })
    assert.deepEqual((await explain('bob', 'named')).grant, { by: 'user', paths: [] })
    assert.deepEqual((await explain('bob', 'everyone')).grant, { by: 'anonymous', paths: [] })
  })

  const ends: readonly (readonly [name: string, id: string, stage: string, more?: object])[] = [
    ['ann', 'nested', 'datasource', { datasource: 'ghost' }],
    ['ann', 'absent', 'uploaded'],
    ['ann', 'nested', 'uploaded', { objectType: 'note' }],
    ['stranger', 'everyone', 'identity'],
    ['cy', 'named', 'identity'],
    ['bob', 'nested', 'permitted'],
    ['ann', 'nobody', 'permitted'],
    ['ann', 'nested', 'token', { token: 'nosuch' }],
  ]
  for (const [name, id, stage, more] of ends) {
    it(`200: ${name} and ${id}${more === undefined ? '' : ` ${JSON.stringify(more)}`}: the way ends at ${stage}, with a remedy`, async () => {
      const { isFindable, stages } = await explain(name, id, more)
      const end = stages.find(({ isPassed }) => !isPassed)
      assert.deepEqual([isFindable, end?.stage, (end?.remedy ?? '') !== ''], [false, stage, true])
    })
  }

  it('200: a datasource that is not visible is where the way ends, for whoever is no beta user', async () => {
    await admin.must('setdatasourcevisibility', { datasource, visibility: 'none' })
    const { isAllowed, stages } = await explain('ann', 'everyone')
    assert.deepEqual([isAllowed, stages.find(({ isPassed }) => !isPassed)?.stage], [false, 'visible'])
    const viewers = await admin.must('listviewers', { datasource, objectType: 'page', id: 'everyone' })
    assert.deepEqual(viewers, { viewers: [], hasMore: false })
    await admin.must('setdatasourcevisibility', { datasource, visibility: 'all' })
    assert.equal((await explain('ann', 'everyone')).isAllowed, true)
  })

  it('200: says of each person and document what checkdocumentaccess says', async () => {
    for (const name of ['ann', 'bob', 'cy', 'stranger']) {
      for (const id of Object.keys(permissions)) {
        const expected = await indexing.hasAccess(datasource, id, `${name}@example.com`)
        assert.equal((await explain(name, id)).isAllowed, expected, `${name} ${id}`)
      }
    }
  })
})

describe('listviewers', () => {
  const ask = async (id: string, more: object = {}) =>
    (await admin.must('listviewers', { datasource, objectType: 'page', id, ...more })) as {
      readonly viewers: readonly { readonly email: string; readonly grant: object }[]
      readonly hasMore: boolean
    }
  proveCommonRefusals(server, 'listviewers', { datasource, objectType: 'page', id: 'nested' })

  it('200: everyone of whom checkdocumentaccess says true, and nobody else', async () => {
    for (const id of Object.keys(permissions)) {
      const expected: string[] = []
      for (const name of ['ann', 'bob', 'cy']) {
        if (await indexing.hasAccess(datasource, id, `${name}@example.com`)) expected.push(`${name}@example.com`)
      }
      assert.deepEqual(
        (await ask(id)).viewers.map(({ email }) => email),
        expected,
        id,
      )
    }
  })

  it('200: gives the way of each, and says if there are more', async () => {
    const nested = [{ by: 'group', paths: [['inner', 'middle', 'outer']] }]
    assert.deepEqual(
      (await ask('nested')).viewers.map(({ grant }) => grant),
      nested,
    )
    assert.deepEqual((await ask('everyone', { limit: 1 })).hasMore, true)
    assert.deepEqual((await ask('everyone', { limit: 2 })).hasMore, false)
  })

  it('400 for a document that is not stored', async () => {
    const body = { datasource, objectType: 'page', id: 'absent' }
    assertRefused(await admin.call('listviewers', body), 'document_unknown', '"absent"')
  })
})

describe('datasources', () => {
  proveCommonRefusals(server, 'listdatasources', undefined)
  proveCommonRefusals(server, 'showdatasource', { datasource })
  proveCommonRefusals(server, 'setdatasourcevisibility', { datasource, visibility: 'all' })
  proveCommonRefusals(server, 'removebetauser', { datasource, email: 'ann@example.com' })
  proveCommonRefusals(server, 'clearfindings', { datasource })

  it('200: listed and shown with their counts and what looks like a mistake', async () => {
    await admin.must('clearfindings', { datasource })
    await indexing.must('indexdocument', { document: page('nobody', { permissions: {} }) })
    const expected = { name: 'handbook', visibility: 'all', documents: 6, users: 3, groups: 5, findings: 1 }
    assert.partialDeepStrictEqual(await admin.must('listdatasources', undefined), { datasources: [expected] })
    const shown = await admin.must('showdatasource', { datasource })
    assert.partialDeepStrictEqual(shown, {
      datasource: expected,
      config: { name: 'handbook' },
      findings: [{ kind: 'nobody_may_see', count: 1, examples: ['document "nobody"'] }],
    })
    assertDone(await admin.call('clearfindings', { datasource }))
    assert.deepEqual((await admin.must('showdatasource', { datasource })) as object, {
      ...(shown as object),
      datasource: { ...(shown as { datasource: object }).datasource, findings: 0 },
      findings: [],
    })
  })

  const findingsNow = async () => {
    const { findings } = (await admin.must('showdatasource', { datasource })) as {
      readonly findings: readonly { readonly kind: string; readonly count: number; readonly examples: object }[]
    }
    return findings.map(({ kind, count, examples }) => ({ kind, count, examples }))
  }

  it('200: fields that were left out are counted, once the request was accepted', async () => {
    const odd = { ...page('odd'), permissions: { allowAnonymousAccess: true, everyone: true }, mood: 'good' }
    await indexing.must('indexdocument', { document: odd })
    await indexing.must('indexdocuments', { datasource, documents: [odd, odd] })
    assertRefused(
      await indexing.call('indexdocument', { document: { ...odd, viewURL: '' } }),
      'invalid_view_url',
      'viewU',
    )
    await indexing.must('indexuser', { datasource, user: { ...user('ann').user, nick: 'a' } })
    assert.deepEqual(await findingsNow(), [
      {
        kind: 'ignored_field',
        count: 7,
        examples: [
          'indexdocument: document.permissions.everyone',
          'indexdocument: document.mood',
          'indexdocuments: documents.permissions.everyone',
          'indexdocuments: documents.mood',
          'indexuser: user.nick',
        ],
      },
    ])
    await indexing.must('deletedocument', { datasource, objectType: 'page', id: 'odd' })
    await admin.must('clearfindings', { datasource })
  })

  it('200: a type that is no longer declared is counted, if documents have it', async () => {
    const types = (...names: readonly string[]) => ({ objectDefinitions: names.map((name) => ({ name })) })
    await indexing.must('adddatasource', { ...handbook, ...types('page', 'empty') })
    await indexing.must('adddatasource', { ...handbook, ...types('other') })
    assert.deepEqual(await findingsNow(), [
      { kind: 'orphaned_object_type', count: 1, examples: ['object type "page"'] },
    ])
    await indexing.must('adddatasource', handbook)
    await admin.must('clearfindings', { datasource })
  })

  it('409 for one from which another takes its users; 200 once that is gone, and nothing is left', async () => {
    await indexing.must('adddatasource', { name: 'guide', identityDatasourceName: datasource, urlRegex: 'x' })
    assertRefused(await admin.call('deletedatasource', { datasource }), 'identities_in_use', 'guide')
    await admin.must('deletedatasource', { datasource: 'guide' })
    assertDone(await admin.call('deletedatasource', { datasource }))
    assertRefused(await admin.call('deletedatasource', { datasource }), 'invalid_datasource', '"handbook"')
    await indexing.must('adddatasource', handbook)
    assert.equal(await indexing.count(datasource), 0)
    assert.equal((await explain('ann', 'everyone')).isAllowed, false)
  })
})
