import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it, type TestContext } from 'node:test'
import { limits } from '@sheaf/contract'
import { readConfig } from '../src/config.ts'
import { startServer } from '../src/main.ts'
import { temporaryDirectory } from '../src/store/conformance/workbench.ts'
import { assertAnswered, assertDone, assertRefused } from './answers.ts'
import { type Browser, openBrowser } from './browser.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startTestServer, type TestServer } from './running-server.ts'

/** Signing in to the console, and how it can be attacked. */

const server = await startTestServer({ after })
const adminToken = await server.token({ kind: 'admin', name: 'console' })
const indexing = callerOf(server, await server.token())
await indexing.must('adddatasource', handbook)
await indexing.must('indexuser', user('ann'))
await indexing.must('indexdocument', {
  document: page('plan', { permissions: { allowedUsers: [{ email: 'ann@example.com' }] } }),
})
await indexing.must('processalldocuments', {})

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function signedIn(at: TestServer = server, token = adminToken): Promise<Browser> {
  const browser = openBrowser(at.url)
  const answer = await browser.call('createsession', undefined, bearer(token))
  assert.equal(answer.status, 200, answer.text)
  return browser
}

const sessionIdOf = async (browser: Browser) =>
  ((await browser.call('showsession')).json as { session: { id: string } }).session.id

describe('signing in with an admin token', () => {
  it('sets a cookie that no script reads and no other site sends, and answers no secret', async () => {
    const browser = openBrowser(server.url)
    const answer = await browser.call('createsession', undefined, bearer(adminToken))
    assertAnswered(answer, { session: { method: 'token', isAdministrator: true, name: 'console', isCurrent: true } })
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const [line = ''] = browser.set
    assert.match(
      line,
      new RegExp(
        `^sheaf-session=[A-Za-z0-9_-]{43}; Max-Age=${limits.sessionSeconds.value}; Path=/; HttpOnly; SameSite=Strict$`,
      ),
    )
    assert.ok(!answer.text.includes(browser.cookies.get('sheaf-session') ?? '?'))
    assertAnswered(await browser.call('listdatasources'), { datasources: [{ name: 'handbook' }] })
    assertAnswered(await browser.call('showsession'), { session: { name: 'console' }, signIn: { oidc: false } })
  })

  it('takes no other kind of token, and says which it takes', async () => {
    for (const kind of ['indexing', 'client'] as const) {
      const browser = openBrowser(server.url)
      const answer = await browser.call('createsession', undefined, bearer(await server.token({ kind })))
      assertRefused(answer, 'token_wrong_kind', `${kind} token`, 'takes an admin token')
      assert.deepEqual(browser.set, [])
    }
  })

  it('takes no session in place of the token', async () => {
    assertRefused(await (await signedIn()).call('createsession'), 'authorization_missing')
  })

  it('begins a session of another secret in a browser that has one, and ends that', async () => {
    const browser = await signedIn()
    const before = browser.cookies.get('sheaf-session') ?? ''
    await browser.call('createsession', undefined, bearer(adminToken))
    assert.notEqual(browser.cookies.get('sheaf-session'), before)
    const stale = openBrowser(server.url)
    stale.cookies.set('sheaf-session', before)
    assertRefused(await stale.call('listdatasources'), 'session_ended', 'Sign in again')
  })

  it('gives nobody a session whose secret somebody else has chosen', async () => {
    const planted = 'A'.repeat(43)
    const browser = openBrowser(server.url)
    browser.cookies.set('sheaf-session', planted)
    await browser.call('createsession', undefined, bearer(adminToken))
    assert.notEqual(browser.cookies.get('sheaf-session'), planted)
    const attacker = openBrowser(server.url)
    attacker.cookies.set('sheaf-session', planted)
    assertRefused(await attacker.call('listdatasources'), 'session_ended')
  })
})

