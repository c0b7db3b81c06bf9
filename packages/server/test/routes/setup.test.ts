import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { CreateSampleResponse, ShowSetupResponse } from '@sheaf/contract'
import { assertAnswered, assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { searcherOf } from '../searcher.ts'

const server = await startTestServer({ after })
const admin = callerOf(server, await server.token({ kind: 'admin' }))

describe('the first run', () => {
  it('200: an empty system says so, and the sample is found by whom it is for', async (t) => {
    const own = await startTestServer(t)
    const root = callerOf(own, await own.token({ kind: 'admin' }))
    const setup = async () => (await root.must('showsetup', undefined)) as ShowSetupResponse
    const empty = { datasources: 0, documents: 0, indexingTokens: 0, clientTokens: 0 }
    assert.deepEqual(await setup(), { isEmpty: true, ...empty, hasSample: false })
    for (let times = 0; times < 2; times += 1) {
      const made = (await root.must('createsample', { email: 'Ann@example.com' })) as CreateSampleResponse
      assert.deepEqual(
        [made.datasource, made.documents.map(({ id }) => id)],
        ['sample', ['welcome', 'yours', 'others']],
      )
    }
    const search = searcherOf(own, await own.token({ kind: 'client' }))
    assert.deepEqual(await search.settled('ann@example.com', 'page', 2), ['welcome', 'yours'])
    assert.deepEqual(await setup(), {
      isEmpty: false,
      ...empty,
      datasources: 1,
      documents: 3,
      clientTokens: 1,
      hasSample: true,
    })
    // Somebody else: what everyone may see.
    await root.must('createsample', { email: 'bob@example.com' })
    assert.deepEqual(await search.settled('bob@example.com', 'page', 2), ['welcome', 'yours'])
    assert.deepEqual(await search.settled('ann@example.com', 'page', 1), ['welcome'])
    assertDone(await root.call('deletedatasource', { datasource: 'sample' }))
    assert.deepEqual((await setup()).hasSample, false)
  })

  it('400 where somebody else has a datasource of that name, which stays as it is', async (t) => {
    const own = await startTestServer(t)
    const root = callerOf(own, await own.token({ kind: 'admin' }))
    assertDone(await root.call('configuredatasource', { name: 'Sample', displayName: 'Ours' }))
    assertRefused(
      await root.call('createsample', { email: 'ann@example.com' }),
      'invalid_datasource',
      'another datasource',
    )
    const shown = await root.call('showdatasource', { datasource: 'sample' })
    assertAnswered(shown, { config: { displayName: 'Ours' }, datasource: { documents: 0 } })
  })
})

describe('showsetup', () => {
  proveCommonRefusals(server, 'showsetup', undefined)
})

describe('createsample', () => {
  proveCommonRefusals(server, 'createsample', { email: 'ann@example.com' })
})

describe('configuredatasource', () => {
  proveCommonRefusals(server, 'configuredatasource', handbook)

  it('200: adds, and replaces the whole', async () => {
    assertDone(await admin.call('configuredatasource', { ...handbook, homeUrl: 'https://handbook.example.com' }))
    assertAnswered(await admin.call('showdatasource', { datasource: 'handbook' }), {
      config: { homeUrl: 'https://handbook.example.com' },
    })
    assertDone(await admin.call('configuredatasource', handbook))
    const shown = (await admin.must('showdatasource', { datasource: 'handbook' })) as { config: object }
    assert.equal('homeUrl' in shown.config, false)
  })

  it('400 as adddatasource refuses', async () => {
    for (const [config, part] of [
      [{ name: 'x', urlRegex: '(' }, 'urlRegex'],
      [{ name: 'x', identityDatasourceName: 'ghost' }, 'identityDatasourceName'],
    ] as const) {
      assertRefused(await admin.call('configuredatasource', config), 'invalid_datasource_config', part)
    }
    assertRefused(await admin.call('configuredatasource', { name: 'a b' }), 'invalid_field', 'name')
  })
})
