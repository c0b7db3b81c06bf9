import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { eventually, makeToken } from './deployment.ts'
import {
  type Ended,
  newsIn,
  sheaf,
  sheafScript,
  startCommand,
  startServerProcess,
  temporaryDirectory,
} from './sheaf-process.ts'
import { mountSmallDisk, NO_DISK } from './small-disk.ts'

/** Runs `sheaf serve` where it must end by itself; a server that came up would be killed with the test. */
const serveInVain = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  sheaf(['serve', '--port', '0', ...args], env)

async function healthOf(url: string): Promise<number> {
  return (await fetch(`${url}/healthz`)).status
}

describe('sheaf serve', { concurrency: 2 }, () => {
  test('prints its address once it answers there, and nothing else', async (t) => {
    const dataDir = join(temporaryDirectory(), 'data')
    const args = ['serve', '--port', '0', '--data-dir', dataDir]
    const { child, ended, stdout } = startCommand(t, [process.execPath, sheafScript, ...args])
    await eventually(stdout, (text) => text.includes('\n'))
    const [, url = ''] = /^sheaf is ready at (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(stdout()) ?? []
    assert.equal(await healthOf(url), 200)
    assert.equal(statSync(dataDir).mode & 0o777, 0o700)
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    assert.equal(code, 0)
    assert.equal(stdout(), `sheaf is ready at ${url}\n`)
    assert.equal(newsIn(stderr), '')
  })

  test('prints a link to sign in by to a terminal, while there is no other way in', async (t) => {
    if (spawnSync('script', ['--version']).error !== undefined) {
      t.diagnostic('skipped: there is no program `script` to make a terminal')
      return
    }
    const dataDir = join(temporaryDirectory(), 'data')
    const inTerminal = async () => {
      const command = [process.execPath, sheafScript, 'serve', '--port', '0', '--data-dir', dataDir].join(' ')
      const { child, ended, stdout } = startCommand(t, ['script', '-qefc', command, '/dev/null'], { hasOwnGroup: true })
      await eventually(stdout, (text) => text.includes('Stop with Ctrl-C'))
      async function stop() {
        child.kill('SIGTERM')
        await ended
      }
      return { text: stdout(), stop }
    }
    const first = await inTerminal()
    const [, url = '', secret = ''] = /sign in .* at (http:\S+)\/sign-in#([\w-]{43})/.exec(first.text) ?? []
    const redeem = () =>
      fetch(`${url}/admin/api/v1/redeemsigninlink`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ secret }),
      })
    assert.equal((await redeem()).status, 200)
    assert.equal((await redeem()).status, 401)
    await first.stop()
    const second = await inTerminal()
    assert.doesNotMatch(second.text, /sign-in#/)
    await second.stop()
  })

  test('--json prints one JSON object with the address', async (t) => {
    const server = await startServerProcess(t, temporaryDirectory())
    assert.equal(await healthOf(server.url), 200)
    const { stdout } = await server.stop()
    assert.deepEqual(JSON.parse(stdout), { url: server.url })
    assert.equal(stdout.split('\n').length, 2)
  })

  test('takes its settings from the environment; a flag comes first, and an empty variable counts as none', async (t) => {
    const folder = temporaryDirectory()
    const env = {
      SHEAF_DATA_DIR: join(folder, 'env'),
      SHEAF_PORT: 'not-a-port',
      SHEAF_HOST: '',
      SHEAF_LOG_LEVEL: 'error',
    }
    const running = startCommand(t, [process.execPath, sheafScript, 'serve', '--port', '0'], { env })
    assert.match(await eventually(running.stdout, (text) => text.includes('\n')), /ready at http:\/\/127\.0\.0\.1:/)
    assert.ok(existsSync(join(folder, 'env', 'record.sqlite')))
    const refused = await sheaf(['serve'], env)
    assert.equal(refused.code, 2)
    assert.match(refused.stderr, /--port not-a-port is not a port: give a number from 0 to 65535/)
  })

  test('refuses a data directory that is being served, and says by which process', async (t) => {
    const dataDir = temporaryDirectory()
    const first = await startServerProcess(t, dataDir)
    const { code, stdout, stderr } = await serveInVain(['--data-dir', dataDir])
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(stderr, new RegExp(`is already served by process ${first.pid} \\(since .*\\)\\. Stop that one first`))
    assert.equal(await healthOf(first.url), 200)
  })

  test('takes over the data directory of a server that was killed', async (t) => {
    const dataDir = temporaryDirectory()
    await (await startServerProcess(t, dataDir)).kill()
    const second = await startServerProcess(t, dataDir)
    assert.equal(await healthOf(second.url), 200)
  })

  test('a data directory that cannot be made fails with 1 and the remedy', async () => {
    const file = join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    const { code, stdout, stderr } = await serveInVain(['--data-dir', join(file, 'data')])
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /--data-dir .* cannot be used \(ENOTDIR\): give a directory that this user may make, read and/)
  })

  test('a data directory on a disk that is read-only fails with 1 and the remedy', async (t) => {
    const disk = mountSmallDisk(t, 1024 * 1024)
    if (disk === undefined) return t.skip(NO_DISK)
    disk.makeReadOnly()
    for (const dataDir of [disk.directory, join(disk.directory, 'data')]) {
      const { code, stderr } = await serveInVain(['--data-dir', dataDir])
      assert.equal(code, 1)
      assert.match(
        stderr,
        /cannot be used \((EROFS|ENOENT)\): give a directory that this user may make, read and write/,
      )
    }
  })

  test('a disk that is full at the start fails with 1 and says so', async (t) => {
    const disk = mountSmallDisk(t, 1024 * 1024)
    if (disk === undefined) return t.skip(NO_DISK)
    const dataDir = join(disk.directory, 'data')
    await (await startServerProcess(t, dataDir)).stop()
    assert.throws(() => writeFileSync(join(disk.directory, 'ballast'), Buffer.alloc(1024 * 1024)), /ENOSPC/)
    const { code, stdout, stderr } = await serveInVain(['--data-dir', dataDir])
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /its disk is full\. Make room, then start again\./)
  })

  test('a record that is damaged, or of a newer version, fails with 1 and leaves it as it is', async (t) => {
    const garbage = 'this was never a database, however long it may be'.repeat(100)
    const damaged = temporaryDirectory()
    writeFileSync(join(damaged, 'record.sqlite'), garbage)
    const { code, stderr } = await serveInVain(['--data-dir', damaged])
    assert.equal(code, 1)
    assert.match(stderr, /its record cannot be opened: file is not a database/)
    assert.equal(readFileSync(join(damaged, 'record.sqlite'), 'utf8'), garbage)

    const newer = temporaryDirectory()
    await (await startServerProcess(t, newer)).stop()
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(join(newer, 'record.sqlite'))
    database.exec('PRAGMA user_version = 1000')
    database.close()
    const refused = await serveInVain(['--data-dir', newer])
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /written by a newer version of sheaf; run that version/)
  })

  test('a port that is taken fails with 1 and the remedy', async (t) => {
    const holder = createServer()
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
    t.after(() => holder.close())
    const address = holder.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { code, stderr } = await sheaf(['serve', '--port', `${port}`, '--data-dir', temporaryDirectory()])
    assert.equal(code, 1)
    assert.match(
      stderr,
      new RegExp(`--port ${port} on 127\\.0\\.0\\.1 is taken: stop what uses it, or give --port 0\\.`),
    )
  })

  test('wrong usage ends with 2, says the remedy, and makes no data directory', async () => {
    const dataDir = join(temporaryDirectory(), 'data')
    const cases: readonly (readonly [args: readonly string[], remedy: RegExp])[] = [
      [
        ['--host', '0.0.0.0'],
        /must not cross a network in clear text\. Give --tls-cert and --tls-key, or --behind-proxy/,
      ],
      [['--host', '::'], /Give --tls-cert and --tls-key, or --behind-proxy CIDR/],
      [['--behind-proxy', '10.0.0.0/99'], /--behind-proxy: /],
      [['--port', '99999'], /--port 99999 is not a port: give a number from 0 to 65535/],
      [['--tls-cert', 'cert.pem'], /--tls-cert and --tls-key go together: give both/],
      [['--new-datasources', 'maybe'], /--new-datasources maybe: give one of visible, hidden/],
      [['--log-level', 'loud'], /--log-level loud: give one of error, warn, info, debug/],
      [['--nosuch'], /unknown option '--nosuch'/],
      [['extra'], /too many arguments for 'serve'/],
    ]
    await Promise.all(
      cases.map(async ([args, remedy]) => {
        const { code, stdout, stderr } = await serveInVain([...args, '--data-dir', dataDir])
        assert.equal(code, 2, `${args}: ${stderr}`)
        assert.equal(stdout, '')
        assert.match(stderr, remedy)
      }),
    )
    assert.equal(existsSync(dataDir), false)
  })
})

