import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { limits } from '@sheaf/contract'
import { assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { offences, prepareOffences } from '../offences.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const caller = callerOf(server, await server.token())
const { call, must, count, hasAccess } = caller
await prepareOffences(caller)
const index = (document: unknown) => call('indexdocument', { document })

proveCommonRefusals(server, 'indexdocument', { document: page('common') })

describe('200', () => {
  it('for a new document, which is counted and whose access can be checked at once', async () => {
    const before = await count('handbook')
    assertDone(await index(page('new')))
    assert.equal(await count('handbook'), before + 1)
    assert.equal(await hasAccess('handbook', 'new', 'ann@example.com'), true)
  })

  it('for a known id in another letter case, whose document is replaced', async () => {
    assertDone(await index(page('Straße-ÄÖ')))
    const before = await count('handbook')
    assertDone(await index(page('STRAßE-äö', { permissions: {} })))
    // The same letters, composed otherwise.
    assertDone(await index(page('straße-äö'.normalize('NFD'), { permissions: {} })))
    assert.equal(await count('handbook'), before)
    assert.equal(await hasAccess('handbook', 'Straße-ÄÖ', 'ann@example.com'), false)
  })

  it('for the datasource and the addresses of users in another letter case', async () => {
    const permissions = { allowedUsers: [{ email: ' ANN@Example.com ' }] }
    assertDone(await index(page('folded', { datasource: 'HANDBOOK', permissions })))
    assert.equal(await hasAccess('handbook', 'folded', 'Ann@EXAMPLE.com'), true)
  })

  it('for the same id under two object types, which are two documents', async () => {
    await must('adddatasource', { ...handbook, name: 'typed', objectDefinitions: [{ name: 'page' }, { name: 'memo' }] })
    assertDone(await index(page('a', { datasource: 'typed' })))
    assertDone(await index(page('a', { datasource: 'typed', objectType: 'memo', permissions: {} })))
    assert.equal(await count('typed'), 2)
    assert.equal(await hasAccess('typed', 'a', 'ann@example.com'), true)
  })

  it('for any object type where a nameless definition stands for all others', async () => {
    await must('adddatasource', { name: 'nameless', objectDefinitions: [{ name: 'page' }, {}] })
    for (const objectType of ['page', 'memo', '', undefined]) {
      const { objectType: _, ...rest } = page('a', { datasource: 'nameless' })
      assertDone(await index({ ...rest, ...(objectType === undefined ? {} : { objectType }) }))
    }
    assert.equal(await count('nameless'), 3)
  })

  it('without an object type where none is declared, and 400 with one', async () => {
    await must('adddatasource', { name: 'plain' })
    const { objectType: _, ...plain } = page('a', { datasource: 'plain' })
    assertDone(await index(plain))
    assertRefused(await index({ ...plain, objectType: 'page' }), 'object_type_undeclared', 'declares: none')
  })

  it('without an id: the viewURL stands for it', async () => {
    await must('adddatasource', { ...handbook, name: 'old' })
    const { id: _, ...first } = page('a', { datasource: 'old' })
    const { id: __, ...second } = page('b', { datasource: 'old' })
    for (const document of [first, second, first]) assertDone(await index(document))
    assert.equal(await count('old'), 2)
  })

  it('without a viewURL where entities are held', async () => {
    await must('adddatasource', { name: 'entities', isEntityDatasource: 'true', objectDefinitions: [{}] })
    assertDone(await index({ datasource: 'entities', id: 'a', permissions: {} }))
    assertRefused(await index({ datasource: 'entities', permissions: {} }), 'invalid_field', 'id is missing')
  })

  it('with empty permissions, which admit nobody, and with an empty set of required groups', async () => {
    for (const permissions of [{}, { allowedUsers: [], allowedGroups: [] }, { allowedGroupIntersections: [{}] }]) {
      assertDone(await index(page('nobody', { permissions })))
      assert.equal(await hasAccess('handbook', 'nobody', 'ann@example.com'), false)
    }
  })

  it('with booleans and times as text', async () => {
    const document = {
      ...page('as-text'),
      permissions: { allowAnonymousAccess: 'true', allowAllDatasourceUsersAccess: 'false' },
      createdAt: '2026-01-01T12:00:00Z',
      updatedAt: '2026-01-02',
    }
    assertDone(await index(document))
    assert.equal(await hasAccess('handbook', 'as-text', 'eve@example.com'), true)
    assertDone(await index({ ...document, permissions: { allowAnonymousAccess: 'false' } }))
    assert.equal(await hasAccess('handbook', 'as-text', 'eve@example.com'), false)
  })

  it('with groups that nobody indexed, which match nobody until someone does', async () => {
    const permissions = { allowedGroups: ['later'] }
    assertDone(await index(page('groups', { permissions })))
    assert.equal(await hasAccess('handbook', 'groups', 'ann@example.com'), false)
    await must('indexgroup', { datasource: 'handbook', group: { name: 'later' } })
    const membership = { groupName: 'later', memberUserId: 'ann@example.com' }
    await must('indexmembership', { datasource: 'handbook', membership })
    assert.equal(await hasAccess('handbook', 'groups', 'ann@example.com'), true)
  })

  it('with a MIME type that is not supported, and with content that has neither text nor bytes', async () => {
    assertDone(await index(page('mime', { body: { mimeType: 'video/mp4', binaryContent: 'AAAA' } })))
    assertDone(await index(page('mime', { body: { mimeType: 'text/plain' } })))
  })

  it('with unknown fields below the top level, which are left out', async () => {
    assertDone(await index({ ...page('deep'), colour: 'red', permissions: { allowAnonymousAccess: true, denied: [] } }))
    assert.equal(await hasAccess('handbook', 'deep', 'ann@example.com'), true)
  })

  it('with any custom property that is text, a number or a list of texts', async () => {
    const customProperties = [{ name: 'a', value: 'x' }, { name: 'b', value: 1.5 }, { name: 'c', value: ['x'] }, {}]
    assertDone(await index(page('properties', { customProperties })))
  })
})

describe('400', () => {
  for (const { what, document, code, says } of offences) {
    it(`for ${what}, and nothing is stored`, async () => {
      const before = await count('handbook')
      const answer = await index({ ...page('offender'), ...document })
      assertRefused(answer, code, `document "${document.id ?? 'offender'}"`, ...says)
      assert.equal(await count('handbook'), before)
    })
  }

  it('for a document without viewURL or permissions', async () => {
    const { viewURL: _, ...noUrl } = page('a')
    const { permissions: __, ...noPermissions } = page('a')
    assertRefused(await index(noUrl), 'invalid_view_url', 'document "a": viewUrl cannot be empty.')
    assertRefused(
      await index(noPermissions),
      'permissions_missing',
      'Permissions are not specified',
      '"permissions": {}',
    )
  })

  it('for a datasource that does not exist, and for a document without one', async () => {
    assertRefused(
      await index(page('a', { datasource: 'absent' })),
      'invalid_datasource',
      'Invalid datasource: "absent"',
    )
    const { datasource: _, ...bare } = page('a')
    assertRefused(await index(bare), 'invalid_field', 'document.datasource is missing')
  })

  it('for a document that is not wrapped, naming the field that is too many', async () => {
    const answer = await call('indexdocument', page('a'))
    assertRefused(answer, 'unknown_field', 'unrecognized field: "datasource"', 'version, document')
    assertRefused(await call('indexdocument', {}), 'invalid_field', 'document is missing')
    const beside = await call('indexdocument', { document: page('a'), datasource: 'handbook' })
    assertRefused(beside, 'unknown_field', 'unrecognized field: "datasource"')
  })

  it('for a boolean or a time that has to be guessed', async () => {
    for (const allowAnonymousAccess of [1, 0, 'yes', 'True', 'TRUE', '', []]) {
      const answer = await index({ ...page('a'), permissions: { allowAnonymousAccess } })
      assertRefused(answer, 'invalid_field', 'document.permissions.allowAnonymousAccess must be true or false')
    }
    for (const updatedAt of [1_767_225_600_000, -1, 1.5, '1767225600', 'yesterday', '2026-02-30', '2026-13-01', true]) {
      const answer = await index({ ...page('a'), updatedAt })
      assertRefused(answer, 'invalid_field', 'document.updatedAt must be a time in whole Unix seconds')
    }
  })

  it('for a user that has the name where the datasource wants the id, and never the other way round', async () => {
    await must('adddatasource', { name: 'by-id', objectDefinitions: [{ name: 'page' }] })
    // One person’s id is another’s address.
    await must('indexuser', { ...user('ann', { userId: 'bob@example.com' }), datasource: 'by-id' })
    await must('indexuser', { ...user('bob', { userId: 'B' }), datasource: 'by-id' })
    const allow = (...allowedUsers: object[]) =>
      index(page('a', { datasource: 'by-id', permissions: { allowedUsers } }))
    const byEmail = await allow({ email: 'bob@example.com' })
    assertRefused(byEmail, 'user_reference_incomplete', 'refers to users by datasourceUserId', 'Send datasourceUserId.')
    for (const datasourceUserId of ['b', 'ann@example.com', ' B']) {
      assertRefused(await allow({ datasourceUserId }), 'acl_user_unknown', `User ${datasourceUserId} not found`)
    }
    assertDone(await allow({ datasourceUserId: 'bob@example.com', email: 'bob@example.com' }))
    assert.equal(await hasAccess('by-id', 'a', 'ann@example.com'), true)
    assert.equal(await hasAccess('by-id', 'a', 'bob@example.com'), false)
  })

  it('for a user of the datasource itself where identities come from another one', async () => {
    await must('adddatasource', { ...handbook, name: 'borrower', identityDatasourceName: 'WIKI' })
    await must('indexuser', { ...user('bob'), datasource: 'borrower' })
    const allow = (email: string) =>
      index(page('a', { datasource: 'borrower', permissions: { allowedUsers: [{ email }] } }))
    assertRefused(await allow('bob@example.com'), 'acl_user_unknown', 'not found for datasource CUSTOM_WIKI')
    assertDone(await allow('eve@example.com'))
    assert.equal(await hasAccess('borrower', 'a', 'eve@example.com'), true)
  })

  it('for a user named by the field by which the lender of identities goes, not the borrower', async () => {
    await must('adddatasource', { name: 'lender' })
    await must('adddatasource', { ...handbook, name: 'debtor', identityDatasourceName: 'lender' })
    await must('indexuser', { ...user('ann', { userId: 'A1' }), datasource: 'lender' })
    await must('indexgroup', { datasource: 'lender', group: { name: 'eng' } })
    const allow = (permissions: object) => index(page('a', { datasource: 'debtor', permissions }))
    const byId = await allow({ allowedUsers: [{ datasourceUserId: 'A1' }] })
    assertRefused(byId, 'user_reference_incomplete', 'refers to users by email')
    assertDone(await allow({ allowedUsers: [{ email: 'ann@example.com' }] }))
    assert.equal(await hasAccess('debtor', 'a', 'ann@example.com'), true)
    // Memberships are the lender’s, and name users as it does.
    assertDone(await allow({ allowedGroups: ['eng'] }))
    for (const [memberUserId, counts] of [
      ['ann@example.com', false],
      ['A1', true],
    ] as const) {
      await must('indexmembership', { datasource: 'lender', membership: { groupName: 'eng', memberUserId } })
      assert.equal(await hasAccess('debtor', 'a', 'ann@example.com'), counts)
    }
  })

  it('for an id of more than 200 characters, counted as people count them', async () => {
    const longest = '👩'.repeat(limits.documentIdCharactersMax.value)
    assertDone(await index(page(longest)))
    assertRefused(await index(page(`${longest}a`)), 'invalid_field', 'document.id is longer than 200 characters')
    assertRefused(await index(page('')), 'invalid_field', 'document.id is empty')
  })
})

it('403 for a datasource outside the token’s scope, whether or not it exists', async () => {
  const scoped = callerOf(server, await server.token({ datasources: ['wiki', 'planned'] }))
  for (const datasource of ['handbook', 'absent']) {
    const answer = await scoped.call('indexdocument', { document: page('a', { datasource }) })
    assertRefused(answer, 'datasource_out_of_scope', 'document.datasource', `"${datasource}"`, 'wiki, planned')
  }
  assertDone(await scoped.call('indexdocument', { document: page('a', { datasource: 'WIKI' }) }))
  const planned = await scoped.call('indexdocument', { document: page('a', { datasource: 'planned' }) })
  assertRefused(planned, 'invalid_datasource', '"planned"')
})
