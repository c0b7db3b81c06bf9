import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { operations } from '@sheaf/contract'
import { makeToken } from './deployment.ts'
import { assertShowsRefusal, openSdkBench } from './official-sdk/bench.ts'
import { proveDocuments } from './official-sdk/documents.ts'
import { proveIdentities } from './official-sdk/identities.ts'
import { pathsOfSdk, unproven } from './official-sdk/offered-operations.ts'
import { proveUploads } from './official-sdk/uploads.ts'
import { temporaryDirectory } from './sheaf-process.ts'

/** The official TypeScript SDK, unchanged, against a real server process: whoever uses it changes a URL. */

const bench = await openSdkBench({ after })
const { indexing, connect, addWiki } = bench

describe('the official SDK', () => {
  it('adds a datasource and reads its configuration with defaults', async () => {
    await addWiki('sdkconfig')
    const config = await indexing.datasources.retrieveConfig({ datasource: 'SDKCONFIG' })
    assert.equal(config.name, 'sdkconfig')
    assert.equal(config.displayName, 'Sdkconfig')
    assert.equal(config.datasourceCategory, 'UNCATEGORIZED')
    assert.equal(config.isTestDatasource, false)
    assert.equal(config.objectDefinitions?.[0]?.name, 'page')

    await addWiki('sdkconfig', { displayName: 'Handbook' })
    assert.equal((await indexing.datasources.retrieveConfig({ datasource: 'sdkconfig' })).displayName, 'Handbook')
  })

  proveDocuments(bench)
  proveIdentities(bench)
  proveUploads(bench)

  it('rotates its token and goes on with the new secret, the old one still working', async () => {
    const flags = ['--name', 'rotating', '--global', '--rotation-period', '1440']
    const { secret: old } = await makeToken(temporaryDirectory(), bench.dataDir, flags)
    let secret = old
    const rotating = connect(async () => secret)
    const { datasource } = await addWiki('sdkrotation')
    const rotated = await rotating.indexing.authentication.rotateToken()
    assert.equal(rotated.rotationPeriodMinutes, 1440)
    assert.ok(rotated.createdAt !== undefined && Math.abs(rotated.createdAt - Date.now() / 1000) < 60)
    secret = rotated.rawSecret ?? ''
    assert.notEqual(secret, old)
    await rotating.indexing.datasources.retrieveConfig({ datasource })
    const withOld = connect(old)
    await withOld.indexing.datasources.retrieveConfig({ datasource })
    assert.equal((await withOld.indexing.authentication.rotateToken()).rawSecret, secret)
  })

  it('meets errors that it can show', async () => {
    await assert.rejects(
      indexing.documents.count({ datasource: 'nosuch' }),
      assertShowsRefusal(400, /Invalid datasource/),
    )
  })

  // Last: it looks back on all of the above.
  it('has by now been answered by every operation of the contract that it has a method for', () => {
    const offered = pathsOfSdk()
    for (const id of ['indexdocument', 'search'] as const) assert.ok(offered.has(operations[id].path), id)
    assert.deepEqual(unproven('official-sdk', bench.answered), [])
  })
})
