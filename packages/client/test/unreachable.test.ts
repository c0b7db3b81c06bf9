import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import { AuthenticationApi, Configuration, ConnectionError, DatasourcesApi } from '../src/index.ts'
import { closedHost, recordingServer } from './recording-server.ts'

const secret = 'sheaf_indexing_secret-9'
const retries = { attemptsMax: 2, firstWaitMsMax: 1 }

async function failureAt(host: string): Promise<ConnectionError> {
  const api = new DatasourcesApi(new Configuration({ host, accessToken: secret, retries }))
  const error = await api.adddatasourcePost({ name: 'handbook' }).catch((failure: unknown) => failure)
  assert.ok(error instanceof ConnectionError, String(error))
  assert.doesNotMatch(`${inspect(error, { depth: null, showHidden: true })}${JSON.stringify(error)}`, /secret-9/)
  assert.match(error.message, new RegExp(`^POST ${host}/api/index/v1/adddatasource failed: `))
  return error
}

/** The port on which a server listens until the test ends. */
async function listen(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

/** A server with a certificate that nobody believes; undefined where none can be made. */
async function distrustedPort(t: TestContext): Promise<number | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-client-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  const made = spawnSync('openssl', [
    'req',
    '-x509',
    ...curve,
    '-nodes',
    '-days',
    '2',
    ...subject,
    '-keyout',
    key,
    '-out',
    cert,
  ])
  if (made.status !== 0) return undefined
  const server = createTlsServer({ cert: readFileSync(cert), key: readFileSync(key) }, () =>
    assert.fail('a request came through'),
  )
  return listen(t, server)
}

const NO_OPENSSL = 'there is no openssl to make a certificate, so that nothing was tested'

suite('a server that cannot be reached', () => {
  test('because nothing listens there was tried again, surely did nothing, and says to check the port', async () => {
    const error = await failureAt(await closedHost())
    assert.deepEqual([error.attempts, error.mayHaveActed, error.code], [2, false, 'ECONNREFUSED'])
    assert.match(error.message, /, tried 2 times\. Check that the server is running, and host and port\.$/)
  })

  test('because its name is unknown says to check the name', async () => {
    const error = await failureAt('https://nosuch.invalid')
    assert.deepEqual([error.attempts, error.mayHaveActed], [2, false])
    assert.match(
      error.message,
      /nosuch\.invalid, tried 2 times\. Check the name in host, and that this machine can look it up\.$/,
    )
  })

  test('because its certificate is not believed is not tried again, and says how to believe it', async (t) => {
    const port = await distrustedPort(t)
    if (port === undefined) return t.skip(NO_OPENSSL)
    const error = await failureAt(`https://127.0.0.1:${port}`)
    assert.deepEqual([error.attempts, error.mayHaveActed], [1, false])
    assert.match(error.message, /self-signed certificate.*\. Check that .* NODE_EXTRA_CA_CERTS/)
  })

  test('because it does not speak TLS is not tried again, and says that host may need http://', async (t) => {
    const { host } = await recordingServer(t)
    const error = await failureAt(host.replace('http:', 'https:'))
    assert.deepEqual([error.attempts, error.mayHaveActed], [1, false])
    assert.match(error.message, /Check that host begins with https:\/\/ only where the server speaks TLS/)
  })

  for (const [what, greeting] of [
    ['hangs up', undefined],
    ['is no HTTP server', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['answers half a header', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ] as const)
    test(`because it ${what} may have acted, and a rotation is not asked for again`, async (t) => {
      let connections = 0
      const port = await listen(
        t,
        createServer((socket) => {
          connections += 1
          socket.on('error', () => undefined)
          socket.once('data', () => socket.end(greeting ?? ''))
        }),
      )
      const error = await failureAt(`http://127.0.0.1:${port}`)
      assert.deepEqual([error.attempts, error.mayHaveActed], [2, true])
      assert.match(error.message, /, tried 2 times\. The server may have acted: send it again\.$/)

      connections = 0
      const api = new AuthenticationApi(
        new Configuration({ host: `http://127.0.0.1:${port}`, accessToken: secret, retries }),
      )
      await assert.rejects(api.rotatetokenPost(), /may have made a new secret: rotate again within ten minutes\.$/)
      assert.equal(connections, 1)
    })

  test('because it speaks TLS, and host says http://', async (t) => {
    const port = await distrustedPort(t)
    if (port === undefined) return t.skip(NO_OPENSSL)
    await failureAt(`http://127.0.0.1:${port}`)
  })
})