describe('sheaf serve with TLS', () => {
  test('serves https with a certificate, and the commands reach it', async (t) => {
    const folder = temporaryDirectory()
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
    const files = ['-keyout', key, '-out', cert]
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
    const made = spawnSync('openssl', ['req', '-x509', ...curve, '-nodes', '-days', '2', ...subject, ...files])
    if (made.status !== 0) return t.skip('there is no openssl to make a certificate, so that nothing was tested')
    const dataDir = join(folder, 'data')
    const { file } = await makeToken(folder, dataDir, ['--name', 's', '--kind', 'client', '--global'])
    const server = await startServerProcess(t, dataDir, { flags: ['--tls-cert', cert, '--tls-key', key] })
    assert.match(server.url, /^https:\/\/127\.0\.0\.1:\d+$/)
    const search = ['search', 'x', '--as', 'ann@example.com', '--url', server.url, '--token-file', file]
    const trusting = await sheaf(search, { NODE_EXTRA_CA_CERTS: cert })
    assert.match(trusting.stderr, /ann@example\.com is not an active user.* \(401, request /)
    const distrusting = await sheaf(search)
    assert.equal(distrusting.code, 1)
    assert.match(distrusting.stderr, /self-signed certificate/)
    assert.equal((await server.stop()).code, 0)
  })

  test('a certificate that cannot be read or used fails with 1, names the flag and starts nothing', async () => {
    const folder = temporaryDirectory()
    const dataDir = join(folder, 'data')
    const nonsense = join(folder, 'nonsense.pem')
    writeFileSync(nonsense, 'nonsense')
    mkdirSync(dataDir)
    for (const file of [join(folder, 'nosuch.pem'), nonsense]) {
      const { code, stdout, stderr } = await serveInVain(['--data-dir', dataDir, '--tls-cert', file, '--tls-key', file])
      assert.equal(code, 1)
      assert.equal(stdout, '')
      assert.match(stderr, /--tls-cert or --tls-key cannot be used: .* Give files in PEM that belong together/)
      assert.doesNotMatch(stderr, /\n {4}at /, 'no stack')
    }
  })
})
