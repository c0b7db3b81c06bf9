import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { ListSessionsResponse } from '@sheaf/contract'
import { assertAnswered, assertDone, assertRefused } from '../answers.ts'
import { openBrowser } from '../browser.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const adminToken = await server.token({ kind: 'admin', name: 'root' })
const admin = callerOf(server, adminToken)
const list = async () => ((await admin.must('listsessions', undefined)) as ListSessionsResponse).sessions

async function signedIn() {
  const browser = openBrowser(server.url)
  const answer = await browser.call('createsession', undefined, {
    authorization: `Bearer ${adminToken}`,
    'user-agent': 'A browser',
  })
  return { browser, ...(answer.json as { session: { id: string } }).session }
}

describe('listsessions', () => {
  proveCommonRefusals(server, 'listsessions', undefined)

  it('200: who is signed in, from where and with what, and no secret', async () => {
    const { browser, id } = await signedIn()
    const listed = (await list()).find((session) => session.id === id)
    assert.partialDeepStrictEqual(listed, { method: 'token', name: 'root', userAgent: 'A browser', isCurrent: false })
    assert.equal(listed?.address, '127.0.0.1')
    const own = (await browser.call('listsessions')).json as ListSessionsResponse
    assert.deepEqual(
      own.sessions.filter(({ isCurrent }) => isCurrent).map((each) => each.id),
      [id],
    )
    assert.ok(!JSON.stringify(own).includes(browser.cookies.get('sheaf-session') ?? '?'))
    assertDone(await browser.call('endsession'))
    assert.ok((await list()).every((session) => session.id !== id))
  })
})

describe('revokesession', () => {
  it('200, then 404: there is none any more', async () => {
    const { browser, id } = await signedIn()
    assertDone(await admin.call('revokesession', { id }))
    assertRefused(await browser.call('listsessions'), 'session_ended')
    assertRefused(await admin.call('revokesession', { id }), 'session_not_found', id)
  })

  it('401 without a token or a session', async () => {
    assertRefused(await openBrowser(server.url).call('revokesession', { id: 'x' }), 'authorization_missing')
  })
})

describe('createsession', () => {
  it('403 from an address that the token’s greenlist does not have', async () => {
    const secret = await server.token({ kind: 'admin', greenlist: ['192.0.2.0/24'] })
    const answer = await openBrowser(server.url).call('createsession', undefined, { authorization: `Bearer ${secret}` })
    assertRefused(answer, 'address_not_allowed')
  })

  it('200 to a program, which has no use for it', async () => {
    assertAnswered(await server.call('createsession', adminToken), { session: { name: 'root' } })
  })
})

describe('showsession and endsession', () => {
  it('200 to anybody', async () => {
    const browser = openBrowser(server.url)
    const shown = await browser.call('showsession')
    assert.deepEqual(shown.json, { signIn: { oidc: false, link: false } })
    assertDone(await browser.call('endsession'))
  })

  it('200 and no session for a cookie that is none', async () => {
    const browser = openBrowser(server.url)
    browser.cookies.set('sheaf-session', 'A'.repeat(43))
    assert.deepEqual((await browser.call('showsession')).json, { signIn: { oidc: false, link: false } })
    for (const value of ['', 'x', '"', '%', '=']) {
      browser.cookies.set('sheaf-session', value)
      assert.equal((await browser.call('showsession')).status, 200, value)
    }
  })
})

describe('redeemsigninlink', () => {
  it('401 for a link that is none', async () => {
    for (const secret of ['x', 'A'.repeat(43)]) {
      assertRefused(await openBrowser(server.url).call('redeemsigninlink', { secret }), 'sign_in_link_invalid')
    }
  })

  it('400 without a secret, and for a field that is none', async () => {
    const browser = openBrowser(server.url)
    assertRefused(await browser.call('redeemsigninlink', {}), 'invalid_field', 'secret')
    assertRefused(await browser.call('redeemsigninlink', { secret: 'x', to: '/' }), 'unknown_field', '"to"')
  })
})
