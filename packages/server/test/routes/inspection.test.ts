import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type {
  AuditEntry,
  ExplainResponse,
  FindDocumentsResponse,
  FindPeopleResponse,
  ShowDocumentResponse,
  ShowPersonResponse,
} from '@sheaf/contract'
import { assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const indexing = callerOf(server, await server.token())
const admin = callerOf(server, await server.token({ kind: 'admin', name: 'root' }))
const datasource = 'handbook'
const group = (name: string, member: object) => ({ datasource, membership: { groupName: name, ...member } })

await indexing.must('adddatasource', { ...handbook, objectDefinitions: [{ name: 'page' }, { name: 'note' }] })
await indexing.must('adddatasource', { name: 'Wiki', isUserReferencedByEmail: true })
for (const name of ['ann', 'bob', 'annette']) await indexing.must('indexuser', user(name))
await indexing.must('indexuser', user('cy', { isActive: false, name: 'Cyrus Antonelli' }))
for (const name of ['inner', 'outer', 'other']) await indexing.must('indexgroup', { datasource, group: { name } })
await indexing.must('indexmembership', group('inner', { memberUserId: 'ann@example.com' }))
await indexing.must('indexmembership', group('outer', { memberGroupName: 'inner' }))
await indexing.must('indexemployee', {
  employee: { email: 'eva@example.com', department: 'x', firstName: 'Eva', lastName: 'Anders' },
})
await indexing.must('indexemployee', { employee: { email: 'left@example.com', department: 'x', status: 'EX' } })
const plan = page('Plan', {
  permissions: {
    allowedUsers: [{ email: 'bob@example.com' }],
    allowedGroups: ['outer', 'ghost'],
    allowedGroupIntersections: [{ requiredGroups: ['inner', 'other'] }],
  },
  body: { mimeType: 'text/html', textContent: '<p>All of <b>it</b></p>' },
  customProperties: [{ name: 'colour', value: 'red' }],
})
await indexing.must('indexdocument', { document: plan, version: 7 })
await indexing.must('indexdocument', { document: page('Plan', { objectType: 'note', title: 'A note' }) })
await indexing.must('indexdocument', { document: page('nobodys', { permissions: {} }) })
await indexing.must('processalldocuments', {})

describe('finddocuments', () => {
  proveCommonRefusals(server, 'finddocuments', { query: 'plan' })

  const find = async (request: object) =>
    ((await admin.must('finddocuments', request)) as FindDocumentsResponse).documents
      .map(({ objectType, id }) => `${objectType} ${id}`)
      .sort()

  it('200: by id in any case, index-wide id and URL, of every type, whoever may see them', async () => {
    assert.deepEqual(await find({ query: 'PLAN' }), ['note Plan', 'page Plan'])
    assert.deepEqual(await find({ query: 'custom_handbook_page_plan' }), ['page Plan'])
    assert.deepEqual(await find({ query: 'CUSTOM_HANDBOOK_page_Plan' }), ['page Plan'])
    assert.deepEqual(await find({ query: 'https://handbook.example.com/Plan' }), ['note Plan', 'page Plan'])
    assert.deepEqual(await find({ query: 'nobodys' }), ['page nobodys'])
    assert.deepEqual(await find({ query: 'nobodys', datasource: 'wiki' }), [])
    assert.deepEqual(await find({ query: 'nobody' }), [])
  })

  it('400 for a datasource that is none', async () => {
    assertRefused(await admin.call('finddocuments', { query: 'x', datasource: 'ghost' }), 'invalid_datasource')
  })
})

describe('showdocument', () => {
  proveCommonRefusals(server, 'showdocument', { datasource, objectType: 'page', id: 'plan' })

  it('200: what it says, who may see it, how far it has come and what became of it', async () => {
    const shown = (await admin.must('showdocument', {
      datasource,
      objectType: 'page',
      id: 'plan',
    })) as ShowDocumentResponse
    assert.partialDeepStrictEqual(shown, {
      document: {
        datasource,
        objectType: 'page',
        id: 'Plan',
        documentId: 'CUSTOM_HANDBOOK_page_Plan',
        title: 'Page Plan',
      },
      definition: { title: 'Page Plan', customProperties: [{ name: 'colour', value: 'red' }] },
      text: 'All of it',
      isTextCut: false,
      version: '7',
      status: { uploadStatus: 'UPLOADED', indexingStatus: 'INDEXED', permissionIdentityStatus: 'NOT_UPLOADED' },
    })
    assert.deepEqual(shown.permissions.allowedGroups, ['ghost', 'outer'])
    assert.deepEqual(shown.events.map(({ event }) => event).toSorted(), ['INDEXED', 'UPLOADED'])
    assert.equal('body' in shown.definition, false)
  })

  it('200: that it was looked at stands in the audit', async () => {
    await admin.must('showdocument', { datasource, objectType: 'page', id: 'nobodys' })
    await admin.must('showdocument', { datasource, objectType: 'note', id: 'plan' })
    const { entries } = (await admin.must('listaudit', { events: ['document_shown'] })) as { entries: AuditEntry[] }
    const details = entries.filter(({ tokenName }) => tokenName === 'root').map(({ detail }) => detail)
    for (const id of ['CUSTOM_HANDBOOK_page_nobodys', 'CUSTOM_HANDBOOK_note_Plan']) {
      assert.ok(
        details.some((detail) => detail.includes(id)),
        `${id} is not in ${details}`,
      )
    }
  })

  it('404 for a document that is not stored', async () => {
    const answer = await admin.call('showdocument', { datasource, objectType: 'page', id: 'absent' })
    assertRefused(answer, 'document_not_found', '"absent"', 'handbook')
    assertRefused(await admin.call('showdocument', { datasource, id: 'plan' }), 'document_not_found')
    assertRefused(await admin.call('showdocument', { datasource: 'ghost', id: 'plan' }), 'invalid_datasource')
  })
})

describe('explain', () => {
  it('200: every grant of the document with the way into each group, those first that admit', async () => {
    const grantsFor = async (name: string) =>
      (
        (await admin.must('explain', {
          userEmail: `${name}@example.com`,
          datasource,
          objectType: 'page',
          id: 'plan',
        })) as ExplainResponse
      ).grants
    assert.deepEqual(await grantsFor('ann'), [
      {
        by: 'group',
        isMet: true,
        groups: [{ name: 'outer', isIndexed: true, isMember: true, path: ['inner', 'outer'] }],
      },
      { by: 'user', isMet: false, name: 'bob@example.com', groups: [] },
      { by: 'group', isMet: false, groups: [{ name: 'ghost', isIndexed: false, isMember: false, path: [] }] },
      {
        by: 'intersection',
        isMet: false,
        groups: [
          { name: 'inner', isIndexed: true, isMember: true, path: ['inner'] },
          { name: 'other', isIndexed: true, isMember: false, path: [] },
        ],
      },
    ])
    assert.deepEqual(
      (await grantsFor('bob'))?.filter(({ isMet }) => isMet).map(({ by }) => by),
      ['user'],
    )
    for (const name of ['cy', 'left', 'stranger']) {
      assert.ok(
        (await grantsFor(name))?.every(({ isMet }) => !isMet),
        name,
      )
    }
  })
})

describe('findpeople', () => {
  proveCommonRefusals(server, 'findpeople', { query: 'ann' })

  const find = async (query: string) =>
    ((await admin.must('findpeople', { query })) as FindPeopleResponse).people.map(({ email }) => email)

  it('200: by the beginning of an address or of a word of a name, those too who may not search', async () => {
    assert.deepEqual(await find('AN'), ['ann@example.com', 'annette@example.com', 'cy@example.com', 'eva@example.com'])
    assert.deepEqual(await find('cyr'), ['cy@example.com'])
    assert.deepEqual(await find('left'), ['left@example.com'])
    assert.deepEqual(await find('%'), [])
    assert.deepEqual(await find("' or 1=1 --"), [])
    assert.equal((await find('')).length, 6)
    const { people } = (await admin.must('findpeople', { query: 'eva' })) as FindPeopleResponse
    assert.deepEqual(people, [{ email: 'eva@example.com', name: 'Eva Anders', isEmployee: true }])
  })
})

describe('showperson', () => {
  proveCommonRefusals(server, 'showperson', { email: 'ann@example.com' })

  const show = async (email: string) => (await admin.must('showperson', { email })) as ShowPersonResponse

  it('200: who the person is to each datasource, with the way into each group', async () => {
    const { datasources, ...ann } = await show('Ann@example.com')
    assert.deepEqual(ann, { email: 'ann@example.com', name: 'ann', maySearch: true, hasLeft: false })
    assert.deepEqual(
      datasources.find((each) => each.datasource === datasource),
      {
        datasource,
        isVisible: true,
        identityDatasource: datasource,
        user: { userId: 'ann@example.com', isActive: true },
        groups: [
          { name: 'inner', path: ['inner'] },
          { name: 'outer', path: ['inner', 'outer'] },
        ],
        hasMoreGroups: false,
      },
    )
    assert.equal(datasources.find((each) => each.datasource === 'Wiki')?.user, undefined)
  })

  it('200: of those who may not search, why', async () => {
    const left = await show('left@example.com')
    assert.deepEqual([left.maySearch, left.hasLeft, left.employee], [false, true, { status: 'EX' }])
    assert.ok(left.datasources.every(({ isVisible, groups }) => !isVisible && groups.length === 0))
    const cy = await show('cy@example.com')
    assert.deepEqual([cy.maySearch, cy.datasources[0]?.user?.isActive], [false, false])
  })

  it('404 for an address that is nobody’s', async () => {
    assertRefused(await admin.call('showperson', { email: 'zoe@example.com' }), 'person_not_found', 'zoe@example.com')
  })
})
