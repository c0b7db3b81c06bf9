import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { type errors, limits, oidcCallbackPath } from '@sheaf/contract'
import { openEmulator } from '../src/emulator/emulator.ts'
import { temporaryDirectory } from '../src/store/conformance/workbench.ts'
import { assertAnswered, assertDone, assertRefused } from './answers.ts'
import { type Browser, openBrowser } from './browser.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startProvider } from './oidc/running-provider.ts'
import { type Answer, startTestServer } from './running-server.ts'

/** Signing in by OpenID Connect, against a provider that knows nothing of these tests. */

const port = await freePort()
const url = `http://127.0.0.1:${port}`
const provider = await startProvider(`${url}${oidcCallbackPath}`)
after(provider.stop)
const secretFile = join(temporaryDirectory(), 'secret')
writeFileSync(secretFile, 'a secret that only the two know\n')
after(() => rmSync(secretFile, { force: true }))
const emulator = openEmulator({ faults: [], indexDelaySeconds: 0, prepare: async () => {} })
const server = await startTestServer(
  { after },
  {
    port: String(port),
    oidcIssuer: provider.issuer,
    oidcClientId: 'sheaf',
    oidcClientSecretFile: secretFile,
    oidcAdmins: 'Root@example.com, groups=sheaf-admins',
  },
  emulator,
)
const indexing = callerOf(server, await server.token({ expiresAt: Math.floor(Date.now() / 1_000) + 864_000 }))
await indexing.must('adddatasource', handbook)
await indexing.must('indexuser', user('ann'))
const permissions = { allowedUsers: [{ email: 'ann@example.com' }] }
await indexing.must('indexdocument', { document: page('hers', { permissions }) })
await indexing.must('indexdocument', { document: page('everyones') })
await indexing.must('indexemployee', { employee: { email: 'left@example.com', department: 'x', status: 'EX' } })
await indexing.must('processalldocuments', {})

const verified = (name: string, more: object = {}) => ({ email: `${name}@example.com`, email_verified: true, ...more })
for (const [account, claims] of Object.entries({
  ann: verified('Ann', { name: 'Ann Example' }),
  zoe: verified('zoe'),
  root: verified('root'),
  carl: verified('carl', { groups: ['staff', 'sheaf-admins'] }),
  left: verified('left'),
  mallory: { email: 'ann@example.com', email_verified: false },
  unsure: { email: 'ann@example.com' },
  nameless: { email_verified: true },
})) {
  await provider.claim(account, claims)
}

/** A port that nobody uses now: the provider has to know it before the server is there. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

const locationOf = (answer: Answer) => answer.headers.get('location') ?? ''

/** Goes to the provider; answers where it was sent. */
async function begin(browser: Browser, to = ''): Promise<URL> {
  const answer = await browser.open(`/sign-in/oidc${to === '' ? '' : `?to=${encodeURIComponent(to)}`}`)
  assert.equal(answer.status, 302, answer.text)
  return new URL(locationOf(answer))
}
const comeBack = (browser: Browser, back: URL) => browser.open(`${back.pathname}${back.search}`)

async function signedIn(account: string): Promise<Browser> {
  const browser = openBrowser(url)
  const answer = await comeBack(browser, await provider.signIn((await begin(browser)).href, account))
  assert.equal(locationOf(answer), '/')
  return browser
}

/** Asserts that the browser was sent to the sign-in page with an error, and has no session. */
async function assertNotSignedIn(browser: Browser, answer: Answer, code: keyof typeof errors) {
  assert.deepEqual([answer.status, locationOf(answer)], [302, `/sign-in?error=${code}`])
  assert.deepEqual([...browser.cookies.keys()], [])
  assertRefused(await browser.call('search', { query: '' }), 'authorization_missing')
}

const found = async (browser: Browser, headers = {}) =>
  ((await browser.call('search', { query: 'page' }, headers)).json as { results: { title: string }[] }).results
    .map(({ title }) => title)
    .sort()

