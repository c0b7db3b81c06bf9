import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ApiException, AuthenticationApi, Configuration, DatasourcesApi } from '@sheaf/client'
import type { Minted } from './deployment.ts'
import {
  type ServerProcess,
  sheaf,
  sheafJson,
  startServerProcess,
  suiteContext,
  temporaryDirectory,
} from './sheaf-process.ts'

type View = {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly state: string
  readonly datasources: readonly string[]
  readonly greenlist: readonly string[]
  readonly scopes: readonly string[]
  readonly user: string | null
  readonly isGlobal: boolean
  readonly expiresAt: number | null
  readonly rotationPeriodMinutes: number | null
  readonly revokedAt: number | null
}
type Shown = View & { readonly history: readonly { readonly event: string; readonly count: number }[] }

const DAY_SECONDS = 86_400

/** The status with which a server answers a caller who has this secret: 200, or that of the refusal. */
async function statusOf(url: string, secret: string): Promise<number> {
  try {
    await new DatasourcesApi(new Configuration({ host: url, accessToken: secret })).getdatasourceconfigPost({
      datasource: 'nosuch',
    })
    return 200
  } catch (error) {
    if (!(error instanceof ApiException)) throw error
    // Whoever may ask is told that there is no such datasource.
    return error.code === 'invalid_datasource' ? 200 : error.status
  }
}

