import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import { Configuration } from '../src/index.ts'

const secret = 'sheaf_indexing_secret-9'

suite('a configuration from the environment', () => {
  for (const [environment, host, token] of [
    [{ SHEAF_URL: 'https://search.example.com', SHEAF_TOKEN: secret }, 'https://search.example.com', secret],
    [
      { GLEAN_SERVER_URL: 'https://search.example.com/', GLEAN_INDEXING_API_TOKEN: 'a' },
      'https://search.example.com',
      'a',
    ],
    [{ GLEAN_SERVER_URL: 'search.example.com', GLEAN_API_TOKEN: 'b' }, 'https://search.example.com', 'b'],
    [
      { GLEAN_INSTANCE: 'mycompany', GLEAN_INDEXING_API_TOKEN: 'a', GLEAN_API_TOKEN: 'b' },
      'https://mycompany-be.glean.com',
      'a',
    ],
    [
      { GLEAN_SERVER_URL: 'search.example.com', GLEAN_INSTANCE: 'x', GLEAN_API_TOKEN: 'b' },
      'https://search.example.com',
      'b',
    ],
    [
      { SHEAF_URL: '', SHEAF_TOKEN: '', GLEAN_SERVER_URL: 'search.example.com', GLEAN_API_TOKEN: 'b' },
      'https://search.example.com',
      'b',
    ],
  ] as const)
    test(`with ${Object.keys(environment).join(', ')} reaches ${host}`, async () => {
      const configuration = Configuration.fromEnvironment({}, environment)
      assert.equal(configuration.host, host)
      assert.equal(await configuration.token(), token)
      assert.doesNotMatch(inspect(configuration), /secret-9/)
    })

  for (const [environment, complaint] of [
    [{}, /no token: set GLEAN_INDEXING_API_TOKEN or GLEAN_API_TOKEN, or SHEAF_TOKEN with SHEAF_URL/],
    [{ SHEAF_URL: 'https://search.example.com' }, /no token: set SHEAF_TOKEN/],
    [{ SHEAF_TOKEN: secret }, /no host: set SHEAF_URL/],
    [{ GLEAN_API_TOKEN: secret }, /no host: set SHEAF_URL/],
  ] as const)
    test(`with ${Object.keys(environment).join(', ') || 'nothing'} is refused by name`, () => {
      assert.throws(() => Configuration.fromEnvironment({}, environment), complaint)
    })

  test('never sends a token of one family to a server of the other', () => {
    const mixed = { SHEAF_URL: 'https://search.example.com', GLEAN_API_TOKEN: secret }
    assert.throws(() => Configuration.fromEnvironment({}, mixed), /no token/)
    assert.throws(() => Configuration.fromEnvironment({}, { SHEAF_TOKEN: secret, GLEAN_INSTANCE: 'x' }), /no host/)
  })

  test('reads the token anew for every call, and options win', async () => {
    const environment: Record<string, string> = { SHEAF_URL: 'https://search.example.com', SHEAF_TOKEN: 'token-1' }
    const configuration = Configuration.fromEnvironment({ timeoutMs: 5 }, environment)
    environment.SHEAF_TOKEN = 'token-2'
    assert.equal(await configuration.token(), 'token-2')
    assert.equal(configuration.timeoutMs, 5)
  })

  test('is that of the process unless another is given', async (t) => {
    t.after(() => {
      delete process.env.SHEAF_URL
      delete process.env.SHEAF_TOKEN
    })
    process.env.SHEAF_URL = 'https://search.example.com'
    process.env.SHEAF_TOKEN = 'token-1'
    assert.equal(await Configuration.fromEnvironment().token(), 'token-1')
  })
})

suite('an instance', () => {
  test('stands for its host', () => {
    assert.equal(new Configuration({ instance: 'be4f5226', accessToken: 'a' }).host, 'https://be4f5226-be.glean.com')
  })

  test('can be replaced by a host, and a host by an instance', () => {
    const configuration = new Configuration({ instance: 'mycompany', accessToken: 'a' })
    assert.equal(configuration.with({ host: 'search.example.com' }).host, 'https://search.example.com')
    assert.equal(configuration.with({ instance: 'other' }).host, 'https://other-be.glean.com')
    assert.equal(configuration.with({ timeoutMs: 5 }).host, 'https://mycompany-be.glean.com')
  })

  for (const instance of ['', 'my company', 'https://x', 'a.b', 'evil.example.com/', '-a', 'a-', 'a/b', 'a@b'])
    test(`of the name ${JSON.stringify(instance)} is refused`, () => {
      assert.throws(() => new Configuration({ instance, accessToken: 'a' }), /instance must be the name alone/)
    })

  test('beside a host is refused', () => {
    const both = { instance: 'mycompany', host: 'search.example.com', accessToken: 'a' }
    // @ts-expect-error Only one of them may be given.
    assert.throws(() => new Configuration(both), /both given/)
  })
})
