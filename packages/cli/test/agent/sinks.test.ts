import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { sinkConformance } from '../../src/agent/sinks/conformance.ts'
import { dotenvSink } from '../../src/agent/sinks/dotenv-sink.ts'
import { valueIn, withValue } from '../../src/agent/sinks/dotenv-text.ts'
import { execSink } from '../../src/agent/sinks/exec-sink.ts'
import { fileSink } from '../../src/agent/sinks/file-sink.ts'
import { kubernetesSink } from '../../src/agent/sinks/kubernetes-sink.ts'
import { type Sink, SinkFailure } from '../../src/agent/sinks/sink.ts'
import { eventually } from '../deployment.ts'
import { temporaryDirectory } from '../sheaf-process.ts'
import { mountSmallDisk, NO_DISK } from '../small-disk.ts'
import { NO_OPENSSL } from './certificate.ts'
import { ACCOUNT_TOKEN, type KubernetesDouble, startKubernetes } from './kubernetes-double.ts'

const SECRET = 'sheaf_indexing_0123456789ab_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG_012345'

/** Takes away the folder of a file, which stops any user, root too. */
function breakable(file: string) {
  const [folder, away] = [dirname(file), `${dirname(file)}.away`]
  return { breakIt: () => renameSync(folder, away), mendIt: () => existsSync(away) && renameSync(away, folder) }
}

function newFile(): string {
  const folder = join(temporaryDirectory(), 'app')
  mkdirSync(folder)
  return join(folder, 'token')
}

sinkConformance('a file', async () => {
  const path = newFile()
  const seen = async () => (existsSync(path) ? readFileSync(path, 'utf8').replace(/\n$/, '') : undefined)
  return { sink: fileSink({ path }), seen, ...breakable(path) }
})

sinkConformance('a key of a .env file', async () => {
  const path = newFile()
  writeFileSync(path, 'A=1\nexport TOKEN="old" # of the app\nB=2\n')
  const seen = async () => valueByShell(path)
  return { sink: dotenvSink({ path, key: 'TOKEN' }), seen, ...breakable(path) }
})

/** What a shell finds, which is the strictest reader of such files. */
function valueByShell(path: string): string {
  return spawnSync('sh', ['-c', '. "$1"; printf %s "$TOKEN"', 'sh', path], { encoding: 'utf8' }).stdout
}

async function kubernetesBench(t: TestContext, isTls: boolean) {
  const double = await startKubernetes(t, isTls)
  if (double === undefined) return undefined
  return { double, sink: sinkFor(double) }
}

function sinkFor({ url, caFile, tokenFile }: KubernetesDouble, more: { readonly caFile?: undefined } = {}): Sink {
  const place = { namespace: 'search', secret: 'wiki-token', key: 'token' }
  return kubernetesSink({ server: url, tokenFile, caFile, ...place, ...more })
}

sinkConformance('a Kubernetes Secret', async (t) => {
  const bench = await kubernetesBench(t, false)
  assert.ok(bench)
  const { double, sink } = bench
  return {
    sink,
    seen: async () => {
      const value = double.secrets.get('search/wiki-token')?.token
      return value === undefined ? undefined : Buffer.from(value, 'base64').toString('utf8')
    },
    breakIt: () => double.refuse(403),
    mendIt: () => double.refuse(),
  }
})

/** A program that keeps what it reads in a file, unless it is told to fail. */
function keepingProgram(): { readonly command: readonly string[]; readonly kept: string; readonly flag: string } {
  const folder = temporaryDirectory()
  const [kept, flag] = [join(folder, 'kept'), join(folder, 'fail')]
  const script =
    'secret=$(cat); if [ -e "$2" ]; then echo "cannot store $secret" >&2; exit 3; fi; printf %s "$secret" > "$1"'
  return { command: ['sh', '-c', script, 'sh', kept, flag], kept, flag }
}

sinkConformance('a program', async () => {
  const { command, kept, flag } = keepingProgram()
  return {
    sink: execSink({ name: 'vault', command, timeoutSeconds: 20, environment: [] }),
    seen: async () => (existsSync(kept) ? readFileSync(kept, 'utf8') : undefined),
    breakIt: () => writeFileSync(flag, ''),
    mendIt: () => renameSync(flag, `${flag}.not`),
  }
})