describe('a person', () => {
  it('signs in and searches as themselves, and is no administrator', async () => {
    const browser = await signedIn('ann')
    assertAnswered(await browser.call('showsession'), {
      session: { method: 'oidc', name: 'Ann Example', email: 'ann@example.com', isAdministrator: false },
      signIn: { oidc: true },
    })
    assert.deepEqual(await found(browser), ['Page everyones', 'Page hers'])
    assert.deepEqual(await found(browser, { 'x-glean-actas': 'ANN@example.com' }), ['Page everyones', 'Page hers'])
    assertRefused(
      await browser.call('search', { query: '' }, { 'x-glean-actas': 'zoe@example.com' }),
      'act_as_forbidden',
    )
    assertRefused(await browser.call('listdatasources'), 'administrators_only', 'Ann Example')
    assertRefused(await browser.call('adminsearch', { query: '' }), 'operation_out_of_scope')
    assertRefused(await browser.call('createauthtoken'), 'operation_out_of_scope')
    assertAnswered(await browser.call('people', {}), {})
    assertDone(await browser.call('endsession'))
    assertRefused(await browser.call('search', { query: '' }), 'authorization_missing')
  })

  it('whom nobody has indexed finds what everyone may see, while signed in', async () => {
    const client = await server.token({ kind: 'client', expiresAt: Math.floor(Date.now() / 1_000) + 864_000 })
    const asZoe = () =>
      server.post('/rest/api/v1/search', client, { query: 'page' }, { 'x-glean-actas': 'zoe@example.com' })
    assertRefused(await asZoe(), 'act_as_unknown')
    const browser = await signedIn('zoe')
    assert.deepEqual(await found(browser), ['Page everyones'])
    assert.equal((await asZoe()).status, 200)
    assertDone(await browser.call('endsession'))
    assertRefused(await asZoe(), 'act_as_unknown')
  })

  it('gets a session cookie that other sites do not send, and a sign-in cookie that is taken back', async () => {
    const browser = await signedIn('ann')
    const [begun = '', takenBack = '', session = ''] = browser.set
    assert.match(begun, /^sheaf-sign-in=[^;]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)
    assert.match(takenBack, /^sheaf-sign-in=; Max-Age=0; /)
    assert.match(session, /^sheaf-session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/)
  })
})

describe('an administrator', () => {
  for (const [account, by] of [
    ['root', 'address'],
    ['carl', 'claim'],
  ] as const) {
    it(`is who is named by ${by}, and views as others`, async () => {
      const browser = await signedIn(account)
      assertAnswered(await browser.call('showsession'), { session: { isAdministrator: true } })
      assertAnswered(await browser.call('listdatasources'), { datasources: [{ name: 'handbook' }] })
      assert.deepEqual(await found(browser, { 'x-glean-actas': 'ann@example.com' }), ['Page everyones', 'Page hers'])
      const person = `${account}@example.com`
      const audit = await browser.call('listaudit', { person, events: ['viewed_as'] })
      assertAnswered(audit, { entries: [{ person, detail: 'ann@example.com', address: '127.0.0.1' }] })
    })
  }
})

describe('whom the provider does not vouch for', () => {
  for (const [account, why] of [
    ['mallory', 'whose address is not verified'],
    ['unsure', 'of whose address it is not said'],
    ['nameless', 'without an address'],
  ] as const) {
    it(`somebody ${why} is not signed in`, async () => {
      const browser = openBrowser(url)
      const back = await provider.signIn((await begin(browser)).href, account)
      await assertNotSignedIn(browser, await comeBack(browser, back), 'email_unverified')
    })
  }

  it('somebody who has left the company is not signed in', async () => {
    const browser = openBrowser(url)
    const back = await provider.signIn((await begin(browser)).href, 'left')
    await assertNotSignedIn(browser, await comeBack(browser, back), 'person_has_left')
  })
})

