import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type DatasourceHistoryResponse, limits, type ShowHealthResponse } from '@sheaf/contract'
import { openEmulator } from '../../src/emulator/emulator.ts'
import { assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page } from '../handbook.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

const DAY = 86_400
const server = await startTestServer({ after })
const indexing = callerOf(server, await server.token())
const admin = callerOf(server, await server.token({ kind: 'admin' }))
await indexing.must('adddatasource', handbook)
await indexing.must('indexdocument', { document: page('one') })
await indexing.must('processalldocuments', {})

describe('showhealth', () => {
  proveCommonRefusals(server, 'showhealth', undefined)

  it('200: what was called, what waits, how much room it takes', async () => {
    assertRefused(await indexing.call('getdatasourceconfig', { datasource: 'ghost' }), 'invalid_datasource')
    for (let times = 0; times < 3; times += 1) await admin.must('listdatasources', undefined)
    const health = (await admin.must('showhealth', undefined)) as ShowHealthResponse
    assert.deepEqual([health.isReady, health.checks], [true, { record: 'ok', index: 'ok' }])
    assert.match(health.version, /^\d+\.\d+\.\d+/)
    assert.equal(health.node, process.version)
    assert.ok(health.startedAt <= health.now)
    const operation = (name: string) => health.operations.find((each) => each.operation === name)
    assert.partialDeepStrictEqual(operation('listdatasources'), { requests: 3, refusals: 0, faults: 0 })
    assert.partialDeepStrictEqual(operation('getdatasourceconfig'), { requests: 1, refusals: 1, faults: 0 })
    const { meanMillis = 0, p50Millis = 0, p99Millis = 0 } = operation('listdatasources') ?? {}
    assert.ok(meanMillis >= 0 && p50Millis > 0 && p50Millis <= p99Millis)
    assert.equal(health.queue.changes, 0)
    assert.ok(health.queue.writes >= health.queue.commits && health.queue.commits > 0)
    for (const bytes of Object.values(health.sizes)) assert.ok(bytes > 0)
    assert.ok(health.sizes.diskFreeBytes <= health.sizes.diskTotalBytes)
    assert.partialDeepStrictEqual(health.counts, { datasources: 1, documents: 1, sessions: 0 })
    // Neither names nor places of the machine.
    assert.ok(!JSON.stringify(health).includes(server.dataDir))
  })
})

describe('datasourcehistory', () => {
  proveCommonRefusals(server, 'datasourcehistory', { datasource: 'handbook' })

  async function pass(own: TestServer, days: number) {
    const body = JSON.stringify({ advanceSeconds: days * DAY })
    assert.equal((await fetch(`${own.url}/dev/clock`, { method: 'POST', body })).status, 200)
  }

  it('200: documents, new and renewed ones, and deletions by day', async (t) => {
    const own = await startTestServer(
      t,
      {},
      openEmulator({ faults: [], indexDelaySeconds: 0, prepare: async () => {} }),
    )
    const expiresAt = Math.floor(Date.now() / 1_000) + 1_000 * DAY
    const push = callerOf(own, await own.token({ expiresAt, rotationPeriodMinutes: undefined }))
    const root = callerOf(own, await own.token({ kind: 'admin', expiresAt }))
    const put = async (...ids: readonly string[]) => {
      for (const id of ids) await push.must('indexdocument', { document: page(id) })
    }
    await push.must('adddatasource', handbook)
    await push.must('adddatasource', { name: 'other' })
    await put('a', 'b', 'c', 'd')
    await pass(own, 1)
    await put('e')
    await put('a')
    await pass(own, 1)
    await push.must('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'b' })
    await pass(own, 1)
    const history = async (datasource: string, days: number) =>
      ((await root.must('datasourcehistory', { datasource, days })) as DatasourceHistoryResponse).days
    const days = await history('Handbook', 5)
    assert.deepEqual(
      days.map(({ documents, added, updated, deleted }) => [documents, added, updated, deleted]),
      [
        [0, 0, 0, 0],
        [4, 4, 2, 0],
        [5, 1, 2, 0],
        [4, 0, 0, 1],
        [4, 0, 0, 0],
      ],
    )
    const last = Date.parse(`${days.at(-1)?.day}T00:00:00Z`)
    assert.deepEqual(
      days.map(({ day }) => Date.parse(`${day}T00:00:00Z`)),
      [4, 3, 2, 1, 0].map((back) => last - back * DAY * 1_000),
    )
    assert.ok((await history('other', 5)).every(({ documents, deleted }) => documents === 0 && deleted === 0))
    // What came before the first day is there on it.
    assert.deepEqual(
      (await history('handbook', 1)).map(({ documents }) => documents),
      [4],
    )
    // A document that is uploaded again after a long time is not new, since younger ones were there.
    await pass(own, 40)
    await put('a')
    await pass(own, 3)
    await put('a')
    const later = await history('handbook', limits.historyDaysMax.value)
    assert.ok(later.every(({ added, documents }) => added === 0 && documents === 4))
  })

  it('400 for a datasource that is none, and for more days than are remembered', async () => {
    assertRefused(await admin.call('datasourcehistory', { datasource: 'ghost' }), 'invalid_datasource')
    const days = limits.historyDaysMax.value + 1
    assertRefused(await admin.call('datasourcehistory', { datasource: 'handbook', days }), 'invalid_field', 'days')
  })
})