describe('a file sink', () => {
  test('makes a file that its owner alone may read, and keeps the mode of one that is there, but for others', async () => {
    const path = newFile()
    await fileSink({ path }).publish(SECRET)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    for (const [before, after] of [
      [0o640, 0o640],
      [0o644, 0o640],
      [0o660, 0o660],
      [0o400, 0o600],
    ] as const) {
      chmodSync(path, before)
      await fileSink({ path }).publish(SECRET)
      assert.equal(statSync(path).mode & 0o777, after)
    }
    await fileSink({ path, mode: 0o600 }).publish(SECRET)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(dirname(path)), ['token'], 'nothing is left beside it')
  })

  test('keeps owner and group of the file that it replaces', async (t) => {
    if (process.getuid?.() !== 0) return t.skip('only root may give files away, so that nothing was tested')
    const path = newFile()
    writeFileSync(path, 'old', { mode: 0o640 })
    chownSync(path, 1234, 4321)
    await fileSink({ path }).publish(SECRET)
    const { uid, gid, mode } = statSync(path)
    assert.deepEqual([uid, gid, mode & 0o777], [1234, 4321, 0o640])
  })

  test('leaves a link and replaces what it leads to, and clears away what a killed process has left', async () => {
    const path = newFile()
    writeFileSync(path, 'old')
    const link = join(temporaryDirectory(), 'link')
    symlinkSync(path, link)
    writeFileSync(join(dirname(path), '.token.next'), 'half a sec', { mode: 0o600 })
    await fileSink({ path: link }).publish(SECRET)
    assert.ok(lstatSync(link).isSymbolicLink())
    assert.equal(readFileSync(path, 'utf8'), `${SECRET}\n`)
    assert.deepEqual(readdirSync(dirname(path)), ['token'])
  })

  for (const kind of ['full', 'read-only'] as const) {
    test(`on a ${kind} disk it fails, says so, and the file stays whole`, async (t) => {
      const disk = mountSmallDisk(t, 64 * 1024)
      if (disk === undefined) return t.skip(NO_DISK)
      const path = join(disk.directory, 'token')
      const env = join(disk.directory, '.env')
      writeFileSync(path, 'old\n', { mode: 0o600 })
      writeFileSync(env, 'TOKEN=old\n', { mode: 0o600 })
      if (kind === 'read-only') disk.makeReadOnly()
      else assert.throws(() => writeFileSync(join(disk.directory, 'ballast'), Buffer.alloc(64 * 1024)), /ENOSPC/)
      for (const sink of [fileSink({ path }), dotenvSink({ path: env, key: 'TOKEN' })]) {
        await assert.rejects(sink.publish(SECRET), (error) => {
          assert.ok(error instanceof SinkFailure)
          assert.match(error.message, kind === 'full' ? /ENOSPC/ : /EROFS/)
          return true
        })
      }
      assert.equal(readFileSync(path, 'utf8'), 'old\n')
      assert.equal(readFileSync(env, 'utf8'), 'TOKEN=old\n')
      assert.ok(!readdirSync(disk.directory).some((name) => name.endsWith('.next')), 'nothing is left beside them')
    })
  }

  test('its check finds a folder that is not there', async () => {
    const path = join(temporaryDirectory(), 'nosuch', 'token')
    await assert.rejects(fileSink({ path }).check(), /nosuch is not there: make the folder/)
  })
})

