import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Glean } from '@gleanwork/api-client'
import type { SearchRequestOptions } from '@gleanwork/api-client/models/components'
import { unproven } from './official-sdk/offered-operations.ts'
import { recorder } from './official-sdk/recorder.ts'
import { type ServerProcess, sheafJson, startServerProcess, suiteContext, temporaryDirectory } from './sheaf-process.ts'

/** The part of the Client API that finds content, by the official TypeScript SDK against a real server process. */

type Minted = { readonly secret: string }
const scopes = 'SEARCH,DOCUMENTS,DOCPERMISSIONS,ADMINSEARCH,ACTIVITY'

describe('the official SDK’s Client API', () => {
  const suite = suiteContext()
  const { answered, httpClient } = recorder()
  let server: ServerProcess
  let glean: Glean
  let people: Glean
  let indexing = ''

  before(async () => {
    const dataDir = temporaryDirectory()
    server = await startServerProcess(suite, dataDir)
    const create = ['token', 'create', '--data-dir', dataDir, '--name', 'sdk', '--global']
    indexing = (await sheafJson<Minted>(create)).secret
    glean = new Glean({ serverURL: server.url, httpClient, apiToken: indexing })
    const searching = await sheafJson<Minted>([...create, '--kind', 'client', '--scope', scopes])
    people = new Glean({ serverURL: server.url, httpClient, apiToken: searching.secret })
    await glean.indexing.datasources.add({
      name: 'sdkwiki',
      isUserReferencedByEmail: true,
      urlRegex: '^https://wiki\\.example\\.com/.*',
      objectDefinitions: [{ name: 'page' }],
    })
    for (const name of ['ann', 'bob']) {
      const user = { email: `${name}@example.com`, name, userId: name }
      await glean.indexing.permissions.indexUser({ datasource: 'sdkwiki', user })
    }
    const page = (id: string, permissions: object, more: object = {}) => ({
      datasource: 'sdkwiki',
      objectType: 'page',
      id,
      viewURL: `https://wiki.example.com/${id}`,
      title: `Walrus ${id}`,
      body: { mimeType: 'text/plain', textContent: `About the walrus ${id}.` },
      author: { email: 'ann@example.com' },
      updatedAt: 1_767_225_600,
      tags: ['animals'],
      permissions,
      ...more,
    })
    await glean.indexing.documents.index({
      datasource: 'sdkwiki',
      documents: [
        page('all', { allowAnonymousAccess: true }),
        page('anns', { allowedUsers: [{ email: 'ann@example.com' }] }, { containerDatasourceId: 'all' }),
      ],
    })
    await glean.indexing.documents.processAll({ datasource: 'sdkwiki' })
  })
  after(async () => {
    await server.stop()
    await suite.clean()
  })

  const as = (name: string) => ({ headers: { 'X-Glean-ActAs': `${name}@example.com` } })
  const allId = 'CUSTOM_SDKWIKI_page_all'
  const annsId = 'CUSTOM_SDKWIKI_page_anns'
  const rejectsWith = (call: Promise<unknown>, status: number, text: RegExp) =>
    assert.rejects(call, (error: Error & { readonly statusCode?: number; readonly body?: string }) => {
      assert.equal(error.statusCode, status)
      assert.match(error.body ?? '', text)
      return true
    })

  it('reads documents, and errors in the place of those that are not for the person', async () => {
    const url = 'https://wiki.example.com/all'
    const request = {
      documentSpecs: [{ id: allId }, { url }, { id: annsId }],
      includeFields: ['DOCUMENT_CONTENT' as const],
    }
    const { documents = {} } = await people.client.documents.retrieve(request, undefined, as('bob'))
    for (const key of [allId, url]) {
      const document = documents[key]
      assert.ok(document !== undefined && !('error' in document))
      assert.equal(document.title, 'Walrus all')
      assert.deepEqual(document.content?.fullTextList, ['About the walrus all.'])
      assert.equal(document.metadata?.updateTime?.toISOString(), '2026-01-01T00:00:00.000Z')
    }
    assert.deepEqual(Object.keys(documents[annsId] ?? {}), ['error'])
  })

  it('reads documents by facets', async () => {
    const filters = [{ fieldName: 'tag', values: [{ value: 'animals', relationType: 'EQUALS' as const }] }]
    const request = { filterSets: [{ filters }] }
    const ids = async (name: string) => {
      const { documents = [], hasMoreResults } = await people.client.documents.retrieveByFacets(
        request,
        undefined,
        as(name),
      )
      assert.equal(hasMoreResults, false)
      return documents.map(({ id }) => id).sort()
    }
    assert.deepEqual(await ids('ann'), [allId, annsId])
    assert.deepEqual(await ids('bob'), [allId])
  })

  it('reads who may see a document', async () => {
    const of = async (documentId: string, name: string) =>
      (await people.client.documents.retrievePermissions({ documentId }, undefined, as(name))).allowedUserEmails
    assert.deepEqual(await of(allId, 'bob'), ['VISIBLE_TO_ALL'])
    assert.deepEqual(await of(annsId, 'ann'), ['ann@example.com'])
    await rejectsWith(of(annsId, 'bob'), 403, /document_not_accessible/)
  })

  it('searches as an administrator', async () => {
    const { results = [] } = await people.client.search.queryAsAdmin({ query: 'walrus' }, undefined, as('bob'))
    assert.deepEqual(results.map(({ document }) => document?.id).sort(), [allId, annsId])
  })

  it('completes words and operators, with what is said of them', async () => {
    const { results = [] } = await people.client.search.autocomplete({ query: 'walr app:' }, undefined, as('bob'))
    assert.deepEqual(
      results.map(({ resultType, operatorMetadata }) => [resultType, operatorMetadata?.name, operatorMetadata?.value]),
      [['OPERATOR_VALUE', 'app', 'sdkwiki']],
    )
    const { results: words = [] } = await people.client.search.autocomplete(
      { query: 'walr', resultTypes: ['SUGGESTION'] },
      undefined,
      as('bob'),
    )
    assert.deepEqual(
      words.map(({ result, resultType }) => [result, resultType]),
      [['walrus', 'SUGGESTION']],
    )
  })

  it('searches with filters and reads facets, and learns that a time is none', async () => {
    const tagged = { fieldName: 'tag', values: [{ value: 'animals', relationType: 'EQUALS' as const }] }
    const ask = (name: string, facetFilters: object[]) => {
      const responseHints = ['RESULTS' as const, 'FACET_RESULTS' as const]
      const requestOptions = { facetBucketSize: 10, facetFilters, responseHints, timezoneOffset: 60 }
      return people.client.search.query({ query: 'walrus', timeoutMillis: 30_000, requestOptions }, undefined, as(name))
    }
    for (const [name, count] of [
      ['ann', 2],
      ['bob', 1],
    ] as const) {
      const { results = [], facetResults = [], rewrittenFacetFilters } = await ask(name, [tagged])
      assert.equal(results.length, count)
      const { buckets, ...facet } = facetResults.find(({ sourceName }) => sourceName === 'tag') ?? {}
      assert.deepEqual(facet, {
        sourceName: 'tag',
        operatorName: 'SelectMultiple',
        hasMoreBuckets: false,
        groupName: '',
      })
      assert.deepEqual(buckets, [{ count, value: { stringValue: 'animals', displayLabel: 'animals' } }])
      assert.deepEqual(rewrittenFacetFilters, [tagged])
    }
    const soon = { fieldName: 'last_updated_at', values: [{ value: 'soon', relationType: 'EQUALS' as const }] }
    await rejectsWith(ask('ann', [soon]), 422, /invalid_filter/)
  })

  it('searches inside of a container, and outside of it', async () => {
    const ids = async (name: string, restriction: Partial<SearchRequestOptions>) => {
      const request = { query: 'walrus', requestOptions: { facetBucketSize: 10, ...restriction } }
      const { results = [] } = await people.client.search.query(request, undefined, as(name))
      return results.map(({ document }) => document?.id)
    }
    const inclusions = { containerSpecs: [{ id: allId }] }
    const exclusions = { containerSpecs: [{ url: 'https://wiki.example.com/all' }] }
    assert.deepEqual(await ids('ann', { inclusions }), [annsId])
    assert.deepEqual(await ids('bob', { inclusions }), [])
    assert.deepEqual(await ids('ann', { exclusions }), [allId])
  })

  it('completes titles', async () => {
    const { results = [], groups = [] } = await people.client.search.autocomplete(
      { query: 'wal', resultTypes: ['DOCUMENT', 'ENTITY'] },
      undefined,
      as('bob'),
    )
    assert.deepEqual(
      results.map(({ result, resultType }) => [result, resultType]),
      [['Walrus all', 'DOCUMENT']],
    )
    assert.deepEqual(results[0]?.ranges, [{ startIndex: 0, endIndex: 6, type: 'BOLD' }])
    assert.deepEqual(groups, [{ startIndex: 0, endIndex: 1, title: 'Documents' }])
  })

  it('reports activity, which documents then show', async () => {
    const timestamp = new Date('2026-01-31T09:30:00Z')
    const event = { action: 'VIEW' as const, timestamp, url: 'https://wiki.example.com/all', id: 'e1' }
    await people.client.activity.report({ events: [event] }, as('ann'))
    const request = {
      documentSpecs: [{ id: allId }],
      includeFields: ['LAST_VIEWED_AT' as const, 'VISITORS_COUNT' as const],
    }
    const { documents = {} } = await people.client.documents.retrieve(request, undefined, as('ann'))
    const document = documents[allId]
    assert.ok(document !== undefined && !('error' in document))
    assert.equal(document.metadata?.viewerInfo?.lastViewedTime?.toISOString(), timestamp.toISOString())
    assert.equal(document.metadata?.interactions?.visitorCount?.count, 1)
  })

  it('makes a token for a person and goes on with it', async () => {
    const { token, expirationTime } = await people.client.authentication.createToken(as('ann'))
    assert.ok(expirationTime > Date.now() / 1_000)
    const ann = new Glean({ serverURL: server.url, httpClient, apiToken: token })
    const { results = [] } = await ann.client.search.query({ query: 'walrus' })
    assert.equal(results.length, 2)
    await rejectsWith(ann.client.search.queryAsAdmin({ query: 'walrus' }), 403, /ADMINSEARCH/)
  })

  it('asks to be answered as after a removal', async () => {
    // The SDK reads it, though its types do not have it.
    const removed = { excludeDeprecatedAfter: '2026-10-15' }
    const strict = new Glean({ serverURL: server.url, httpClient, apiToken: indexing, ...removed })
    await rejectsWith(strict.indexing.documents.count({ datasource: 'sdkwiki' }), 410, /operation_removed/)
    assert.equal((await glean.indexing.documents.count({ datasource: 'sdkwiki' })).documentCount, 2)
  })

  // Last: it looks back on all of the above.
  it('has by now been answered by every operation of this kind that it has a method for', () => {
    assert.deepEqual(unproven('client-api', answered), [])
  })
})
