import assert from 'node:assert/strict'
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { AuthenticationApi, Configuration, DatasourcesApi } from '@sheaf/client'
import { adoptedState, digestOf, fileJournal } from '../src/agent/journal.ts'
import { eventually, makeDeployment, makeToken, type Served, serveDeployment, type TokenInFile } from './deployment.ts'
import { startLosingProxy } from './losing-proxy.ts'
import {
  sheaf,
  sheafJson,
  sheafScript,
  startCommand,
  startServerProcess,
  suiteContext,
  temporaryDirectory,
} from './sheaf-process.ts'
import { mountSmallDisk, NO_DISK } from './small-disk.ts'

const secretIn = (file: string) => readFileSync(file, 'utf8').trim()

/** Throws unless the server takes this secret. */
async function use(url: string, secret: string): Promise<void> {
  const api = new DatasourcesApi(new Configuration({ host: url, accessToken: secret }))
  await api.adddatasourcePost({ name: 'docs', objectDefinitions: [{ name: 'page' }] })
}

// Side by side: most of the time is waiting between attempts.
describe('sheaf rotate', { concurrency: 3 }, () => {
  const suite = suiteContext()
  let served: Served
  before(async () => {
    served = await serveDeployment(suite)
  })
  after(() => suite.clean())

  const newToken = (): Promise<TokenInFile> =>
    makeToken(temporaryDirectory(), served.dataDir, ['--name', 'r', '--global', '--rotation-period', '1440'])

  test('puts the new secret in the place of the old one in the file, which its owner alone may read', async () => {
    const { file, secret } = await newToken()
    writeFileSync(file, secret, { mode: 0o644 })
    const inode = statSync(file).ino
    const { code, stdout, stderr } = await sheaf(['rotate', '--url', served.url, '--token-file', file])
    assert.equal(code, 0, stderr)
    assert.ok(stdout.startsWith(`rotated: ${file} holds the new secret, to be rotated before 20`), stdout)
    assert.equal(stderr, '')
    const rotated = secretIn(file)
    assert.notEqual(rotated, secret)
    assert.ok(!stdout.includes(rotated))
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.notEqual(statSync(file).ino, inode, 'a file that is renamed into place is never seen half-written')
    assert.deepEqual(readdirSync(join(file, '..')), [file.split('/').at(-1)], 'nothing is left beside it')
    await use(served.url, rotated)
    await use(served.url, secret)
  })

  test('with --json prints when, and no secret if that is in a file', async () => {
    const { file, secret } = await newToken()
    const connection = ['--url', served.url]
    const inFile = await sheafJson<object>(['rotate', ...connection, '--token-file', file])
    assert.deepEqual(Object.keys(inFile), ['createdAt', 'rotationPeriodMinutes'])
    const printed = await sheafJson<{ readonly rawSecret: string }>(['rotate', ...connection, '--token', secret])
    assert.deepEqual(Object.keys(printed).toSorted(), ['createdAt', 'rawSecret', 'rotationPeriodMinutes'])
    assert.equal(printed.rawSecret, secretIn(file), 'the retired secret is answered the current one')
  })

  test('without a file prints the new secret alone', async () => {
    const { secret } = await newToken()
    const { code, stdout } = await sheaf(['rotate'], { SHEAF_URL: served.url, SHEAF_TOKEN: secret })
    assert.equal(code, 0)
    assert.match(stdout, /^sheaf_indexing_\S+\n$/)
    await use(served.url, stdout.trim())
  })

  test('replaces what a link leads to, and leaves the link', async () => {
    const { file, secret } = await newToken()
    const link = join(temporaryDirectory(), 'link.token')
    symlinkSync(file, link)
    const { code } = await sheaf(['rotate'], { SHEAF_URL: served.url, SHEAF_TOKEN_FILE: link })
    assert.equal(code, 0)
    assert.ok(lstatSync(link).isSymbolicLink())
    assert.notEqual(secretIn(file), secret)
  })

  test('rotates nothing if the file could not be replaced', async (t) => {
    const disk = mountSmallDisk(t, 64 * 1024)
    if (disk === undefined) return t.skip(NO_DISK)
    const { file, secret, id } = await makeToken(disk.directory, served.dataDir, [
      ...['--name', 'r', '--global', '--rotation-period', '1440'],
    ])
    disk.makeReadOnly()
    const { code, stderr } = await sheaf(['rotate', '--url', served.url, '--token-file', file])
    assert.equal(code, 1)
    assert.match(stderr, /nothing was rotated: .* cannot be written \(EROFS\)\. Give a --token-file in a directory/)
    assert.equal(secretIn(file), secret)
    const { history } = await sheafJson<{ readonly history: readonly { readonly event: string }[] }>([
      ...['token', 'show', id, '--data-dir', served.dataDir],
    ])
    assert.deepEqual(
      history.map(({ event }) => event),
      ['minted'],
    )
  })

  test('rotates nothing if the disk is full, and rotates once there is room', async (t) => {
    const disk = mountSmallDisk(t, 64 * 1024)
    if (disk === undefined) return t.skip(NO_DISK)
    const { file, secret, id } = await makeToken(disk.directory, served.dataDir, [
      ...['--name', 'r', '--global', '--rotation-period', '1440'],
    ])
    const ballast = join(disk.directory, 'ballast')
    assert.throws(() => writeFileSync(ballast, Buffer.alloc(64 * 1024)), /ENOSPC/)
    const rotate = ['rotate', '--url', served.url, '--token-file', file]
    const { code, stderr } = await sheaf(rotate)
    assert.equal(code, 1)
    assert.match(stderr, /nothing was rotated: .* cannot be written \(ENOSPC\)\. Make room there/)
    assert.equal(secretIn(file), secret)
    assert.equal(readdirSync(disk.directory).length, 2, 'nothing is left beside it')
    const { history } = await sheafJson<{ readonly history: readonly { readonly event: string }[] }>([
      ...['token', 'show', id, '--data-dir', served.dataDir],
    ])
    assert.deepEqual(
      history.map(({ event }) => event),
      ['minted'],
    )
    writeFileSync(ballast, '')
    assert.equal((await sheaf(rotate)).code, 0)
    await use(served.url, secretIn(file))
  })

  test('finishes what a killed run has left: its secret is published, and no other one is made', async () => {
    const { file, secret } = await newToken()
    const { rawSecret, createdAt, rotationPeriodMinutes } = await new AuthenticationApi(
      new Configuration({ host: served.url, accessToken: secret }),
    ).rotatetokenPost()
    const journal = join(dirname(file), `.${basename(file)}.journal`)
    fileJournal(journal).write({
      ...adoptedState(rawSecret, [digestOf(secret)]),
      current: { secret: rawSecret, createdAt, rotationPeriodMinutes },
    })
    const { code, stderr } = await sheaf(['rotate', '--url', served.url, '--token-file', file])
    assert.equal(code, 0, stderr)
    assert.equal(secretIn(file), rawSecret)
    assert.deepEqual(readdirSync(dirname(file)), [basename(file)], 'the journal is gone')
  })

  for (const arriving of ['nothing', 'half'] as const) {
    test(`gets the same secret when answers are lost and ${arriving} of them arrives`, async (t) => {
      const { file, secret } = await newToken()
      const proxy = await startLosingProxy(t, served.url, { answers: 2, arriving })
      const { code, stderr } = await sheaf(['rotate', '--url', proxy.url, '--token-file', file])
      assert.equal(code, 0, stderr)
      assert.equal(proxy.lost(), 2)
      assert.equal(stderr.match(/asking again/g)?.length, 2)
      const again = await new AuthenticationApi(
        new Configuration({ host: served.url, accessToken: secret }),
      ).rotatetokenPost()
      assert.equal(secretIn(file), again.rawSecret, 'one new secret was made, and this is it')
      await use(served.url, secretIn(file))
    })
  }

  test('fails when every answer is lost, and the next run gets the secret that was made meanwhile', async (t) => {
    const { file, secret } = await newToken()
    const proxy = await startLosingProxy(t, served.url, { answers: 4, arriving: 'nothing' })
    const rotate = ['rotate', '--url', proxy.url, '--token-file', file]
    const { code, stdout, stderr } = await sheaf(rotate)
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(
      stderr,
      /may have made a new secret: rotate again within ten minutes\. Its address is --url or SHEAF_URL\./,
    )
    assert.equal(secretIn(file), secret)
    assert.deepEqual(readdirSync(join(file, '..')), [file.split('/').at(-1)])
    assert.equal((await sheaf(rotate)).code, 0)
    await use(served.url, secretIn(file))
  })

  test('several at once end with the same secret', async () => {
    const { secret } = await newToken()
    const files = Array.from({ length: 4 }, (_, i) => {
      const file = join(temporaryDirectory(), `${i}.token`)
      writeFileSync(file, secret)
      return file
    })
    const ended = await Promise.all(files.map((file) => sheaf(['rotate', '--url', served.url, '--token-file', file])))
    assert.deepEqual(
      ended.map(({ code }) => code),
      [0, 0, 0, 0],
    )
    assert.equal(new Set(files.map(secretIn)).size, 1)
    assert.notEqual(secretIn(files[0] ?? ''), secret)
  })

  test('refusals fail at once and say what to do', async () => {
    const flags = ['--name', 'fixed', '--global']
    const { secret } = await makeToken(temporaryDirectory(), served.dataDir, flags)
    const { code, stderr } = await sheaf(['rotate', '--url', served.url, '--token', secret])
    assert.equal(code, 1)
    assert.match(stderr, /without a rotation period\. Create a rotatable one: sheaf token create --rotation-period/)
    assert.doesNotMatch(stderr, /asking again/)
    const unknown = await sheaf(['rotate', '--url', served.url, '--token', 'nonsense'])
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /begins with `sheaf_`.*\(401, request /)
  })

  test('wrong usage ends with 2 before anything is sent', async () => {
    const empty = join(temporaryDirectory(), 'empty.token')
    writeFileSync(empty, '\n')
    const two = join(temporaryDirectory(), 'two.token')
    writeFileSync(two, 'sheaf_a sheaf_b\n')
    const cases: readonly (readonly [args: readonly string[], remedy: RegExp])[] = [
      [[], /no token: give --token-file FILE or --token TOKEN, or set SHEAF_TOKEN_FILE or SHEAF_TOKEN/],
      [['--token-file', join(empty, '..', 'nosuch')], /the token file .* cannot be read \(ENOENT\)/],
      [['--token-file', empty], /the token file .* is empty: it must hold the token/],
      [['--token-file', two], /holds something other than one token: copy the token again/],
      [
        ['--token', 'x', '--url', 'ftp://example.com'],
        /--url \(or SHEAF_URL\) cannot be used: .* must begin with https/,
      ],
      [['--token', 'x', '--nosuch'], /unknown option '--nosuch'.*--help/s],
    ]
    for (const [args, remedy] of cases) {
      const { code, stdout, stderr } = await sheaf(['rotate', ...args])
      assert.equal(code, 2, `${args}: ${stderr}`)
      assert.equal(stdout, '')
      assert.match(stderr, remedy)
    }
  })
})

describe('sheaf rotate, while the server restarts', () => {
  test('waits for it and ends with a secret that works', async (t) => {
    const { dataDir, indexing } = await makeDeployment()
    const first = await startServerProcess(t, dataDir)
    await first.kill()
    const args = ['rotate', '--url', first.url, '--token-file', indexing.file]
    const rotating = startCommand(t, [process.execPath, sheafScript, ...args])
    const stderr = await eventually(rotating.stderr, (text) => text.includes('asking again'))
    assert.match(stderr, /ECONNREFUSED.*asking again/)
    await startServerProcess(t, dataDir, { flags: ['--port', first.port] })
    const { code } = await rotating.ended
    assert.equal(code, 0)
    assert.notEqual(secretIn(indexing.file), indexing.secret)
    await use(first.url, secretIn(indexing.file))
  })
})