describe('one key of a .env text', () => {
  const cases: readonly [guarantee: string, before: string, after: string][] = [
    ['a plain value', 'T=old\n', 'T=new\n'],
    ['all else stays byte for byte', "# T=not\nA = 1 \n\n  T=old  \nB='x'\n", "# T=not\nA = 1 \n\n  T=new  \nB='x'\n"],
    ['double quotes stay', 'T="old"\n', 'T="new"\n'],
    ['single quotes stay', "T='old'\n", "T='new'\n"],
    ['a comment behind it stays', 'T=old # why\nU="old" # T=1\n', 'T=new # why\nU="old" # T=1\n'],
    ['a number sign inside a value is no comment', 'T=ol#d\n', 'T=new\n'],
    ['export and blanks stay', 'export T = old\n', 'export T = new\n'],
    ['line ends of Windows stay', 'A=1\r\nT=old\r\nB=2\r\n', 'A=1\r\nT=new\r\nB=2\r\n'],
    ['a last line without an end stays one', 'A=1\nT=old', 'A=1\nT=new'],
    ['a key that is not there comes at the end', 'A=1\n', 'A=1\nT=new\n'],
    ['also behind a last line without an end', 'A=1', 'A=1\nT=new\n'],
    ['with the line ends of the file', 'A=1\r\n', 'A=1\r\nT=new\r\n'],
    ['in an empty file', '', 'T=new\n'],
    ['an empty value', 'T=\nA=1\n', 'T=new\nA=1\n'],
    ['an empty value with a comment', 'T= # none\n', 'T=new # none\n'],
    ['each place, where it stands twice', 'T=1\nA=1\nT=2\n', 'T=new\nA=1\nT=new\n'],
    ['longer and shorter names are other keys', 'TT=1\nMY_T=1\nT=1\n', 'TT=1\nMY_T=1\nT=new\n'],
    ['a key inside a value of several lines is none', 'A="x\nT=old\n"\nT=old\n', 'A="x\nT=old\n"\nT=new\n'],
    ['a quote that is never closed ends with its line', 'A="x\nT=old\n', 'A="x\nT=new\n'],
    ['a byte order mark stays', '\uFEFFT=old\n', '\uFEFFT=new\n'],
    ['case counts', 't=old\nT=old\n', 't=old\nT=new\n'],
  ]
  for (const [guarantee, before, after] of cases) {
    test(guarantee, () => {
      assert.equal(withValue(before, 'T', 'new'), after)
      assert.equal(valueIn(after, 'T'), 'new')
    })
  }
})

describe('a Kubernetes sink', () => {
  test('over TLS, checked by the CA of the cluster, patches one key and leaves the others', async (t) => {
    const bench = await kubernetesBench(t, true)
    if (bench === undefined) return t.skip(NO_OPENSSL)
    const { double, sink } = bench
    double.secrets.set('search/wiki-token', { other: 'a2VlcA==' })
    await sink.publish(SECRET)
    assert.deepEqual(double.secrets.get('search/wiki-token'), {
      other: 'a2VlcA==',
      token: Buffer.from(SECRET).toString('base64'),
    })
    assert.deepEqual(double.requests, [
      {
        method: 'PATCH',
        path: '/api/v1/namespaces/search/secrets/wiki-token',
        contentType: 'application/merge-patch+json',
        authorization: `Bearer ${ACCOUNT_TOKEN}`,
        body: { data: { token: Buffer.from(SECRET).toString('base64') } },
      },
    ])
    await assert.rejects(sinkFor(double, { caFile: undefined }).publish(SECRET), /cannot be reached \(DEPTH_ZERO_SELF/)
  })

  test('makes a Secret that is not there', async (t) => {
    const { double, sink } = (await kubernetesBench(t, false)) ?? assert.fail()
    assert.equal(await sink.read?.(), undefined)
    await sink.publish(SECRET)
    const made = double.requests.at(-1)
    assert.deepEqual([made?.method, made?.path], ['POST', '/api/v1/namespaces/search/secrets'])
    assert.deepEqual(made?.body, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'wiki-token' },
      type: 'Opaque',
      data: { token: Buffer.from(SECRET).toString('base64') },
    })
  })

  test('a conflict is tried again at once, and in vain a few times only', async (t) => {
    const { double, sink } = (await kubernetesBench(t, false)) ?? assert.fail()
    double.secrets.set('search/wiki-token', {})
    double.refuse(409, 409)
    await sink.publish(SECRET)
    assert.equal(double.requests.length, 3)
    double.refuse(409, 409, 409, 409, 409, 409)
    await assert.rejects(sink.publish(SECRET), /answered 409/)
    // Two agents make it at the same moment: one of them is told that it is there, and patches it.
    double.secrets.clear()
    double.refuse(404, 409)
    await sink.publish(SECRET)
    assert.deepEqual(Object.keys(double.secrets.get('search/wiki-token') ?? {}), ['token'])
  })

  test('what is refused says what to do', async (t) => {
    const { double, sink } = (await kubernetesBench(t, false)) ?? assert.fail()
    for (const [status, remedy] of [
      [401, /check tokenFile/],
      [403, /give it get, patch and create/],
      [422, /immutable/],
      [500, /answered 500; it is tried again/],
    ] as const) {
      double.refuse(status)
      await assert.rejects(sink.publish(SECRET), remedy)
    }
    const elsewhere = kubernetesSink({
      ...{ server: double.url, namespace: 'nosuch', secret: 'wiki-token', key: 'token' },
      ...{ tokenFile: double.tokenFile, caFile: undefined },
    })
    await assert.rejects(elsewhere.publish(SECRET), /cannot be made: .* answered 404; there is no such namespace/)
  })
})

