import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { AuthenticationApi, Configuration, DatasourcesApi } from '@sheaf/client'
import type { Finding } from '../src/doctor/finding.ts'
import { SECRET_FORM } from './agent/agent-folder.ts'
import { makeCertificate, NO_OPENSSL } from './agent/certificate.ts'
import { openStrictServer, serveHandler } from './agent/strict-server.ts'
import { makeToken, type Served, serveDeployment } from './deployment.ts'
import { sheaf, suiteContext, temporaryDirectory } from './sheaf-process.ts'
import { mountSmallDisk, NO_DISK } from './small-disk.ts'

type Diagnosis = { readonly code: number | null; readonly levelOf: (check: string) => string; readonly all: string }

/** Runs `sheaf doctor --json`, whose output must never have a secret in it. */
async function diagnose(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Diagnosis> {
  const { code, stdout, stderr } = await sheaf(['doctor', '--json', ...args], env)
  assert.doesNotMatch(stdout + stderr, SECRET_FORM)
  const { isHealthy, findings } = JSON.parse(stdout) as {
    readonly isHealthy: boolean
    readonly findings: readonly Finding[]
  }
  assert.equal(code, isHealthy ? 0 : 1, stderr)
  for (const { level, remedy } of findings) assert.equal(remedy !== undefined, level === 'problem' || level === 'note')
  return {
    code,
    levelOf: (check) => findings.find((each) => each.check === check)?.level ?? 'absent',
    all: findings.map(({ check, level, text, remedy = '' }) => `${level} ${check}: ${text} ${remedy}`).join('\n'),
  }
}

describe('sheaf doctor', { concurrency: 2 }, () => {
  const suite = suiteContext()
  let served: Served
  before(async () => {
    served = await serveDeployment(suite)
    const api = new DatasourcesApi(new Configuration({ host: served.url, accessToken: served.indexing.secret }))
    await api.adddatasourcePost({ name: 'docs' })
    await api.adddatasourcePost({ name: 'trial', isTestDatasource: true })
  })
  after(() => suite.clean())

  const tokenFile = (secret: string) => {
    const file = join(temporaryDirectory(), 'token')
    writeFileSync(file, secret)
    return file
  }
  const newToken = (...flags: readonly string[]) =>
    makeToken(temporaryDirectory(), served.dataDir, ['--name', 'd', ...flags])
  const look = (file: string, ...more: readonly string[]) =>
    diagnose(['--url', served.url, '--token-file', file, ...more])

  test('finds nothing to do where all is well, and tells kind, expiry, deadline, scope and visibility', async () => {
    const { file } = await newToken('--datasource', 'docs,trial', '--rotation-period', '1440')
    const { code, all } = await look(file, '--datasource', 'docs,trial', '--data-dir', served.dataDir)
    assert.equal(code, 0)
    for (const expected of [
      /^ok reachability: http/m,
      /^ok encryption: none, and it does not leave this machine/m,
      /^ok clock: the clocks agree/m,
      /^ok version: Sheaf 0\./m,
      /^ok kind: an indexing token of Sheaf, whole/m,
      /^ok token: the server accepts it/m,
      /^ok expiry: it ends at .* in 89 days/m,
      /^ok rotation: it must be rotated before .* in 23 hours/m,
      /^ok datasource docs: the token may use it, and everyone may see it/m,
      /^note datasource trial: only its beta users .* sheaf datasource enable trial all/m,
      /^(ok|note) disk: [\d,]+ MB are free/m,
      /^ok data directory: its owner alone reads the record/m,
      /^ok scope: it may use docs, trial/m,
    ]) {
      assert.match(all, expected)
    }
    const { stdout } = await sheaf(['doctor', '--url', served.url, '--token-file', file])
    assert.match(stdout, /^ok {6}reachability: /)
  })

  test('tokens for searches and administrators are looked at by calls of their own', async () => {
    const admin = await newToken('--kind', 'admin')
    const [ofClient, ofAdmin] = await Promise.all([look(served.client.file), look(admin.file)])
    assert.match(ofClient.all, /^ok kind: a client token.*\n.*^ok token: the server accepts it/ms)
    assert.match(ofAdmin.all, /^ok kind: an admin token.*\n.*^ok token: the server accepts it/ms)
  })

  test('says of each trouble of a token what to do', async () => {
    const rotatable = await newToken('--global', '--rotation-period', '1440')
    await new AuthenticationApi(
      new Configuration({ host: served.url, accessToken: rotatable.secret }),
    ).rotatetokenPost()
    const revoked = await newToken('--global')
    await sheaf(['token', 'revoke', revoked.id, '--data-dir', served.dataDir])
    const [ending, foreign] = await Promise.all([newToken('--global', '--expires', '1d'), newToken('--global')])
    const elsewhere = makeToken(temporaryDirectory(), join(temporaryDirectory(), 'data'), ['--name', 'e', '--global'])
    const listed = await newToken('--global', '--greenlist', '192.0.2.0/24')
    const cases: readonly (readonly [file: string, expected: RegExp])[] = [
      [rotatable.file, /problem token: this secret was replaced, and works until .* Use the newest secret/],
      [revoked.file, /problem token: the server refuses it: .*was revoked.*Do what it says/],
      [ending.file, /problem expiry: it ends at .* in 0 days .*sheaf token renew/],
      [
        tokenFile(foreign.secret.slice(0, -2)),
        /problem kind: a token of Sheaf that was cut off .* Copy the whole token again/,
      ],
      [(await elsewhere).file, /problem token: the server refuses it: .*Check that the token belongs to this server/],
      [listed.file, /problem token: IP not allowed: 127\.0\.0\.1 .*Call from an address of its greenlist/],
    ]
    await Promise.all(
      cases.map(async ([file, expected]) => {
        const { code, all } = await look(file)
        assert.equal(code, 1)
        assert.match(all, expected)
      }),
    )
  })

  test('a datasource that the token may not use, and one that is not there', async () => {
    const { file } = await newToken('--datasource', 'docs')
    const forbidden = await look(file, '--datasource', 'trial')
    assert.match(forbidden.all, /problem datasource trial: the token may not use it/)
    const { all } = await look(served.indexing.file, '--datasource', 'nosuch')
    assert.match(all, /problem datasource nosuch: there is no such datasource Check the spelling/)
  })

  test('of another server it says what it cannot know, and finds nothing to do', async (t) => {
    const strict = openStrictServer(Date.now)
    const url = await serveHandler(t, strict.handle)
    const { code, all } = await diagnose(['--url', url, '--token', strict.newest()])
    assert.equal(code, 0, all)
    assert.match(all, /unknown version: this is no Sheaf/)
    assert.match(all, /unknown kind: no token of Sheaf/)
    assert.match(all, /ok token: the server accepts it/)
    assert.match(all, /unknown rotation: this server does not say when its tokens end/)
    const refused = await diagnose(['--url', url, '--token', 'glean_not-one-of-that-server'])
    assert.match(refused.all, /problem token: the server refuses it: Not Authorized It may have expired or missed/)
  })

  test('clocks that differ, and a deadline that is near', async (t) => {
    const headers = {
      date: new Date(Date.now() + 600_000).toUTCString(),
      'sheaf-token-rotate-by': new Date(Date.now() + 3_000_000).toISOString(),
    }
    const url = await serveHandler(t, async () => ({ status: 400, body: {}, headers }))
    const { code, all } = await diagnose(['--url', url, '--token', 'glean_a-token-of-some-server'])
    assert.equal(code, 1)
    assert.match(all, /problem clock: the server is (599|600|601) seconds ahead of this machine .* by NTP/)
    assert.match(all, /problem rotation: it must be rotated before .* in 0 hours Run sheaf rotate now/)
  })

  test('a server that is not there, and no token', async () => {
    const { code, all } = await diagnose(['--url', 'http://127.0.0.1:9', '--token', 'x'])
    assert.equal(code, 1)
    assert.match(all, /problem reachability: .* \(ECONNREFUSED\).* Start the server, or check the port/)
    const without = await diagnose(['--url', served.url])
    assert.equal(without.code, 0)
    assert.match(without.all, /unknown token: none was given: give --token-file FILE/)
  })

  test('a certificate that is not trusted, and one that ends soon', async (t) => {
    const certificate = makeCertificate()
    if (certificate === undefined) return t.skip(NO_OPENSSL)
    const server = createServer(certificate, (_, response) => response.writeHead(400).end('{}'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.after(() => server.close())
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    const distrusted = await diagnose(['--url', url, '--token', 'x'])
    assert.match(distrusted.all, /problem reachability: .* Set NODE_EXTRA_CA_CERTS/)
    const trusted = await diagnose(['--url', url, '--token', 'x'], { NODE_EXTRA_CA_CERTS: certificate.certFile })
    assert.match(trusted.all, /ok reachability/)
    assert.match(trusted.all, /problem encryption: TLSv1\.3; .* for 1 more days Have the certificate renewed/)
  })

  test('a disk without room, and a record that others may read', async (t) => {
    const disk = mountSmallDisk(t, 48 * 1024 * 1024)
    if (disk === undefined) return t.skip(NO_DISK)
    const dataDir = join(disk.directory, 'data')
    const { file } = await makeToken(temporaryDirectory(), dataDir, ['--name', 'f', '--global'])
    chmodSync(dataDir, 0o755)
    chmodSync(join(dataDir, 'record.sqlite'), 0o644)
    const { all } = await look(file, '--data-dir', dataDir)
    assert.match(all, /problem disk: \d+ MB are free, .* Make room/)
    assert.match(all, /problem data directory: others on this machine may read the record Run chmod 700/)
    const nothing = await look(file, '--data-dir', temporaryDirectory())
    assert.match(nothing.all, /problem data directory: --data-dir .* holds no deployment/)
  })

  test('a host that is no URL is wrong usage', async () => {
    const { code, stderr } = await sheaf(['doctor', '--url', 'ftp://example.com', '--token', 'x'])
    assert.equal(code, 2)
    assert.match(stderr, /--url \(or SHEAF_URL\) cannot be used/)
  })
})
