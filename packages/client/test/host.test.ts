import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Configuration, DatasourcesApi } from '../src/index.ts'
import { answer, recordingServer } from './recording-server.ts'

const accessToken = 'token-1'

const understood: readonly (readonly [host: string, base: string])[] = [
  ['https://search.example.com', 'https://search.example.com'],
  ['https://search.example.com/', 'https://search.example.com'],
  ['https://search.example.com///', 'https://search.example.com'],
  [' https://search.example.com\n', 'https://search.example.com'],
  ['HTTPS://Search.Example.com', 'https://search.example.com'],
  ['https://search.example.com:8443', 'https://search.example.com:8443'],
  ['https://search.example.com:443', 'https://search.example.com'],
  ['https://search.example.com/prefix', 'https://search.example.com/prefix'],
  ['https://search.example.com/a/b/', 'https://search.example.com/a/b'],
  ['https://search.example.com/api/index/v1', 'https://search.example.com'],
  ['https://search.example.com/api/index/v1/', 'https://search.example.com'],
  ['https://search.example.com/prefix/api/index/v1', 'https://search.example.com/prefix'],
  ['https://search.example.com/prefix//api/index/v1/', 'https://search.example.com/prefix'],
  ['search.example.com', 'https://search.example.com'],
  ['search.example.com/prefix', 'https://search.example.com/prefix'],
  ['search.example.com:8443', 'https://search.example.com:8443'],
  ['search.example.com/api/index/v1', 'https://search.example.com'],
  ['http://search.example.com', 'http://search.example.com'],
  ['localhost', 'http://localhost'],
  ['localhost:7460', 'http://localhost:7460'],
  ['localhost:443', 'http://localhost:443'],
  ['LOCALHOST:7460/prefix/', 'http://localhost:7460/prefix'],
  ['127.0.0.1:7460', 'http://127.0.0.1:7460'],
  ['[::1]:7460', 'http://[::1]:7460'],
  ['https://localhost:7460', 'https://localhost:7460'],
  ['localhost.example.com', 'https://localhost.example.com'],
  ['10.0.0.1', 'https://10.0.0.1'],
]

const refused: readonly (readonly [host: string, complaint: RegExp])[] = [
  ['', /host is missing/],
  ['   ', /host is missing/],
  ['ftp://search.example.com', /https:\/\/ or http:\/\/, not ftp:/],
  ['file:///etc/passwd', /not file:/],
  ['https://', /not a valid address/],
  ['https://search example.com', /not a valid address/],
  ['search.example.com:port', /not a valid address/],
  ['https://ann:secret-9@search.example.com', /user name or password/],
  ['https://search.example.com?tenant=secret-9', /query or fragment/],
  ['https://search.example.com/#secret-9', /query or fragment/],
]

suite('host', () => {
  for (const [host, base] of understood)
    test(`${JSON.stringify(host)} is ${base}`, () => {
      assert.equal(new Configuration({ host, accessToken }).host, base)
    })

  for (const [host, complaint] of refused)
    test(`${JSON.stringify(host)} is refused by a TypeError that repeats no secret`, () => {
      const message = refusalOf(host)
      assert.match(message, complaint)
      assert.doesNotMatch(message, /secret-9/)
    })

  test('a host that is missing altogether, as from an unset variable, is refused', () => {
    assert.match(refusalOf(undefined as unknown as string), /host is missing/)
  })

  test('a path prefix is put before the operation’s path', async (t) => {
    const server = await recordingServer(t, answer(200, '{"name":"handbook"}'))
    const configuration = new Configuration({ host: `${server.host}/prefix/api/index/v1/`, accessToken })
    await new DatasourcesApi(configuration).getdatasourceconfigPost({ datasource: 'handbook' })
    assert.equal(server.requests[0]?.url, '/prefix/api/index/v1/getdatasourceconfig')
  })
})

function refusalOf(host: string): string {
  try {
    new Configuration({ host, accessToken })
  } catch (error) {
    assert.ok(error instanceof TypeError)
    return error.message
  }
  return assert.fail(`${host} was accepted`)
}
