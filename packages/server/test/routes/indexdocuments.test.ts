import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { limits } from '@sheaf/contract'
import { assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, page } from '../handbook.ts'
import { offences, prepareOffences } from '../offences.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const caller = callerOf(server, await server.token())
const { call, count, hasAccess } = caller
await prepareOffences(caller)
const index = (...documents: unknown[]) => call('indexdocuments', { datasource: 'handbook', documents })

proveCommonRefusals(server, 'indexdocuments', { datasource: 'handbook', documents: [page('common')] })

describe('200', () => {
  it('for several documents, and leaves all others alone', async () => {
    const before = await count('handbook')
    assertDone(await index(page('a'), page('b')))
    assertDone(await index(page('c'), page('B')))
    assert.equal(await count('handbook'), before + 3)
  })

  it('for the same id twice: the later one wins', async () => {
    assertDone(await index(page('twice', { permissions: {} }), page('other'), page('TWICE')))
    assert.equal(await hasAccess('handbook', 'twice', 'ann@example.com'), true)
    assertDone(await index(page('TWICE'), page('twice', { permissions: {} })))
    assert.equal(await hasAccess('handbook', 'twice', 'ann@example.com'), false)
  })

  it('for no documents at all, and with an uploadId', async () => {
    const before = await count('handbook')
    assertDone(await index())
    assertDone(await call('indexdocuments', { datasource: 'HANDBOOK', documents: [], uploadId: 'batch 1' }))
    assert.equal(await count('handbook'), before)
  })

  it('for as many documents as a page may have', async () => {
    const before = await count('handbook')
    const documents = Array.from({ length: limits.documentsPerPageMax.value }, (_, i) => page(`many-${i}`))
    assertDone(await index(...documents))
    assert.equal(await count('handbook'), before + documents.length)
    assertRefused(await index(...documents, page('more')), 'invalid_field', 'documents has more than 10000 entries')
  })
})

describe('400 for all documents, of which none is stored,', () => {
  for (const { what, document, code, says } of offences) {
    it(`for ${what} in one of them, named by position and id`, async () => {
      const before = await count('handbook')
      const id = document.id ?? 'offender'
      const answer = await index(page('sound-1'), { ...page('offender'), ...document }, page('sound-2'))
      assertRefused(answer, code, `documents[1] (id "${id}")`, ...says)
      assert.equal(await count('handbook'), before)
    })
  }

  it('for a document of another datasource than the request’s', async () => {
    const answer = await index(page('a'), page('b', { datasource: 'wiki' }))
    assertRefused(answer, 'invalid_field', 'documents[1] (id "b"): its datasource "wiki" is not the "handbook"')
    assertDone(await index(page('a', { datasource: 'HandBook' })))
  })

  it('for a field of the wrong type, named by position and id', async () => {
    const answer = await index(page('a'), { ...page('b'), tags: 'red' })
    assertRefused(answer, 'invalid_field', 'documents[1] (id "b").tags must be an array, not a string')
    const idless = await index(page('a'), { ...page('b'), id: undefined, title: 7 })
    assertRefused(idless, 'invalid_field', 'documents[1].title must be a string, not a number')
    assertRefused(await index(page('a'), null), 'invalid_field', 'documents[1] must be an object, not null')
  })

  it('for a document without an id that lacks something else, named by position', async () => {
    const { permissions: _, id: __, ...bare } = page('a')
    assertRefused(await index(page('b'), bare), 'permissions_missing', 'documents[1]: Permissions are not specified')
  })

  it('for a version, which only single documents have', async () => {
    const answer = await call('indexdocuments', { datasource: 'handbook', documents: [], version: 1 })
    assertRefused(answer, 'unknown_field', 'unrecognized field: "version"')
  })

  it('for missing documents, and for a datasource that does not exist', async () => {
    assertRefused(await call('indexdocuments', { datasource: 'handbook' }), 'invalid_field', 'documents is missing')
    assertRefused(await call('indexdocuments', { documents: [] }), 'invalid_field', 'datasource is missing')
    const absent = await call('indexdocuments', { datasource: 'absent', documents: [] })
    assertRefused(absent, 'invalid_datasource', '"absent"')
  })
})

it('403 for a datasource outside the token’s scope', async () => {
  const scoped = callerOf(server, await server.token({ datasources: ['wiki'] }))
  const outside = await scoped.call('indexdocuments', { datasource: 'handbook', documents: [] })
  assertRefused(outside, 'datasource_out_of_scope', 'datasource', '"handbook"')
  // A document cannot slip out of the scope either.
  const slipping = await scoped.call('indexdocuments', { datasource: 'wiki', documents: [page('a')] })
  assertRefused(slipping, 'invalid_field', 'documents[0] (id "a"): its datasource "handbook"')
})
