import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type CustomMetadataSchema, type GetDocumentsResponse, operations } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { assertAnswered, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { searcherOf } from '../searcher.ts'

const server = await startTestServer({ after })
const scopes = ['custommetadata:global_scope']
const indexing = callerOf(server, await server.token({ scopes }))
const client = await server.token({ kind: 'client' })
const searcher = searcherOf(server, client)
const admin = callerOf(server, await server.token({ kind: 'admin' }))
const [ann, bob] = ['ann@example.com', 'bob@example.com'] as const

const schemaPath = (group: string) => `/rest/api/index/custom-metadata/schema/${encodeURIComponent(group)}`
const valuesPath = (id: string, group: string) =>
  `/rest/api/index/document/${encodeURIComponent(`CUSTOM_HANDBOOK_page_${id}`)}/custom-metadata/${group}`
type Keys = CustomMetadataSchema['metadataKeys']
const putSchema = (group: string, metadataKeys: Keys, by = indexing) =>
  by.call('putcustommetadataschema', { metadataKeys }, {}, schemaPath(group))
const getSchema = (group: string) => indexing.call('getcustommetadataschema', undefined, {}, schemaPath(group))
const deleteSchema = (group: string) => indexing.call('deletecustommetadataschema', undefined, {}, schemaPath(group))
const put = (id: string, group: string, values: Readonly<Record<string, unknown>>) =>
  indexing.call(
    'putcustommetadata',
    { customMetadata: Object.entries(values).map(([name, value]) => ({ name, value })) },
    {},
    valuesPath(id, group),
  )
const remove = (id: string, group: string) =>
  indexing.call('deletecustommetadata', undefined, {}, valuesPath(id, group))
const done = { success: true }

const everyType: Keys = [
  { name: 'state', propertyType: 'PICKLIST' },
  { name: 'Reviewers', propertyType: 'TEXTLIST' },
  { name: 'note', propertyType: 'TEXT' },
  { name: 'tags', propertyType: 'MULTIPICKLIST' },
  { name: 'secret', propertyType: 'TEXT', skipIndexing: true },
]

/** `document.metadata.customData` of a page, as whoever may see the page is shown it. */
async function customData(id: string) {
  const body = { documentSpecs: [{ id: `CUSTOM_HANDBOOK_page_${id}` }], includeFields: ['CUSTOM_METADATA'] }
  const answer = await server.call('getdocuments', client, body, { 'x-glean-actas': ann })
  assert.equal(answer.status, 200, answer.text)
  const { documents } = answer.json as GetDocumentsResponse
  return documents[`CUSTOM_HANDBOOK_page_${id}`]?.metadata?.customData
}

await indexing.must('adddatasource', handbook)
for (const name of ['ann', 'bob']) await indexing.must('indexuser', user(name))
await indexing.must('indexdocument', { document: page('holidays') })
await indexing.must('indexdocument', { document: page('plan', { permissions: { allowedUsers: [{ email: ann }] } }) })
await putSchema('review', everyType)

describe('schemas of custom metadata', () => {
  proveCommonRefusals(server, 'putcustommetadataschema', { metadataKeys: everyType }, { scopes })
  proveCommonRefusals(server, 'getcustommetadataschema', undefined, { scopes })
  proveCommonRefusals(server, 'deletecustommetadataschema', undefined, { scopes })

  it('200: read back as it was put, skipIndexing filled in; a group in any letter case', async () => {
    assertAnswered(await putSchema('Shelf1', [{ name: 'Place', propertyType: 'TEXT' }]), done)
    const shelf = { metadataKeys: [{ name: 'Place', propertyType: 'TEXT', skipIndexing: false }] }
    assert.deepEqual((await getSchema('sHELF1')).json, shelf)
    assertAnswered(await putSchema('SHELF1', [{ name: 'Place', propertyType: 'TEXT', skipIndexing: true }]), done)
    assertAnswered(await getSchema('shelf1'), { metadataKeys: [{ name: 'Place', skipIndexing: true }] })
    assertAnswered(await deleteSchema('shelf1'), done)
  })

  it('400 for a name that no group or key can have, for too many keys, and for a type of another kind of property', async () => {
    for (const group of ['a b', 'a_b', 'ä', 'a/b', 'global_scope']) {
      assertRefused(await putSchema(group, []), 'invalid_field', 'groupName', 'letters and digits')
    }
    assertRefused(await putSchema('g'.repeat(51), []), 'invalid_field', 'groupName is longer than 50')
    const key = (name: string) => ({ name, propertyType: 'TEXT' as const })
    assertRefused(await putSchema('bad', [key('a_b')]), 'invalid_field', 'metadataKeys[0].name')
    assertRefused(await putSchema('bad', [key('a'), key('A')]), 'invalid_field', 'metadataKeys[1].name "A"', 'twice')
    const many = Array.from({ length: limits.metadataKeysPerGroupMax.value + 1 }, (_, i) => key(`k${i}`))
    assertRefused(await putSchema('bad', many), 'invalid_field', 'metadataKeys has more than 20')
    const date = [{ name: 'a', propertyType: 'DATE' }] as unknown as Keys
    assertRefused(await putSchema('bad', date), 'invalid_field', 'metadataKeys[0].propertyType', 'TEXTLIST')
    assertRefused(await getSchema('bad'), 'metadata_group_unknown', 'bad')
  })

  it('409 for a key that would change its type, naming both; and for one that would be searched as another is', async () => {
    const changed = [{ name: 'STATE', propertyType: 'TEXT' as const }]
    assertRefused(await putSchema('review', changed), 'metadata_conflict', '"STATE"', 'PICKLIST', 'TEXT')
    await putSchema('ab', [{ name: 'c', propertyType: 'TEXT' }])
    const same = await putSchema('a', [{ name: 'BC', propertyType: 'TEXT' }])
    assertRefused(same, 'metadata_conflict', 'key "BC" of group "a"', 'key "c" of group "ab"')
    await deleteSchema('ab')
    assertAnswered(await putSchema('a', [{ name: 'BC', propertyType: 'TEXT' }]), done)
    await deleteSchema('a')
  })

  it('404 to read or delete a group that is not defined', async () => {
    assertRefused(await getSchema('ghost'), 'metadata_group_unknown', 'groupName', '"ghost"')
    assertRefused(await deleteSchema('ghost'), 'metadata_group_unknown', 'groupName', '"ghost"')
  })

  it('400 for the 51st group', async () => {
    const created: string[] = []
    let last = await putSchema('n0', [])
    for (let i = 0; last.status === 200; i += 1) {
      created.push(`n${i}`)
      last = await putSchema(`n${i + 1}`, [])
    }
    assertRefused(last, 'invalid_field', 'groupName', 'There may be 50')
    // `review` is the other one, and it can still be changed.
    assert.equal(created.length, limits.metadataGroupsMax.value - 1)
    assertAnswered(await putSchema('review', everyType), done)
    for (const group of created) assertAnswered(await deleteSchema(group), done)
  })

  it('401 for a group that the token’s scopes do not cover, also for a global token', async () => {
    const one = callerOf(server, await server.token({ scopes: ['custommetadata:REVIEW'] }))
    const scoped = callerOf(server, await server.token({ datasources: ['wiki'], scopes: ['custommetadata:review'] }))
    const none = callerOf(server, await server.token())
    assertAnswered(await putSchema('review', everyType, one), done)
    assertAnswered(await putSchema('Review', everyType, scoped), done)
    assertRefused(await putSchema('other', [], one), 'metadata_out_of_scope', '"other"', 'custommetadata:REVIEW')
    assertRefused(await putSchema('review', everyType, none), 'metadata_out_of_scope', 'it has none', '--scope')
    for (const id of ['getcustommetadataschema', 'deletecustommetadataschema', 'deletecustommetadata'] as const) {
      assertRefused(await none.call(id, undefined), 'metadata_out_of_scope', '"review"')
    }
    const body = operations.putcustommetadata.requestExample
    assertRefused(await none.call('putcustommetadata', body), 'metadata_out_of_scope', '"review"')
  })
})

describe('values of custom metadata', () => {
  proveCommonRefusals(server, 'putcustommetadata', { customMetadata: [] }, { scopes })
  proveCommonRefusals(server, 'deletecustommetadata', undefined, { scopes })

  it('200: all of a group is replaced, other groups stay, and it is shown as customData', async () => {
    await putSchema('team', [{ name: 'owner', propertyType: 'TEXT' }])
    await put('holidays', 'team', { owner: 'People' })
    assertAnswered(await put('holidays', 'review', { state: 'draft', note: 'first' }), done)
    assertAnswered(await put('HOLIDAYS', 'REVIEW', { State: 'approved', reviewers: ['Ann', 'Bob'], tags: [] }), done)
    assert.deepEqual(await customData('holidays'), {
      reviewstate: { displayLabel: 'state', stringValue: 'approved' },
      reviewreviewers: { displayLabel: 'Reviewers', stringListValue: ['Ann', 'Bob'] },
      reviewtags: { displayLabel: 'tags', stringListValue: [] },
      teamowner: { displayLabel: 'owner', stringValue: 'People' },
    })
    assertAnswered(await remove('holidays', 'team'), done)
    assertAnswered(await remove('holidays', 'team'), done)
    assert.equal('teamowner' in ((await customData('holidays')) ?? {}), false)
  })

  const wrong: readonly (readonly [values: Readonly<Record<string, unknown>>, ...says: readonly string[]])[] = [
    [{ colour: 'red' }, 'customMetadata[0].name', '"colour"', 'It has state, Reviewers, note, tags, secret'],
    [{ constructor: 'x' }, 'customMetadata[0].name', '"constructor"'],
    [{ state: ['a'] }, 'customMetadata[0].value must be a text', 'PICKLIST'],
    [{ note: 7 }, 'customMetadata[0].value must be a text', 'TEXT'],
    [{ note: 'fine', reviewers: 'Ann' }, 'customMetadata[1].value must be a list of texts', 'TEXTLIST'],
    [{ note: 'a'.repeat(10_001) }, 'customMetadata[0].value is longer than 10000'],
    [{ tags: ['a', 'a'.repeat(10_001)] }, 'customMetadata[0].value[1] is longer than 10000'],
    [{ tags: Array(1_001).fill('a') }, 'customMetadata[0].value has more than 1000'],
    [{ note: 'a', NOTE: 'b' }, 'customMetadata[1].name "NOTE"', 'twice'],
    [{ tags: Array(11).fill('a'.repeat(9_999)) }, 'customMetadata has 109989 characters'],
    [{ note: null }, 'customMetadata[0].value'],
  ]
  for (const [values, ...says] of wrong) {
    it(`400 for ${JSON.stringify(values).slice(0, 60)}, by field`, async () => {
      const before = await customData('holidays')
      assertRefused(await put('holidays', 'review', values), 'invalid_field', ...says)
      assert.deepEqual(await customData('holidays'), before)
    })
  }

  it('404 for a document or a group that is not there, by the name in the path', async () => {
    assertRefused(await put('ghost', 'review', {}), 'metadata_document_unknown', 'docId', 'CUSTOM_HANDBOOK_page_ghost')
    assertRefused(await remove('ghost', 'review'), 'metadata_document_unknown', 'docId')
    assertRefused(await put('holidays', 'ghost', {}), 'metadata_group_unknown', 'groupName', '"ghost"')
    assertRefused(await remove('holidays', 'ghost'), 'metadata_group_unknown', 'groupName')
    const odd = '/rest/api/index/document/holidays/custom-metadata/review'
    assertRefused(
      await indexing.call('putcustommetadata', { customMetadata: [] }, {}, odd),
      'metadata_document_unknown',
    )
  })

  it('404 for a document of a datasource that the token is not made for', async () => {
    const scoped = callerOf(server, await server.token({ datasources: ['other'], scopes }))
    const path = valuesPath('holidays', 'review')
    const body = { customMetadata: [{ name: 'state', value: 'zirconium' }] }
    assertRefused(await scoped.call('putcustommetadata', body, {}, path), 'metadata_document_unknown')
    assertRefused(await scoped.call('deletecustommetadata', undefined, {}, path), 'metadata_document_unknown')
    const own = callerOf(server, await server.token({ datasources: ['handbook'], scopes }))
    assertAnswered(await own.call('putcustommetadata', body, {}, path), done)
  })

  it('200: documents are found by what they have, until it goes; never by what is skipped', async () => {
    await put('holidays', 'review', { state: 'zirconium', tags: ['gallium', 'indium'], secret: 'osmium' })
    assert.deepEqual(await searcher.settled(bob, 'zirconium', 1), ['holidays'])
    assert.deepEqual(await searcher.ids(bob, 'indium'), ['holidays'])
    assert.deepEqual(await searcher.ids(bob, 'osmium'), [])
    const { results } = await searcher.find(bob, 'zirconium')
    assert.doesNotMatch(JSON.stringify(results), /zirconium|gallium|osmium/)
    await put('holidays', 'review', { state: 'hafnium' })
    assert.deepEqual(await searcher.settled(bob, 'zirconium', 0), [])
    assert.deepEqual(await searcher.ids(bob, 'hafnium'), ['holidays'])
    await remove('holidays', 'review')
    assert.deepEqual(await searcher.settled(bob, 'hafnium', 0), [])
  })

  it('200: nobody finds by it what the document’s permissions do not admit them to', async () => {
    await put('plan', 'review', { state: 'rhenium' })
    assert.deepEqual(await searcher.settled(ann, 'rhenium', 1), ['plan'])
    assert.deepEqual(await searcher.ids(bob, 'rhenium'), [])
  })

  it('200: a change of the schema counts for documents that are there, and what is kept comes back', async () => {
    await put('holidays', 'review', { state: 'tantalum', secret: 'iridium' })
    assert.deepEqual(await searcher.settled(bob, 'tantalum', 1), ['holidays'])
    const shown = everyType.map((key) => ({ ...key, skipIndexing: false }))
    await putSchema('review', shown)
    assert.deepEqual(await searcher.settled(bob, 'iridium', 1), ['holidays'])
    await putSchema(
      'review',
      shown.filter(({ name }) => name !== 'state'),
    )
    assert.deepEqual(await searcher.settled(bob, 'tantalum', 0), [])
    assert.equal('reviewstate' in ((await customData('holidays')) ?? {}), false)
    assertAnswered(await deleteSchema('review'), done)
    assert.equal(await customData('holidays'), undefined)
    assert.deepEqual(await searcher.settled(bob, 'iridium', 0), [])
    // As another type it is as if it were not there.
    await putSchema('review', [
      { name: 'state', propertyType: 'TEXTLIST' },
      { name: 'secret', propertyType: 'TEXT' },
    ])
    assert.deepEqual(await searcher.settled(bob, 'iridium', 1), ['holidays'])
    assert.deepEqual(Object.keys((await customData('holidays')) ?? {}), ['reviewsecret'])
    await deleteSchema('review')
    assertAnswered(await remove('holidays', 'review'), done)
    assertRefused(await remove('holidays', 'review'), 'metadata_group_unknown')
    await putSchema('review', everyType)
  })

  it('200: a document uploaded again keeps what it has; one deleted and uploaded again does not', async () => {
    await put('holidays', 'review', { state: 'approved' })
    await indexing.must('indexdocument', { document: page('holidays', { title: 'New' }) })
    const has = { reviewstate: { displayLabel: 'state', stringValue: 'approved' } }
    assert.deepEqual(await customData('holidays'), has)
    await indexing.must('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'holidays' })
    assertRefused(await put('holidays', 'review', {}), 'metadata_document_unknown')
    await indexing.must('indexdocument', { document: page('holidays') })
    assert.equal(await customData('holidays'), undefined)
  })

  it('404 once the datasource is deleted', async () => {
    await admin.must('deletedatasource', { datasource: 'handbook' })
    assertRefused(await put('holidays', 'review', {}), 'metadata_document_unknown')
  })
})