describe('an answer of the provider', () => {
  it('that was meant for another browser signs nobody in', async () => {
    const [attacker, victim] = [openBrowser(url), openBrowser(url)]
    const back = await provider.signIn((await begin(attacker)).href, 'root')
    await begin(victim)
    await assertNotSignedIn(victim, await comeBack(victim, back), 'sign_in_failed')
    const without = openBrowser(url)
    await assertNotSignedIn(without, await comeBack(without, back), 'sign_in_failed')
  })

  it('with another state, nonce or code challenge than was sent signs nobody in', async () => {
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const browser = openBrowser(url)
      const location = await begin(browser)
      assert.equal(location.searchParams.get('code_challenge_method'), 'S256')
      assert.ok((location.searchParams.get(name) ?? '').length >= 43, name)
      location.searchParams.set(name, 'B'.repeat(43))
      const back = await provider.signIn(location.href, 'ann')
      await assertNotSignedIn(browser, await comeBack(browser, back), 'sign_in_failed')
    }
  })

  it('that names another issuer signs nobody in', async () => {
    const browser = openBrowser(url)
    const back = await provider.signIn((await begin(browser)).href, 'ann')
    assert.equal(back.searchParams.get('iss'), provider.issuer)
    back.searchParams.set('iss', 'https://evil.example.com')
    await assertNotSignedIn(browser, await comeBack(browser, back), 'sign_in_failed')
  })

  it('that is shown again signs nobody in', async () => {
    const browser = openBrowser(url)
    await begin(browser)
    const sealed = browser.cookies.get('sheaf-sign-in') ?? ''
    const location = await begin(browser)
    const kept = browser.cookies.get('sheaf-sign-in') ?? ''
    assert.notEqual(sealed, kept)
    const back = await provider.signIn(location.href, 'ann')
    assert.equal(locationOf(await comeBack(browser, back)), '/')
    const thief = openBrowser(url)
    thief.cookies.set('sheaf-sign-in', kept)
    await assertNotSignedIn(thief, await comeBack(thief, back), 'sign_in_failed')
  })

  it('that refuses, or is no answer, is told on the sign-in page', async () => {
    for (const query of ['?error=access_denied', '', '?code=x', '?code=x&state=y']) {
      const browser = openBrowser(url)
      await begin(browser)
      const answer = await browser.open(`${oidcCallbackPath}${query}`)
      await assertNotSignedIn(browser, answer, 'sign_in_failed')
    }
  })

  it('with nothing begun, however often, uses up no attempts to sign in', async (t) => {
    const own = await startTestServer(t, { oidcIssuer: provider.issuer, oidcClientId: 'sheaf' })
    for (let times = 0; times <= limits.signInFailuresMax.value; times += 1) {
      assert.equal(locationOf(await openBrowser(own.url).open(oidcCallbackPath)), '/sign-in?error=sign_in_failed')
    }
    const token = await own.token({ kind: 'admin' })
    assert.equal((await own.call('createsession', token)).status, 200)
  })

  it('with a cookie that this server has not sealed signs nobody in', async () => {
    const browser = openBrowser(url)
    const back = await provider.signIn((await begin(browser)).href, 'ann')
    const sealed = browser.cookies.get('sheaf-sign-in') ?? ''
    browser.cookies.set('sheaf-sign-in', `${sealed.slice(0, -4)}AAAA`)
    await assertNotSignedIn(browser, await comeBack(browser, back), 'sign_in_failed')
  })

  it('that comes too late signs nobody in', async () => {
    const browser = openBrowser(url)
    const back = await provider.signIn((await begin(browser)).href, 'ann')
    const moved = await fetch(`${url}/dev/clock`, {
      method: 'POST',
      body: JSON.stringify({ advanceSeconds: limits.oidcSignInSeconds.value }),
    })
    assert.equal(moved.status, 200)
    await assertNotSignedIn(browser, await comeBack(browser, back), 'sign_in_failed')
  })
})

describe('after signing in the browser', () => {
  const ways: readonly (readonly [to: string, ends: string])[] = [
    ['/search?q=a%20b', '/search?q=a%20b'],
    ['/documents/handbook/x', '/documents/handbook/x'],
    ['https://evil.example.com/', '/'],
    ['//evil.example.com/search', '/'],
    ['/\\evil.example.com/search', '/'],
    ['/\t/evil.example.com/search', '/'],
    ['javascript:alert(1)', '/'],
    ['/admin/api/v1/listtokens', '/'],
    ['/sign-in/oidc', '/'],
    ['/documents/../admin/api/v1/listtokens', '/'],
    ['search', '/'],
  ]
  for (const [to, ends] of ways) {
    it(`that was to go to ${JSON.stringify(to)} goes to ${ends}`, async () => {
      const browser = openBrowser(url)
      const back = await provider.signIn((await begin(browser, to)).href, 'ann')
      const answer = await comeBack(browser, back)
      assert.equal(locationOf(answer), ends)
      assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
    })
  }
})

describe('a provider that is not there', () => {
  it('is told on the sign-in page, and asked again the next time', async (t) => {
    const own = await startTestServer(t, { oidcIssuer: 'http://127.0.0.1:9', oidcClientId: 'sheaf' })
    for (const browser of [openBrowser(own.url), openBrowser(own.url)]) {
      const answer = await browser.open('/sign-in/oidc')
      assert.equal(locationOf(answer), '/sign-in?error=oidc_unavailable')
    }
  })

  it('is not asked for where none is configured', async (t) => {
    const own = await startTestServer(t)
    assertRefused(await openBrowser(own.url).open('/sign-in/oidc'), 'not_found')
  })
})
