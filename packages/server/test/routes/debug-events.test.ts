import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { startHandRunServer } from '../hand-run-server.ts'
import { callerOf, handbook, page } from '../handbook.ts'

const server = await startHandRunServer({ after })
const { call, must } = callerOf(server, await server.token())
await must('adddatasource', handbook)

type Event = { readonly event: string; readonly timestamp: string }
const eventsOf = async (docId: string, more: object = {}) => {
  const answer = (await must('debugdocumentevents', { objectType: 'page', docId, ...more })) as {
    readonly lifeCycleEvents: readonly Event[]
  }
  return answer.lifeCycleEvents
}
const namesOf = async (docId: string, more: object = {}) => (await eventsOf(docId, more)).map(({ event }) => event)
const put = (id: string, more: object = {}) => must('indexdocument', { document: page(id, more) })
const remove = (id: string) => must('deletedocument', { datasource: 'handbook', objectType: 'page', id })
/** The next event has a later time. */
async function tick() {
  const now = Date.now()
  while (Date.now() <= now) await setImmediate()
}
async function index() {
  await tick()
  await server.catchUp()
  await server.prune()
  await tick()
}
const whole = { datasource: 'handbook', isFirstPage: true, isLastPage: true }

describe('debug/{datasource}/document/events', () => {
  proveCommonRefusals(server, 'debugdocumentevents', { objectType: 'page', docId: 'a' })

  it('200: each event as it happens, the last one first, those of a deleted document too', async () => {
    assert.deepEqual(await namesOf('a'), [])
    const expected: string[] = []
    const happens = async (...events: readonly string[]) => {
      expected.unshift(...events.toReversed())
      assert.deepEqual(await namesOf('a', { maxEvents: 100 }), expected)
    }
    await put('a')
    await happens('UPLOADED')
    await index()
    await happens('INDEXED')
    await put('a', { title: 'Changed' })
    await happens('UPLOADED')
    await index()
    await happens('INDEXED')
    await put('a', { title: 'Changed' })
    await happens('UPLOADED')
    await index()
    await happens()
    await must('updatepermissions', { datasource: 'handbook', objectType: 'page', id: 'a', permissions: {} })
    await happens()
    await index()
    await happens('INDEXED')
    await remove('a')
    await happens('DELETION_REQUESTED')
    await index()
    await happens('DELETED')
    await put('A')
    await happens('UPLOADED')
    await index()
    await happens('INDEXED')
    const times = (await eventsOf('a')).map(({ timestamp }) => timestamp)
    assert.deepEqual(times, times.toSorted().toReversed())
    for (const time of times) assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.deepEqual(await eventsOf('CUSTOM_HANDBOOK_page_A'), await eventsOf('a'))
    assert.deepEqual(await namesOf('a', { maxEvents: 3 }), expected.slice(0, 3))
  })

  it('200: changes that the index takes up together are indexed once', async () => {
    await put('b')
    await tick()
    await put('b', { title: 'Changed' })
    await index()
    assert.deepEqual(await namesOf('b'), ['INDEXED', 'UPLOADED', 'UPLOADED'])
  })

  it('200: what an upload leaves out is deleted with its end, and gone once the index knows', async () => {
    await must('bulkindexdocuments', { ...whole, uploadId: 'x', documents: [page('kept'), page('left')] })
    await index()
    await must('bulkindexdocuments', {
      ...whole,
      uploadId: 'y',
      documents: [page('kept')],
      disableStaleDocumentDeletionCheck: true,
    })
    assert.deepEqual(await namesOf('left'), ['DELETION_REQUESTED', 'INDEXED', 'UPLOADED'])
    const [requested] = await eventsOf('left')
    while (await server.store.write('purgeStale', { limit: 10, nowMs: Date.now() + 60_000 })) {}
    assert.deepEqual((await eventsOf('left'))[0], requested)
    await index()
    assert.deepEqual(await namesOf('left'), ['DELETED', 'DELETION_REQUESTED', 'INDEXED', 'UPLOADED'])
    assert.deepEqual(await namesOf('kept'), ['UPLOADED', 'INDEXED', 'UPLOADED'])
  })

  it('200: only what is not older than the start', async () => {
    await put('c')
    const [event] = await eventsOf('c')
    const day = (event?.timestamp ?? '').slice(0, 10)
    assert.deepEqual(await eventsOf('c', { startDate: event?.timestamp }), [event])
    assert.deepEqual(await eventsOf('c', { startDate: day }), [event])
    const after = new Date(Date.parse(event?.timestamp ?? '') + 1).toISOString()
    assert.deepEqual(await eventsOf('c', { startDate: after }), [])
  })

  it('400 for a start that is no date or more than 30 days back, and for more than 100 events', async () => {
    const asked = (more: object) => call('debugdocumentevents', { objectType: 'page', docId: 'a', ...more })
    for (const startDate of ['', 'yesterday', '2027-02-30', '01/31/2027', '2027-01-31T08:30', '1767225600']) {
      assertRefused(await asked({ startDate }), 'invalid_field', 'startDate is no date')
    }
    const daysBack = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
    assertRefused(await asked({ startDate: daysBack(31) }), 'invalid_field', 'startDate is more than 30 days back')
    assertRefused(await asked({ startDate: daysBack(31).slice(0, 10) }), 'invalid_field', 'startDate is more than')
    assert.equal((await asked({ startDate: daysBack(29) })).status, 200)
    assert.equal((await asked({ startDate: daysBack(30).slice(0, 10) })).status, 200)
    for (const maxEvents of [0, 101]) assertRefused(await asked({ maxEvents }), 'invalid_field', 'maxEvents')
  })

  it('400 for a datasource that does not exist; 403 for one outside the token’s scope', async () => {
    const scoped = await server.token({ datasources: ['wiki'] })
    const body = { objectType: 'page', docId: 'a' }
    const at = (name: string, token: string) => server.post(`/api/index/v1/debug/${name}/document/events`, token, body)
    assertRefused(await at('nosuch', await server.token()), 'invalid_datasource', '"nosuch"')
    assertRefused(await at('handbook', scoped), 'datasource_out_of_scope', '"handbook"')
  })
})
