import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Glean } from '@gleanwork/api-client'
import { type ServerProcess, sheafJson, startServerProcess, suiteContext, temporaryDirectory } from './sheaf-process.ts'

/** The official TypeScript SDK, unchanged, against a real server process: whoever uses it changes a URL. */

type Minted = { readonly secret: string }
type SearchResults = Awaited<ReturnType<Glean['client']['search']['query']>>

describe('the official SDK', () => {
  const suite = suiteContext()
  let server: ServerProcess
  let glean: Glean
  let people: Glean
  let secret = ''

  before(async () => {
    const dataDir = temporaryDirectory()
    server = await startServerProcess(suite, dataDir)
    const create = ['token', 'create', '--data-dir', dataDir, '--name', 'sdk']
    secret = (await sheafJson<Minted>([...create, '--global', '--rotation-period', '1440'])).secret
    const searching = await sheafJson<Minted>([...create, '--kind', 'client', '--global'])
    glean = new Glean({ serverURL: server.url, apiToken: async () => secret })
    people = new Glean({ serverURL: server.url, apiToken: searching.secret })
    await glean.indexing.datasources.add({
      name: 'sdkwiki',
      isUserReferencedByEmail: true,
      urlRegex: '^https://wiki\\.example\\.com/.*',
      objectDefinitions: [{ name: 'page', propertyDefinitions: [{ name: 'ticket', propertyType: 'TEXT' }] }],
    })
  })
  after(async () => {
    await server.stop()
    await suite.clean()
  })

  const page = (id: string, text: string, permissions: object) => ({
    datasource: 'sdkwiki',
    objectType: 'page',
    id,
    viewURL: `https://wiki.example.com/${id}`,
    title: `Page ${id}`,
    body: { mimeType: 'text/plain', textContent: text },
    author: { email: 'ann@example.com' },
    createdAt: 1_767_225_600,
    updatedAt: 1_767_225_600,
    tags: ['handbook'],
    customProperties: [{ name: 'ticket', value: 'ABC-123' }],
    permissions,
  })
  const searchAs = (person: string, query: string): Promise<SearchResults> =>
    people.client.search.query({ query, pageSize: 10 }, undefined, { headers: { 'X-Glean-ActAs': person } })
  const foundBy = async (person: string, query: string, hits: number) => {
    for (let attempt = 0; attempt < 500; attempt += 1) {
      const { results = [] } = await searchAs(person, query)
      if (results.length === hits) return results
      await delay(10)
    }
    return (await searchAs(person, query)).results ?? []
  }

  it('adds a datasource and reads its configuration with defaults', async () => {
    const config = await glean.indexing.datasources.retrieveConfig({ datasource: 'SDKWIKI' })
    assert.equal(config.name, 'sdkwiki')
    assert.equal(config.displayName, 'Sdkwiki')
    assert.equal(config.datasourceCategory, 'UNCATEGORIZED')
    assert.equal(config.isTestDatasource, false)
    assert.equal(config.objectDefinitions?.[0]?.name, 'page')
  })

  it('indexes users, groups and memberships, and documents that they alone find', async () => {
    for (const name of ['ann', 'bob']) {
      await glean.indexing.permissions.indexUser({
        datasource: 'sdkwiki',
        user: { email: `${name}@example.com`, name, userId: name },
      })
    }
    await glean.indexing.permissions.indexGroup({ datasource: 'sdkwiki', group: { name: 'engineering' } })
    await glean.indexing.permissions.indexMembership({
      datasource: 'sdkwiki',
      membership: { groupName: 'engineering', memberUserId: 'ann@example.com' },
    })
    await glean.indexing.documents.addOrUpdate({
      document: page('walrus', 'The walrus is for everyone.', { allowAnonymousAccess: true }),
    })
    await glean.indexing.documents.index({
      datasource: 'sdkwiki',
      documents: [page('lathe', 'The walrus and the lathe are for engineers.', { allowedGroups: ['engineering'] })],
    })
    const ann = await foundBy('ann@example.com', 'walrus', 2)
    const bob = await foundBy('bob@example.com', 'walrus', 1)
    assert.deepEqual(ann.map(({ url }) => url).sort(), [
      'https://wiki.example.com/lathe',
      'https://wiki.example.com/walrus',
    ])
    assert.deepEqual(
      bob.map(({ url }) => url),
      ['https://wiki.example.com/walrus'],
    )
  })

  it('reads results that its models accept, with snippets and metadata', async () => {
    const [result] = await foundBy('bob@example.com', 'walrus', 1)
    assert.ok(result)
    assert.equal(result.title, 'Page walrus')
    assert.equal(result.document?.id, 'CUSTOM_SDKWIKI_page_walrus')
    assert.equal(result.document?.datasource, 'sdkwiki')
    assert.equal(result.document?.metadata?.author?.name, 'ann')
    assert.equal(result.document?.metadata?.updateTime?.toISOString(), '2026-01-01T00:00:00.000Z')
    assert.deepEqual(result.document?.metadata?.labels, ['handbook'])
    const [snippet] = result.snippets ?? []
    assert.equal(snippet?.text, 'The walrus is for everyone.')
    const [range] = snippet?.ranges ?? []
    assert.equal(snippet?.text?.slice(range?.startIndex, range?.endIndex), 'walrus')
  })

  it('checks access and counts documents', async () => {
    const check = (userEmail: string) =>
      glean.indexing.documents.checkAccess({ datasource: 'sdkwiki', objectType: 'page', docId: 'lathe', userEmail })
    assert.equal((await check('ann@example.com')).hasAccess, true)
    assert.equal((await check('bob@example.com')).hasAccess, false)
    assert.equal((await glean.indexing.documents.count({ datasource: 'sdkwiki' })).documentCount, 2)
  })

  it('rotates its token and goes on with the new secret, the old one still working', async () => {
    const old = secret
    const rotated = await glean.indexing.authentication.rotateToken()
    assert.equal(rotated.rotationPeriodMinutes, 1440)
    assert.ok(rotated.createdAt !== undefined && Math.abs(rotated.createdAt - Date.now() / 1000) < 60)
    secret = rotated.rawSecret ?? ''
    assert.notEqual(secret, old)
    await glean.indexing.datasources.retrieveConfig({ datasource: 'sdkwiki' })
    const withOld = new Glean({ serverURL: server.url, apiToken: old })
    await withOld.indexing.datasources.retrieveConfig({ datasource: 'sdkwiki' })
    assert.equal((await withOld.indexing.authentication.rotateToken()).rawSecret, secret)
  })

  it('deletes a document, which is gone from the very next search', async () => {
    await glean.indexing.documents.delete({ datasource: 'sdkwiki', objectType: 'page', id: 'walrus' })
    assert.deepEqual((await searchAs('bob@example.com', 'walrus')).results, [])
  })

  it('meets errors that it can show', async () => {
    await assert.rejects(glean.indexing.documents.count({ datasource: 'nosuch' }), (error: Error) => {
      assert.match((error as Error & { body: string }).body, /Invalid datasource/)
      return true
    })
  })
})
