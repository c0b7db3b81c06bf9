import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  ApiClient,
  AuthenticationApi,
  Configuration,
  DatasourcesApi,
  DocumentsApi,
  PermissionsApi,
  SearchApi,
} from '../src/index.ts'
import { CLIENT_VERSION } from '../src/version.ts'
import { answer, recordingServer } from './recording-server.ts'

const rotation = { rawSecret: 'token-2', createdAt: 1767225600, rotationPeriodMinutes: 1440 }

suite('requests', () => {
  test('rotatetokenPost sends no body and no content type, and answers what the server answered', async (t) => {
    const server = await recordingServer(t, answer(200, JSON.stringify(rotation)))
    const configuration = new Configuration({ host: server.host, accessToken: 'token-1' })
    assert.deepEqual(await new AuthenticationApi(configuration).rotatetokenPost(), rotation)
    const [request] = server.requests
    assert.equal(request?.method, 'POST')
    assert.equal(request?.url, '/api/index/v1/rotatetoken')
    assert.equal(request?.headers.authorization, 'Bearer token-1')
    assert.equal(request?.headers.accept, 'application/json')
    assert.equal(request?.headers['content-type'], undefined)
    assert.equal(request?.headers['content-length'], '0')
    assert.equal(request?.headers['user-agent'], `sheaf-client/${CLIENT_VERSION}`)
    assert.equal(request?.body, '')
  })

  test('an operation with a body sends it as JSON, and one without an answer accepts any type', async (t) => {
    const server = await recordingServer(t)
    const configuration = new Configuration({ host: server.host, accessToken: 'token-1' })
    const result = await new DatasourcesApi(configuration).adddatasourcePost({ name: 'handbook', homeUrl: 'https://ü' })
    assert.equal(result, undefined)
    const [request] = server.requests
    assert.equal(request?.headers['content-type'], 'application/json')
    assert.equal(request?.headers.accept, '*/*')
    assert.equal(request?.body, '{"name":"handbook","homeUrl":"https://ü"}')
  })

  test('a version beyond 2^53 arrives with all its digits', async (t) => {
    const server = await recordingServer(t)
    const configuration = new Configuration({ host: server.host, accessToken: 'token-1' })
    const document = { datasource: 'handbook', id: 'holidays', updatedAt: 1767225600 }
    await new DocumentsApi(configuration).indexdocumentPost({ version: 9223372036854775807n, document })
    assert.equal(
      server.requests[0]?.body,
      '{"version":9223372036854775807,"document":{"datasource":"handbook","id":"holidays","updatedAt":1767225600}}',
    )
  })

  test('a token function is asked before every call, so a rotated token is used from the next call on', async (t) => {
    const server = await recordingServer(t, answer(200, JSON.stringify(rotation)))
    let token = 'token-1'
    const api = new AuthenticationApi(new Configuration({ host: server.host, accessToken: async () => token }))
    token = (await api.rotatetokenPost()).rawSecret
    await api.rotatetokenPost()
    assert.deepEqual(
      server.requests.map((request) => request.headers.authorization),
      ['Bearer token-1', 'Bearer token-2'],
    )
  })

  test('what a token function throws reaches the caller, and nothing is sent', async (t) => {
    const server = await recordingServer(t)
    const failure = new Error('the vault is sealed')
    const accessToken = () => Promise.reject(failure)
    const api = new AuthenticationApi(new Configuration({ host: server.host, accessToken }))
    await assert.rejects(api.rotatetokenPost(), (error) => error === failure)
    assert.equal(server.requests.length, 0)
  })

  test('actAs is sent as X-Glean-ActAs, and is not sent where it is left out', async (t) => {
    const server = await recordingServer(t)
    const api = new SearchApi(new Configuration({ host: server.host, accessToken: 'token-1' }))
    await api.searchPost({ query: 'holidays' }, { actAs: 'ann@example.com' })
    await api.searchPost({ query: 'holidays' })
    assert.deepEqual(
      server.requests.map((request) => request.headers['x-glean-actas']),
      ['ann@example.com', undefined],
    )
  })

  for (const actAs of ['', ' ', 'ann@example.com\r\nx: y', 'ann@例え.example'])
    test(`acting as ${JSON.stringify(actAs)} is refused and nothing is sent`, async (t) => {
      const server = await recordingServer(t)
      const api = new SearchApi(new Configuration({ host: server.host, accessToken: 'token-1' }))
      await assert.rejects(api.searchPost({ query: 'holidays' }, { actAs }), { name: 'TypeError', message: /^actAs / })
      assert.equal(server.requests.length, 0)
    })

  test('headers of the call win over those of the configuration, and neither replaces the token', async (t) => {
    const server = await recordingServer(t)
    const headers = { 'X-One': 'configured', 'X-Two': 'configured' }
    const configuration = new Configuration({
      host: server.host,
      accessToken: 'token-1',
      userAgent: 'crawler/1',
      headers,
    })
    const api = new PermissionsApi(configuration)
    const request = { datasource: 'handbook', group: { name: 'engineering' } }
    await api.indexgroupPost(request, { headers: { 'x-two': 'called' } })
    await assert.rejects(api.indexgroupPost(request, { headers: { authorization: 'Bearer token-2' } }), TypeError)
    assert.equal(server.requests.length, 1)
    assert.equal(server.requests[0]?.headers['x-one'], 'configured')
    assert.equal(server.requests[0]?.headers['x-two'], 'called')
    assert.equal(server.requests[0]?.headers['user-agent'], 'crawler/1')
    assert.equal(server.requests[0]?.headers.authorization, 'Bearer token-1')
  })

  test('a redirect is not followed: the token goes to the configured host alone', async (t) => {
    const elsewhere = await recordingServer(t)
    const server = await recordingServer(t, answer(307, '', { location: `${elsewhere.host}/moved` }))
    const api = new DatasourcesApi(new Configuration({ host: server.host, accessToken: 'token-1' }))
    await assert.rejects(api.adddatasourcePost({ name: 'handbook' }), {
      status: 307,
      message: /redirects to .*\/moved/,
    })
    assert.equal(elsewhere.requests.length, 0)
  })

  test('a fetch of the caller’s own sends the requests', async () => {
    const urls: string[] = []
    const fetch = async (url: string) => {
      urls.push(url)
      return Response.json({ name: 'handbook' })
    }
    const configuration = new Configuration({ host: 'search.example.com', accessToken: 'token-1', fetch })
    await new DatasourcesApi(configuration).getdatasourceconfigPost({ datasource: 'handbook' })
    assert.deepEqual(urls, ['https://search.example.com/api/index/v1/getdatasourceconfig'])
  })

  test('one client serves several API classes', async (t) => {
    const server = await recordingServer(t)
    const client = new ApiClient(new Configuration({ host: server.host, accessToken: 'token-1' }))
    await new DatasourcesApi(client).adddatasourcePost({ name: 'handbook' })
    await new SearchApi(client).searchPost({ query: 'holidays' })
    assert.deepEqual(
      server.requests.map((request) => request.url),
      ['/api/index/v1/adddatasource', '/rest/api/v1/search'],
    )
  })
})