describe('a request of another site with the cookie', () => {
  const forged: readonly (readonly [what: string, headers: Readonly<Record<string, string | undefined>>])[] = [
    ['that has the header of the console', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example.com' }],
    ['of a neighbouring host', { 'sec-fetch-site': 'same-site', origin: 'https://evil.example.com' }],
    ['of a browser that tells the origin alone', { 'sec-fetch-site': undefined, origin: 'https://evil.example.com' }],
    ['of no origin', { 'sec-fetch-site': undefined, origin: 'null' }],
    ['as a form sends it', { 'sheaf-console': undefined, 'sec-fetch-site': undefined, origin: undefined }],
    ['that a frame of the server itself sends as a form', { 'sheaf-console': undefined }],
  ]
  for (const [what, headers] of forged) {
    it(`${what} does nothing`, async () => {
      const browser = await signedIn()
      const visible = { datasource: 'handbook', visibility: 'none' }
      assertRefused(await browser.call('setdatasourcevisibility', visible, headers), 'cross_site_request')
      assertRefused(await browser.call('listdatasources', undefined, headers), 'cross_site_request')
      assertRefused(await browser.call('endsession', undefined, headers), 'cross_site_request')
      assertRefused(await browser.call('search', { query: '' }, headers), 'cross_site_request')
      assertAnswered(await browser.call('showdatasource', { datasource: 'handbook' }), {
        datasource: { visibility: 'all' },
      })
    })
  }

  it('signs nobody in as somebody else', async () => {
    const headers = { 'sheaf-console': undefined, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example.com' }
    const browser = openBrowser(server.url)
    assertRefused(await browser.call('redeemsigninlink', { secret: 'x' }, headers), 'cross_site_request')
    assertRefused(
      await browser.call('createsession', undefined, { ...headers, ...bearer(adminToken) }),
      'cross_site_request',
    )
    assert.deepEqual(browser.set, [])
  })

  it('is nothing that a program with a token has to think of', async () => {
    assert.equal((await server.call('listdatasources', adminToken)).status, 200)
  })
})

describe('a stolen cookie', () => {
  it('is worth nothing once its owner has signed out', async () => {
    const browser = await signedIn()
    const thief = openBrowser(server.url)
    thief.cookies.set('sheaf-session', browser.cookies.get('sheaf-session') ?? '')
    assert.equal((await thief.call('listdatasources')).status, 200)
    assertDone(await browser.call('endsession'))
    assert.equal(browser.cookies.size, 0)
    assertRefused(await thief.call('listdatasources'), 'session_ended')
    assert.equal(thief.cookies.size, 0, 'the browser is told to forget it')
    assertDone(await browser.call('endsession'))
  })

  it('is worth nothing once an administrator has revoked the session', async () => {
    const browser = await signedIn()
    const id = await sessionIdOf(browser)
    const other = await signedIn()
    assertAnswered(await other.call('listsessions'), {})
    assertDone(await other.call('revokesession', { id }))
    assertRefused(await browser.call('listdatasources'), 'session_ended')
    assertRefused(await other.call('revokesession', { id }), 'session_not_found', id)
  })

  it('is worth nothing once the token has been revoked, nor for another one', async () => {
    const token = await server.token({ kind: 'admin', name: 'short' })
    const browser = await signedIn(server, token)
    const { tokenId } = ((await browser.call('showsession')).json as { session: { tokenId: string } }).session
    assertDone(await server.call('revoketoken', adminToken, { id: tokenId, name: 'short' }))
    assertRefused(await browser.call('listdatasources'), 'session_ended')
    assertRefused(await browser.call('createsession', undefined, bearer(token)), 'token_revoked')
  })

  it('opens neither the Indexing API nor the metrics', async () => {
    const browser = await signedIn()
    assertRefused(await browser.call('getdatasourceconfig', { datasource: 'handbook' }), 'authorization_missing')
    assertRefused(await browser.open('/metrics'), 'authorization_missing')
  })
})

describe('the session of an administrator', () => {
  it('searches as nobody, and as anybody whom it names, which the audit tells', async () => {
    const browser = await signedIn()
    assertRefused(await browser.call('search', { query: 'plan' }), 'act_as_missing')
    const actAs = { 'x-glean-actas': 'Ann@example.com' }
    for (let times = 0; times < 3; times += 1) {
      assertAnswered(await browser.call('search', { query: 'plan' }, actAs), { results: [{ title: 'Page plan' }] })
    }
    assertRefused(
      await browser.call('search', { query: 'plan' }, { 'x-glean-actas': 'zoe@example.com' }),
      'act_as_unknown',
    )
    const { entries } = (await browser.call('listaudit', { events: ['viewed_as'] })).json as {
      entries: { tokenName: string; detail: string }[]
    }
    assert.deepEqual(
      entries.map(({ tokenName, detail }) => [tokenName, detail]),
      [['console', 'ann@example.com, zoe@example.com']],
    )
  })

  it('does nothing in the name of whom it views as', async () => {
    const browser = await signedIn()
    const actAs = { 'x-glean-actas': 'ann@example.com' }
    const shortcut = { data: { inputAlias: 'x', destinationUrl: 'https://example.com' } }
    assertRefused(await browser.call('createshortcut', shortcut, actAs), 'act_as_forbidden', 'changes nothing')
    assertRefused(await browser.call('activity', { events: [] }, actAs), 'act_as_forbidden', 'changes nothing')
    assertRefused(await browser.call('createauthtoken', undefined, actAs), 'act_as_forbidden')
    assertRefused(await browser.call('adminsearch', { query: 'plan' }, actAs), 'act_as_forbidden')
    assertRefused(await browser.call('adminsearch', { query: 'plan' }), 'operation_out_of_scope', 'ADMINSEARCH')
  })
})

describe('guessing', () => {
  it('is bounded by address, whatever is guessed, and told when to go on', async (t) => {
    const own = await startTestServer(t)
    const token = await own.token({ kind: 'admin' })
    const wrong = `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`
    const browser = openBrowser(own.url)
    let refused = 0
    for (let times = 0; times < limits.signInFailuresMax.value; times += 1) {
      const answer =
        times % 2 === 0
          ? await browser.call('createsession', undefined, bearer(wrong))
          : await browser.call('redeemsigninlink', { secret: 'A'.repeat(43) })
      assert.equal(answer.status, 401, answer.text)
      refused += 1
    }
    assert.equal(refused, limits.signInFailuresMax.value)
    for (const answer of [
      await browser.call('createsession', undefined, bearer(token)),
      await browser.call('redeemsigninlink', { secret: 'A'.repeat(43) }),
    ]) {
      assertRefused(answer, 'sign_in_limited', '127.0.0.1')
      assert.ok(Number(answer.headers.get('retry-after')) > 0)
    }
    // Programs go on, and so does whoever is signed in.
    assert.equal((await own.call('listdatasources', token)).status, 200)
  })
})

describe('the link of the first start', () => {
  async function firstStart(t: TestContext) {
    const started = await startServer(readConfig({ port: '0', dataDir: temporaryDirectory(), logLevel: 'error' }, {}))
    t.after(started.close)
    return started
  }

  it('signs an administrator in, once', async (t) => {
    const { url, signInLink } = await firstStart(t)
    const link = new URL((await signInLink()) ?? '')
    assert.equal(`${link.origin}${link.pathname}`, `${url}/sign-in`)
    const secret = link.hash.slice(1)
    const browser = openBrowser(url)
    assertAnswered(await browser.call('showsession'), { signIn: { oidc: false, link: true } })
    assertAnswered(await browser.call('redeemsigninlink', { secret }), {
      session: { method: 'link', isAdministrator: true },
    })
    assertAnswered(await browser.call('listdatasources'), { datasources: [] })
    const again = openBrowser(url)
    assertRefused(await again.call('redeemsigninlink', { secret }), 'sign_in_link_invalid')
    assert.deepEqual(again.set, [])
    assertAnswered(await again.call('showsession'), { signIn: { oidc: false, link: false } })
    assert.equal(await signInLink(), undefined)
  })
})

describe('what is stored', () => {
  it('has no secret of a session, nor the token’s', async (t) => {
    const directory = temporaryDirectory()
    const own = await startTestServer(t, { dataDir: directory })
    const token = await own.token({ kind: 'admin' })
    const browser = await signedIn(own, token)
    await browser.call('listdatasources')
    const secret = browser.cookies.get('sheaf-session') ?? ''
    await own.close()
    for (const name of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      if (!name.isFile()) continue
      const bytes = readFileSync(join(name.parentPath, name.name))
      for (const needle of [secret, token, token.split('_')[3] ?? token]) {
        assert.ok(!bytes.includes(Buffer.from(needle)), name.name)
      }
    }
  })
})

describe('behind TLS', () => {
  it('the cookie is for TLS and this host alone, and one for clear text is not taken', async (t) => {
    const own = await startTestServer(t, { behindProxy: '127.0.0.0/8' })
    const forwarded = { 'x-forwarded-proto': 'https' }
    const browser = openBrowser(own.url)
    await browser.call('createsession', undefined, { ...forwarded, ...bearer(await own.token({ kind: 'admin' })) })
    assert.match(
      browser.set[0] ?? '',
      /^__Host-sheaf-session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    assert.equal((await browser.call('listdatasources', undefined, forwarded)).status, 200)
    const planted = openBrowser(own.url)
    planted.cookies.set('sheaf-session', browser.cookies.get('__Host-sheaf-session') ?? '')
    assertRefused(await planted.call('listdatasources', undefined, forwarded), 'authorization_missing')
  })
})
