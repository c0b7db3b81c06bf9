import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { eventually, makeDeployment, writeFiles } from './deployment.ts'
import { type DevProcess, devInVain, startDev, startDevProcess } from './dev-process.ts'
import { newsIn, sheaf, startCommand, startServerProcess, temporaryDirectory } from './sheaf-process.ts'

const INDEX = '/api/index/v1'
const root = fileURLToPath(new URL('../../..', import.meta.url))

const codeOf = (json: unknown) => (json as { readonly error?: string }).error

const pageFor = (id: string) => ({
  document: {
    datasource: 'handbook',
    objectType: 'page',
    id,
    title: `A page about ${id}`,
    viewURL: `https://handbook.example.com/page/${id}`,
    permissions: { allowAllDatasourceUsersAccess: true },
  },
})

async function hasAccess({ post, tokens }: DevProcess, docId: string, userEmail: string): Promise<boolean> {
  const question = { datasource: 'handbook', objectType: 'page', docId, userEmail }
  const { json } = await post(`${INDEX}/checkdocumentaccess`, question, tokens.indexing)
  return (json as { readonly hasAccess: boolean }).hasAccess
}

describe('sheaf dev', { concurrency: 2 }, () => {
  test('--json prints one JSON object once it is ready, with everything stored and found', async (t) => {
    const dev = await startDevProcess(t)
    assert.match(dev.url, /^http:\/\/127\.0\.0\.1:\d+$/)
    assert.match(dev.tokens.indexing, /^sheaf_indexing_/)
    assert.match(dev.tokens.client, /^sheaf_client_/)
    assert.match(dev.tokens.admin, /^sheaf_admin_/)
    assert.equal(dev.people.length, 8)
    assert.deepEqual(
      dev.datasources.map(({ name, usersBy, documents }) => [name, usersBy, documents]),
      [
        ['handbook', 'email', 24],
        ['helpdesk', 'userId', 16],
      ],
    )
    // Without waiting.
    assert.deepEqual(await dev.idsFoundBy('ann@example.com', 'pager'), ['on-call'])
    for (const { name, documents } of dev.datasources) {
      const { json } = await dev.post(`${INDEX}/getdocumentcount`, { datasource: name }, dev.tokens.indexing)
      assert.deepEqual(json, { documentCount: documents })
    }
    const { status, headers } = await dev.post(`${INDEX}/rotatetoken`, {}, dev.tokens.indexing)
    assert.equal(status, 200)
    assert.ok(headers.get('sheaf-token-rotate-by'))
    assert.ok(existsSync(dev.dataDir))
    const { code, stdout, stderr } = await dev.stop()
    assert.equal(code, 0)
    // That a request took long is a matter of what else the machine does.
    assert.equal(stderr.replace(/^.*"answered slowly".*\n/gm, ''), '')
    assert.equal(stdout.split('\n').length, 2)
    assert.equal(existsSync(dev.dataDir), false, 'the temporary folder is gone')
  })

  test('shows each person only what they may see', async (t) => {
    const dev = await startDevProcess(t)
    const [ann, bob, dan, farid, grace, hugo] = await Promise.all(
      ['ann', 'bob', 'dan', 'farid', 'grace', 'hugo'].map((name) => dev.idsFoundBy(`${name}@example.com`)),
    )
    const sees = (ids: readonly string[] = [], ...wanted: readonly string[]) =>
      assert.deepEqual(
        wanted.filter((id) => !ids.includes(id)),
        [],
      )
    const seesNot = (ids: readonly string[] = [], ...unwanted: readonly string[]) =>
      assert.deepEqual(
        unwanted.filter((id) => ids.includes(id)),
        [],
      )
    // Ann is on call, so in platform, in engineering and in staff; and behind the second line in the help desk.
    sees(ann, 'on-call', 'deploy-keys', 'release', 'travel', 'alarm-codes', '2004', '2008', '2001')
    seesNot(ann, 'engineering-budget', 'price-list', '2003', '2009', '2010')
    sees(bob, 'price-list', 'big-customer', 'travel', 'holidays')
    seesNot(bob, 'release', 'salary-bands', 'cash-plan', '1003', '2001')
    sees(dan, 'engineering-budget', 'release', 'salary-bands')
    seesNot(dan, 'on-call', 'cash-plan')
    sees(farid, '2009', '2003', 'firmware-updates')
    sees(grace, 'cash-plan', 'big-customer', 'carla-notes')
    seesNot(grace, '2009', 'engineering-budget')
    sees(hugo, 'about', '1003', '2011')
    seesNot(hugo, 'holidays', 'travel', '2009')
    for (const ids of [ann, bob, dan, farid, grace, hugo]) seesNot(ids, 'draft-reorganisation')
  })

  test('prints a screen whose commands work when they are pasted', async (t) => {
    if (spawnSync('curl', ['--version']).status !== 0) return t.skip('there is no curl, so that nothing was tested')
    const running = startDev(t)
    const screen = await eventually(running.stdout, (text) => /dev\/clock.*\n/.test(text))
    assert.match(screen, /^sheaf dev is ready at http:\/\/127\.0\.0\.1:\d+ after \d+ ms\n/)
    assert.match(screen, /\nann@example\.com +platform engineer, on call +on-call +A-101: incident-team\n/)
    assert.ok(screen.split('\n').length < 45, 'it fits on a screen')
    const [, pasted = ''] = screen.split('To paste into another terminal:\n')
    const commands = pasted.split('\n\n').filter((text) => text.trim() !== '')
    assert.equal(commands.length, 6)
    const env = { PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter) }
    const paste = async (command = '') => {
      const { code, stdout, stderr } = await startCommand(t, ['sh', '-c', command], { env }).ended
      assert.equal(code, 0, `${command}\n${stderr}`)
      return stdout
    }
    const [searchAsAnn, push, searchAsBob, why, show, passDay] = commands
    assert.match(await paste(searchAsAnn), /^How we release$|^Updating the firmware of a lamp$/m)
    assert.match(await paste(push), /^HTTP\/1\.1 200 OK/)
    const found = await eventually(
      () => paste(searchAsBob),
      (text) => !text.startsWith('nothing found'),
    )
    assert.match(found, /^The firmware of the new bell\n/)
    assert.doesNotMatch(found, /release|Updating/)
    assert.match(await paste(why), /^ann@example\.com cannot find it: .*Make ann@example\.com a member of sales/)
    assert.match(await paste(show), /^name +handbook\n/)
    assert.match(await paste(passDay), /"offsetSeconds":86400/)
    assert.match(await paste(push), /token_overdue/)
  })

  test('has tokens for all that connectors and clients do', async (t) => {
    const { url, tokens, post } = await startDevProcess(t)
    const shortcut = { inputAlias: 'hr', destinationUrl: 'https://hr.example.com/', createdBy: 'ann@example.com' }
    const upload = { uploadId: 'u', isFirstPage: true, isLastPage: true, shortcuts: [shortcut] }
    assert.equal((await post(`${INDEX}/uploadshortcuts`, upload, tokens.indexing)).status, 200)
    const headers = { authorization: `Bearer ${tokens.client}`, 'x-glean-actas': 'ann@example.com' }
    const followed = await fetch(`${url}/go/hr`, { headers, redirect: 'manual' })
    assert.deepEqual([followed.status, followed.headers.get('location')], [302, 'https://hr.example.com/'])
    const schema = await fetch(`${url}/rest/api/index/custom-metadata/schema/review`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${tokens.indexing}`, 'content-type': 'application/json' },
      body: JSON.stringify({ metadataKeys: [{ name: 'state', propertyType: 'PICKLIST' }] }),
    })
    assert.equal(schema.status, 200)
  })

  test('is waited for by sheaf push while it is busy', async (t) => {
    const dev = await startDevProcess(t, ['--fault', '429@first=1'])
    const folder = writeFiles(temporaryDirectory(), { 'a.md': 'walrus' })
    const flags = ['--url', dev.url, '--token', dev.tokens.indexing, '--datasource', 'notes', '--allow', 'anonymous']
    const { code, stdout, stderr } = await sheaf(['push', folder, ...flags])
    assert.equal(code, 0, stderr)
    assert.equal(stdout, '1 document in "notes"\n')
    assert.match(stderr, /^waiting 1 s: /)
    assert.equal((await dev.stop()).code, 0)
  })

  test('has faults where a request asks for them, and where --fault does', async (t) => {
    const dev = await startDevProcess(t, ['--fault', '429@first=1'])
    const { indexing } = dev.tokens
    const first = await dev.post(`${INDEX}/indexdocument`, pageFor('first'), indexing)
    assert.equal(first.status, 429)
    assert.equal(first.headers.get('retry-after'), '1')
    assert.equal(codeOf(first.json), 'rate_limited')
    assert.equal(await hasAccess(dev, 'first', 'bob@example.com'), false)
    await assert.rejects(
      dev.post(`${INDEX}/indexdocument`, pageFor('dropped'), indexing, { 'Sheaf-Dev-Fault': 'drop' }),
      TypeError,
    )
    assert.equal(await hasAccess(dev, 'dropped', 'bob@example.com'), true)
    const refused = await dev.post(`${INDEX}/indexdocument`, pageFor('x'), indexing, { 'Sheaf-Dev-Fault': '418' })
    assert.equal(refused.status, 400)
    assert.match(JSON.stringify(refused.json), /Sheaf-Dev-Fault: .*418.* is no fault\. Give drop, 429/)
    const { stderr } = await dev.stop()
    assert.equal(newsIn(stderr), '', 'faults that were asked for are no news')
  })

  test('--index-delay keeps a write from being found, while access is known at once', async (t) => {
    const dev = await startDevProcess(t, ['--index-delay', '1.5'])
    assert.equal((await dev.post(`${INDEX}/indexdocument`, pageFor('umbrella'), dev.tokens.indexing)).status, 200)
    const writtenAt = performance.now()
    assert.equal(await hasAccess(dev, 'umbrella', 'bob@example.com'), true)
    const found = await eventually(
      () => dev.idsFoundBy('bob@example.com', 'umbrella'),
      (ids) => ids.length > 0,
    )
    assert.deepEqual(found, ['umbrella'])
    assert.ok(performance.now() - writtenAt >= 1_400)
  })

  test('lets time pass: a rotation deadline, then an expiry', async (t) => {
    const dev = await startDevProcess(t)
    const standing = async (token: string) => {
      const { status, json } = await dev.post(`${INDEX}/getdocumentcount`, { datasource: 'handbook' }, token)
      return status === 200 ? 'ok' : codeOf(json)
    }
    const lasting = await dev.post('/dev/tokens', { expiresInSeconds: 30 * 86_400 })
    const { secret } = lasting.json as { readonly secret: string }
    assert.equal((await dev.post('/dev/clock', { advanceSeconds: 86_400 })).status, 200)
    assert.equal(await standing(dev.tokens.indexing), 'token_overdue')
    assert.equal(await standing(secret), 'ok')
    await dev.post('/dev/clock', { advanceSeconds: 29 * 86_400 })
    assert.equal(await standing(secret), 'token_expired')
  })

  test('--strict holds callers to the rate limits, and time that passes gives them more', async (t) => {
    const dev = await startDevProcess(t, ['--strict'])
    const page = {
      datasource: 'handbook',
      documents: Array.from({ length: 700 }, (_, number) => pageFor(`n${number}`).document),
    }
    const push = () => dev.post(`${INDEX}/indexdocuments`, page, dev.tokens.indexing)
    assert.equal((await push()).status, 200)
    const refused = await push()
    assert.equal(refused.status, 429)
    assert.equal(codeOf(refused.json), 'rate_limited')
    assert.match(JSON.stringify(refused.json), /600 documents per minute/)
    await dev.post('/dev/clock', { advanceSeconds: Number(refused.headers.get('retry-after')) })
    assert.equal((await push()).status, 200)
  })

  test('keeps a --data-dir and starts there again, in the present', async (t) => {
    const dataDir = join(temporaryDirectory(), 'kept')
    const first = await startDevProcess(t, ['--data-dir', dataDir])
    await first.post(`${INDEX}/indexdocument`, pageFor('kept'), first.tokens.indexing)
    await first.post('/dev/clock', { advanceSeconds: 400 * 86_400 })
    await first.stop()
    const again = await startDevProcess(t, ['--data-dir', dataDir])
    assert.equal(await hasAccess(again, 'kept', 'bob@example.com'), true)
    assert.notEqual(again.tokens.client, first.tokens.client)
    assert.deepEqual(await again.idsFoundBy('bob@example.com', 'kept'), ['kept'])
  })

  test('does not move into a deployment that is not its own', async (t) => {
    const { dataDir } = await makeDeployment()
    const before = readdirSync(dataDir).toSorted()
    const { code, stderr } = await devInVain(t, ['--data-dir', dataDir])
    assert.equal(code, 1)
    assert.match(stderr, /is a deployment that sheaf dev has not made, .* Give a folder that is not there yet\./)
    assert.deepEqual(readdirSync(dataDir).toSorted(), before)
  })

  test('wrong usage ends with 2, says the remedy, and makes no folder', async (t) => {
    const dataDir = join(temporaryDirectory(), 'data')
    const cases: readonly (readonly [args: readonly string[], remedy: RegExp])[] = [
      [['--host', '0.0.0.0'], /--host 0\.0\.0\.0 is reachable from other machines, .* or use sheaf serve/],
      [['--host', '192.0.2.1'], /is reachable from other machines/],
      [['--port', '99999'], /--port 99999 is not a port: give a number from 0 to 65535/],
      [['--fault', 'banana'], /--fault: "banana" is no fault\. Give drop, 429/],
      [['--index-delay', 'soon'], /--index-delay soon is no delay: give a number of seconds/],
      [['--index-delay', '1e9'], /is no delay/],
    ]
    await Promise.all(
      cases.map(async ([args, remedy]) => {
        const { code, stdout, stderr } = await devInVain(t, ['--data-dir', dataDir, ...args])
        assert.equal(code, 2, `${args}: ${stderr}`)
        assert.equal(stdout, '')
        assert.match(stderr, remedy)
      }),
    )
    assert.equal(existsSync(dataDir), false)
  })
})

describe('sheaf serve', () => {
  test('has nothing of it: the header means nothing, the routes are not there, nobody is limited', async (t) => {
    const { dataDir, indexing } = await makeDeployment()
    const { url } = await startServerProcess(t, dataDir)
    for (const path of ['clock', 'indexing', 'faults', 'tokens']) {
      assert.equal((await fetch(`${url}/dev/${path}`, { method: 'POST', body: '{}' })).status, 404)
    }
    assert.equal((await fetch(`${url}/dev/clock`)).status, 404)
    const headers = { authorization: `Bearer ${indexing.secret}`, 'sheaf-dev-fault': 'drop' }
    const call = () => fetch(`${url}${INDEX}/rotatetoken`, { method: 'POST', headers })
    const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await call()).status))
    assert.deepEqual([...new Set(statuses)], [200])
  })
})