describe('sheaf token, where no server runs', () => {
  test('create makes the data directory for its owner alone and prints exactly what programs rely on', async () => {
    const dataDir = join(temporaryDirectory(), 'deep', 'data')
    const flags = ['--name', 'wiki', '--datasource', 'Wiki', '--rotation-period', '1440']
    const minted = await sheafJson<Minted>(['token', 'create', '--data-dir', dataDir, ...flags])
    assert.deepEqual(Object.keys(minted), ['id', 'name', 'kind', 'secret', 'expiresAt', 'rotationPeriodMinutes'])
    assert.equal(minted.name, 'wiki')
    assert.equal(minted.kind, 'indexing')
    assert.equal(minted.rotationPeriodMinutes, 1440)
    assert.match(minted.secret, new RegExp(`^sheaf_indexing_${minted.id}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$`))
    const inNinetyDays = Date.now() / 1000 + 90 * DAY_SECONDS
    assert.ok(Math.abs((minted.expiresAt ?? 0) - inNinetyDays) < 600, `expires at ${minted.expiresAt}`)
    assert.equal(statSync(dataDir).mode & 0o777, 0o700)
    assert.equal(statSync(join(dataDir, 'record.sqlite')).mode & 0o777, 0o600)
  })

  test('create without --json prints the secret alone on standard output, so that a shell can keep it in a file', async () => {
    const args = ['token', 'create', '--data-dir', temporaryDirectory(), '--name', 'all', '--global']
    const { code, stdout, stderr } = await sheaf(args)
    assert.equal(code, 0)
    assert.match(stdout, /^sheaf_indexing_\S+\n$/)
    assert.match(stderr, /^token \S+ "all" \(indexing\), expires 20\d\d-.* not shown again\.\n$/)
  })

  test('create makes every kind, with scopes, addresses and an expiry, and show tells them', async () => {
    const env = { SHEAF_DATA_DIR: temporaryDirectory() }
    const create = (...flags: readonly string[]) => sheafJson<Minted>(['token', 'create', ...flags], env)
    const end = new Date(Date.now() + 400 * DAY_SECONDS * 1000).toISOString().slice(0, 10)
    const [ann, portal, admin, wiki] = await Promise.all([
      create('--name', 'ann', '--kind', 'client', '--user', 'Ann@Example.com', '--scope', 'SEARCH,DOCPERMISSIONS'),
      create('--name', 'portal', '--kind', 'client', '--global', '--expires', '12h'),
      create('--name', 'console', '--kind', 'admin'),
      create(
        '--name',
        'wiki',
        '--datasource',
        'a,b',
        '--datasource',
        'C',
        '--expires',
        end,
        '--greenlist',
        '10.0.0.0/8',
      ),
    ])
    const show = ({ id }: Minted) => sheafJson<Shown>(['token', 'show', id], env)
    const shown = await Promise.all([ann, portal, admin, wiki].map(show))
    assert.deepEqual(
      shown.map(({ kind, isGlobal, user, datasources, scopes, greenlist, state }) => ({
        kind,
        isGlobal,
        user,
        datasources,
        scopes,
        greenlist,
        state,
      })),
      [
        ['client', false, 'ann@example.com', [], ['SEARCH', 'DOCPERMISSIONS'], []],
        ['client', true, null, [], ['SEARCH', 'DOCUMENTS', 'PEOPLE', 'ENTITIES'], []],
        ['admin', false, null, [], [], []],
        ['indexing', false, null, ['a', 'b', 'c'], [], ['10.0.0.0/8']],
      ].map(([kind, isGlobal, user, datasources, scopes, greenlist]) => ({
        kind,
        isGlobal,
        user,
        datasources,
        scopes,
        greenlist,
        state: 'good',
      })),
    )
    assert.equal(ann.expiresAt, null)
    assert.equal(admin.rotationPeriodMinutes, null)
    assert.ok(Math.abs((portal.expiresAt ?? 0) - Date.now() / 1000 - DAY_SECONDS / 2) < 600)
    assert.equal(
      wiki.expiresAt,
      Date.parse(`${end}T00:00:00Z`) / 1000 + DAY_SECONDS,
      'a date means the end of that day',
    )
    assert.deepEqual(
      shown[0]?.history.map(({ event, count }) => [event, count]),
      [['minted', 1]],
    )
  })

  test('list says what there is, to people and to programs, and never a secret', async () => {
    const dataDir = temporaryDirectory()
    const list = ['token', 'list', '--data-dir', dataDir]
    assert.match((await sheaf(list)).stdout, /no tokens yet; see sheaf token create --help/)
    const { id, secret } = await sheafJson<Minted>([
      'token',
      'create',
      '--data-dir',
      dataDir,
      '--name',
      'w',
      '--global',
    ])
    const { stdout } = await sheaf(list)
    const [heading = '', row = ''] = stdout.split('\n')
    assert.match(heading, /^ID +NAME +KIND +SCOPE +STATE +EXPIRES +LAST USED$/)
    assert.match(row, new RegExp(`^${id} +w +indexing +all datasources +good +20`))
    const { tokens } = await sheafJson<{ readonly tokens: readonly View[] }>(list)
    assert.deepEqual(
      tokens.map(({ name, kind, isGlobal }) => [name, kind, isGlobal]),
      [['w', 'indexing', true]],
    )
    for (const text of [stdout, JSON.stringify(tokens)]) assert.ok(!text.includes(secret.slice(30, 60)))
  })

  test('a command on a token that is not there fails, and says where to look', async () => {
    const dataDir = temporaryDirectory()
    for (const command of ['show', 'revoke', 'reissue', 'renew']) {
      const { code, stdout, stderr } = await sheaf(['token', command, 'nosuch', '--data-dir', dataDir, '--json'])
      assert.equal(code, 1, command)
      assert.equal(stdout, '')
      assert.match(stderr, /there is no token with id "nosuch"\. See sheaf token list/)
    }
  })

  test('wrong usage ends with 2, says the remedy, and makes no token', async () => {
    const dataDir = temporaryDirectory()
    const cases: readonly (readonly [flags: string, remedy: RegExp])[] = [
      ['--global', /required option '--name <NAME>' not specified/],
      ['--name x', /either global or for one or more datasources: give exactly one of the two/],
      ['--name x --global --datasource a', /give exactly one of the two/],
      ['--name x --kind client', /either global or for one user: give exactly one of the two/],
      ['--name x --kind client --global --user ann@example.com', /give exactly one of the two/],
      ['--name x --kind client --global --scope NOSUCH', /"NOSUCH" is no scope: they are ACTIVITY/],
      ['--name x --kind admin --datasource a', /an admin token has neither datasources nor user nor scopes/],
      ['--name x --kind robot --global', /Allowed choices are indexing, client, admin/],
      ['--name x --global --rotation-period daily', /--rotation-period daily is not a number of minutes/],
      ['--name x --global --rotation-period 60', /the rotation period is at least 1440 minutes/],
      ['--name x --kind client --global --rotation-period 1440', /only indexing tokens are rotated/],
      ['--name x --global --expires soon', /--expires soon is no time: give a span such as 90d/],
      ['--name x --global --expires 2027-02-31', /--expires 2027-02-31 is no time/],
      ['--name x --global --expires 2027-02-30T12:00:00Z', /--expires 2027-02-30T12:00:00Z is no time/],
      ['--name x --global --expires 2020-01-31', /--expires 2020-01-31 is over: .* in the future/],
      ['--name x --global --expires 0d', /--expires 0d is over/],
      ['--name x --global --greenlist 10.0.0.0/99', /greenlist: /],
      ['--name x --global --nosuch', /unknown option '--nosuch'/],
      ['--name x --global extra', /too many arguments/],
    ]
    await Promise.all(
      cases.map(async ([flags, remedy]) => {
        const { code, stdout, stderr } = await sheaf(['token', 'create', '--data-dir', dataDir, ...flags.split(' ')])
        assert.equal(code, 2, `${flags}: ${stderr}`)
        assert.equal(stdout, '', flags)
        assert.match(stderr, remedy, flags)
        assert.match(stderr, /--help|give /, flags)
      }),
    )
    const { tokens } = await sheafJson<{ readonly tokens: readonly View[] }>(['token', 'list', '--data-dir', dataDir])
    assert.deepEqual(tokens, [])
  })

  test('token alone, and one of its commands without an id, end with 2 and teach the usage', async () => {
    const [alone, without, unknown] = await Promise.all([
      sheaf(['token']),
      sheaf(['token', 'revoke']),
      sheaf(['token', 'destroy', 'x']),
    ])
    assert.deepEqual([alone.code, without.code, unknown.code], [2, 2, 2])
    assert.match(alone.stderr, /Usage: sheaf token .*create.*revoke/s)
    assert.match(without.stderr, /missing required argument 'id'/)
    assert.match(unknown.stderr, /unknown command 'destroy'/)
  })

  test('a data directory that cannot be made or used fails with 1 and names the flag', async () => {
    const folder = temporaryDirectory()
    const made = await sheafJson<Minted>([
      'token',
      'create',
      '--data-dir',
      join(folder, 'd'),
      '--name',
      'x',
      '--global',
    ])
    assert.ok(made.id)
    const underFile = join(folder, 'd', 'record.sqlite', 'below')
    const { code, stderr } = await sheaf(['token', 'list', '--data-dir', underFile])
    assert.equal(code, 1)
    assert.match(stderr, /--data-dir .* cannot be used \(ENOTDIR\): give a directory that this user may write/)
    assert.equal(existsSync(underFile), false)
  })
})