describe('a program as a sink', () => {
  test('gets the secret on standard input alone: neither in its arguments nor in its environment', async () => {
    const { kept } = keepingProgram()
    process.env.SHEAF_TEST_PASSED = 'passed'
    process.env.SHEAF_TEST_SECRET = SECRET
    const script = 'tr "\\0" " " < /proc/$$/cmdline > "$1"; env >> "$1"; wc -c >> "$1"'
    const sink = execSink({
      name: 'vault',
      command: ['sh', '-c', script, 'sh', kept],
      timeoutSeconds: 20,
      environment: ['SHEAF_TEST_PASSED'],
    })
    await sink.publish(SECRET)
    delete process.env.SHEAF_TEST_PASSED
    delete process.env.SHEAF_TEST_SECRET
    const seen = readFileSync(kept, 'utf8')
    assert.ok(!seen.includes(SECRET.slice(0, 30)), seen)
    assert.match(seen, /SHEAF_TEST_PASSED=passed/)
    assert.match(seen, new RegExp(`\\n *${SECRET.length + 1}\\n$`), 'the secret and a line end')
  })

  test('one that takes too long is ended, with all that it has started', async () => {
    const pids = join(temporaryDirectory(), 'pids')
    const script = 'sleep 600 & echo $! > "$1"; echo $$ >> "$1"; wait'
    const sink = execSink({
      name: 'slow',
      command: ['sh', '-c', script, 'sh', pids],
      timeoutSeconds: 1,
      environment: [],
    })
    await assert.rejects(sink.publish(SECRET), /had not ended after 1 seconds, and was ended/)
    for (const pid of readFileSync(pids, 'utf8').trim().split('\n')) {
      // A zombie that nobody has waited for is no process that does anything.
      const state = await eventually(
        () => (existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] : 'gone'),
        (now) => now !== undefined && 'gone Z X'.includes(now),
      )
      assert.match(state ?? '', /^(gone|Z|X)$/)
    }
  })

  test('what it says is told without the secret, its exit code and signal are told, and a missing one is named', async () => {
    const say = (script: string) =>
      execSink({ name: 'p', command: ['sh', '-c', script], timeoutSeconds: 20, environment: [] }).publish(SECRET)
    await assert.rejects(
      say('cat >&2; echo " is bad" >&2; exit 4'),
      /sh ended with exit code 4; it said: \[redacted\] is bad$/,
    )
    await assert.rejects(say('cat | base64 -w0 >&2; exit 4'), (error: Error) => !error.message.includes('c2hlYWZf'))
    await assert.rejects(
      say('cut -c 20-60 >&2; exit 4'),
      (error: Error) => !error.message.includes(SECRET.slice(22, 50)),
    )
    await assert.rejects(say('kill -9 $$'), /ended with signal SIGKILL/)
    const missing = execSink({ name: 'p', command: ['/nosuch/vault'], timeoutSeconds: 1, environment: [] })
    await assert.rejects(missing.publish(SECRET), /\/nosuch\/vault cannot be started \(ENOENT\): check the command/)
    await assert.rejects(missing.check(), /no program that this user can run/)
  })
})
