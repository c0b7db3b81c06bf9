import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import { ApiClient, AuthenticationApi, Configuration } from '../src/index.ts'

const host = 'https://search.example.com/prefix'
const secret = 'sheaf_indexing_secret-9'

suite('configuration', () => {
  test('with() replaces what it is given and keeps everything else', async () => {
    const fetch = () => Promise.reject(new Error('unused'))
    const first = new Configuration({
      host,
      accessToken: 'token-1',
      timeoutMs: 5,
      fetch,
      userAgent: 'crawler/1',
      headers: { 'x-one': '1' },
    })
    const second = first.with({ accessToken: 'token-2' })
    assert.equal(await second.token(), 'token-2')
    assert.equal(second.host, host)
    assert.equal(second.timeoutMs, 5)
    assert.equal(second.fetch, fetch)
    assert.equal(second.userAgent, 'crawler/1')
    assert.deepEqual(second.headers, { 'x-one': '1' })
    assert.equal(await first.token(), 'token-1')
  })

  test('with() cannot lose the host: replacing it by nothing is refused', () => {
    const configuration = new Configuration({ host, accessToken: 'token-1' })
    assert.throws(() => configuration.with({ host: undefined as unknown as string }), /host is missing/)
  })

  test('options that are changed afterwards change nothing', () => {
    const headers: Record<string, string> = { 'x-one': '1' }
    const configuration = new Configuration({ host, accessToken: 'token-1', headers })
    headers['x-one'] = '2'
    assert.deepEqual(configuration.headers, { 'x-one': '1' })
  })

  for (const [what, print] of [
    ['inspection', (value: unknown) => inspect(value, { depth: null, showHidden: true })],
    ['JSON', (value: unknown) => JSON.stringify({ value })],
    ['a string', (value: unknown) => `${value}`],
  ] as const)
    test(`printing as ${what} shows neither the token nor a header’s value, and does show the host`, () => {
      const configuration = new Configuration({ host, accessToken: secret, headers: { 'x-proxy-key': 'secret-9' } })
      assert.doesNotMatch(print(configuration), /secret-9/)
      assert.doesNotMatch(print(new ApiClient(configuration)), /secret-9/)
      assert.doesNotMatch(print(new AuthenticationApi(configuration)), /secret-9/)
      assert.match(print(configuration), /search\.example\.com/)
    })

  test('a token given as a function is not called for printing', () => {
    const accessToken = () => assert.fail('asked for the token')
    assert.match(inspect(new Configuration({ host, accessToken })), /\[function\]/)
  })

  for (const given of ['Bearer token-1', 'bearer token-1', 'BEARER  token-1', ' token-1\n', 'Bearer token-1\r\n'])
    test(`the token ${JSON.stringify(given)} is token-1`, async () => {
      assert.equal(await new Configuration({ host, accessToken: given }).token(), 'token-1')
    })

  for (const given of ['secret-9\nx: y', 'secret-9\u0000', 'sécret-9', 'secret-9 two', 'secret-9…'])
    test(`the token ${JSON.stringify(given)} is refused without being shown`, async () => {
      assert.throws(() => new Configuration({ host, accessToken: given }), refusalWithoutSecret)
      const asked = new Configuration({ host, accessToken: async () => given })
      await assert.rejects(asked.token(), refusalWithoutSecret)
    })

  for (const given of ['', '  ', 'Bearer', 'Bearer ', undefined, null, 5])
    test(`the token ${JSON.stringify(given)} is refused as missing`, () => {
      assert.throws(() => new Configuration({ host, accessToken: given as string }), /accessToken is/)
    })

  test('headers that HTTP cannot carry are refused without their values', () => {
    const refuse = (headers: Record<string, string>, complaint: RegExp) =>
      assert.throws(() => new Configuration({ host, accessToken: 'token-1', headers }), complaint)
    refuse({ 'x-one': 'a\nb' }, /header x-one has a character/)
    refuse({ 'x one': '1' }, /headers has a name/)
    refuse({ '': '1' }, /headers has a name/)
    refuse({ Authorization: 'Bearer token-2' }, /must not contain Authorization/)
    refuse({ 'x-one': 5 as unknown as string }, /header x-one is number/)
  })

  for (const timeoutMs of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])
    test(`a time-out of ${timeoutMs} ms is refused`, () => {
      assert.throws(() => new Configuration({ host, accessToken: 'token-1', timeoutMs }), /timeoutMs must be/)
    })
})

function refusalWithoutSecret(error: unknown): boolean {
  assert.ok(error instanceof TypeError)
  assert.match(error.message, /accessToken has/)
  assert.doesNotMatch(inspect(error), /cret-9/)
  return true
}