describe('sheaf token, beside a running server', () => {
  const suite = suiteContext()
  let server: ServerProcess
  let dataDir = ''
  before(async () => {
    dataDir = temporaryDirectory()
    server = await startServerProcess(suite, dataDir)
  })
  after(() => suite.clean())

  const run = <Value = Minted>(command: string, ...args: readonly string[]) =>
    sheafJson<Value>(['token', command, ...args, '--data-dir', dataDir])
  const create = (...flags: readonly string[]) => run('create', '--name', 'x', '--global', ...flags)

  test('a new token works at once', async () => {
    const { secret } = await create()
    assert.equal(await statusOf(server.url, secret), 200)
  })

  test('revoke ends a token at once, and says whether that is news', async () => {
    const { id, secret } = await create()
    assert.deepEqual(await run('revoke', id), { id, revoked: true, wasRevokedBefore: false })
    assert.equal(await statusOf(server.url, secret), 401)
    assert.deepEqual(await run('revoke', id), { id, revoked: true, wasRevokedBefore: true })
    assert.match((await sheaf(['token', 'revoke', id, '--data-dir', dataDir])).stdout, /was revoked before/)
    assert.equal((await run<View>('show', id)).state, 'revoked')
  })

  test('reissue gives a new secret and lets the old one work on for its overlap', async () => {
    const { id, secret } = await create('--rotation-period', '1440')
    const reissued = await run('reissue', id)
    assert.equal(reissued.id, id)
    assert.notEqual(reissued.secret, secret)
    assert.deepEqual(await Promise.all([secret, reissued.secret].map((each) => statusOf(server.url, each))), [200, 200])
    const shown = await run<Shown>('show', id)
    assert.match(shown.state, /overlap until/)
    assert.deepEqual(shown.history.map(({ event }) => event).toSorted(), ['minted', 'reissued'])
  })

  test('reissue --cut ends a stolen secret at once, and it cannot be rotated into the new one', async () => {
    const { id, secret } = await create('--rotation-period', '1440')
    const reissued = await run('reissue', id, '--cut')
    assert.equal(await statusOf(server.url, secret), 401)
    assert.equal(await statusOf(server.url, reissued.secret), 200)
    const thief = new AuthenticationApi(new Configuration({ host: server.url, accessToken: secret }))
    await assert.rejects(thief.rotatetokenPost(), (error: ApiException) => error.status === 401)
  })

  test('renew makes a token of the same properties that lives as long as the old one was made for', async () => {
    const old = await create('--rotation-period', '2880', '--expires', '30d', '--greenlist', '127.0.0.0/8,::1')
    const renewed = await run('renew', old.id)
    assert.notEqual(renewed.id, old.id)
    assert.equal(renewed.rotationPeriodMinutes, 2880)
    assert.ok(Math.abs((renewed.expiresAt ?? 0) - (old.expiresAt ?? 0)) < 600)
    assert.deepEqual((await run<View>('show', renewed.id)).greenlist, ['127.0.0.0/8', '::1'])
    assert.deepEqual(await Promise.all([old, renewed].map(({ secret }) => statusOf(server.url, secret))), [200, 200])
  })

  test('renew takes another expiry, and refuses one that is over as wrong usage', async () => {
    const { id } = await create()
    const { expiresAt } = await run('renew', id, '--expires', '7d')
    assert.ok(Math.abs((expiresAt ?? 0) - Date.now() / 1000 - 7 * DAY_SECONDS) < 600)
    const { code, stderr } = await sheaf(['token', 'renew', id, '--expires', '2020-01-01', '--data-dir', dataDir])
    assert.equal(code, 2)
    assert.match(stderr, /--expires 2020-01-01 is over/)
  })

  test('a revoked token can be neither reissued nor renewed, and the text says what to do', async () => {
    const { id } = await create()
    await run('revoke', id)
    for (const command of ['reissue', 'renew']) {
      const { code, stderr } = await sheaf(['token', command, id, '--data-dir', dataDir])
      assert.equal(code, 1)
      assert.match(stderr, /is revoked\. Create a new one: sheaf token create\./)
    }
  })

  test('without --json, reissue and renew print the secret alone, and say on standard error how long the old one lives', async () => {
    const { id } = await create()
    const reissued = await sheaf(['token', 'reissue', id, '--data-dir', dataDir])
    const renewed = await sheaf(['token', 'renew', id, '--data-dir', dataDir])
    for (const { code, stdout } of [reissued, renewed]) {
      assert.equal(code, 0)
      assert.match(stdout, /^sheaf_indexing_\S+\n$/)
    }
    assert.match(reissued.stderr, /old secret works for 10 more minutes/)
    assert.match(renewed.stderr, /ends 24 hours after the new one is first used/)
  })
})
