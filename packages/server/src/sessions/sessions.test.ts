import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as otherWork } from 'node:timers/promises'
import { type EmailKey, emailKey, limits } from '@sheaf/contract'
import { employeeRow } from '../store/conformance/uploading.ts'
import { listAuditPage } from '../store/reads/audit.ts'
import { reissueToken, revokeToken } from '../tokens/manage.ts'
import { ADDRESS, type Bench, bench, call, create, DAY, HOUR, MINUTE, refused, START } from '../tokens/workbench.ts'
import { openSessions, type Sessions } from './sessions.ts'

const browser = { address: ADDRESS, userAgent: 'a browser', secret: undefined }
const IDLE = limits.sessionIdleSeconds.value
const LONGEST = limits.sessionSeconds.value
const ann = emailKey('ann@example.com') as EmailKey
const person = { email: ann, name: 'Ann', adminBy: undefined }
const adminSpec = { kind: 'admin', isGlobal: false, rotationPeriodMinutes: undefined } as const

async function signedIn({ keeper }: Bench, sessions: Sessions, more: object = {}) {
  const { id, secret } = await create(keeper(), { ...adminSpec, ...more })
  const begun = await sessions.beginWithToken(await call(keeper(), secret, { kind: 'admin' }), browser)
  return { tokenId: id, tokenSecret: secret, ...begun }
}

/** Uses a session every so often for so long; answers whether it was good each time. */
async function use({ wait, now }: Bench, sessions: Sessions, secret: string, seconds: number) {
  for (let left = seconds; left > 0; left -= HOUR) {
    wait(Math.min(HOUR, left))
    if ((await sessions.find(secret, ADDRESS)) === undefined) return false
    // That it was used is written in the background.
    while ((await sessions.list()).every(({ row }) => row.last_seen_at < now() - MINUTE)) await otherWork()
  }
  return true
}

describe('a session', () => {
  test('lasts while it is used, and a working day at most', async (t) => {
    const opened = await bench(t)
    const sessions = openSessions(opened.keeper(), undefined)
    const { secret } = await signedIn(opened, sessions)
    assert.equal(await use(opened, sessions, secret, LONGEST - 1), true)
    opened.wait(1)
    assert.equal(await sessions.find(secret, ADDRESS), undefined)
  })

  test('ends when it is not used, and a clock that is set back does not revive it', async (t) => {
    const opened = await bench(t)
    const sessions = openSessions(opened.keeper(), undefined)
    const { secret } = await signedIn(opened, sessions)
    opened.wait(IDLE - 1)
    assert.ok(await sessions.find(secret, ADDRESS))
    opened.wait(IDLE)
    assert.equal((await sessions.list()).length, 0)
    assert.equal(await sessions.find(secret, ADDRESS), undefined)
    opened.jump(-2 * IDLE)
    assert.equal(await sessions.find(secret, ADDRESS), undefined)
  })

  test('ends with its token: revoked, expired, reissued', async (t) => {
    const opened = await bench(t)
    const { keeper, wait } = opened
    const sessions = openSessions(keeper(), undefined)
    const good = async ({ secret }: { readonly secret: string }) => (await sessions.find(secret, ADDRESS)) !== undefined
    const revoked = await signedIn(opened, sessions)
    const expiring = await signedIn(opened, sessions, { expiresAt: START + HOUR })
    const stolen = await signedIn(opened, sessions)
    const lost = await signedIn(opened, sessions)
    for (const each of [revoked, expiring, stolen, lost]) assert.equal(await good(each), true)
    await revokeToken(keeper(), revoked.tokenId)
    await reissueToken(keeper(), stolen.tokenId, true)
    await reissueToken(keeper(), lost.tokenId, false)
    assert.deepEqual(await Promise.all([revoked, expiring, stolen, lost].map(good)), [false, true, false, true])
    // The old secret’s overlap is over.
    wait(10 * MINUTE)
    assert.deepEqual(await Promise.all([expiring, lost].map(good)), [true, false])
    wait(50 * MINUTE)
    assert.equal(await good(expiring), false)
  })

  test('is of no use from an address that its token’s greenlist does not have', async (t) => {
    const opened = await bench(t)
    const sessions = openSessions(opened.keeper(), undefined)
    const { secret } = await signedIn(opened, sessions, { greenlist: ['192.0.2.0/24'] })
    assert.ok(await sessions.find(secret, ADDRESS))
    await refused('address_not_allowed', sessions.find(secret, '198.51.100.1'))
    // Signing out works from anywhere.
    await sessions.signOut(secret)
    assert.equal(await sessions.find(secret, ADDRESS), undefined)
  })

  test('ends when another begins in the same browser', async (t) => {
    const opened = await bench(t)
    const sessions = openSessions(opened.keeper(), [])
    const { secret } = await signedIn(opened, sessions)
    const next = await sessions.beginAsPerson(person, { ...browser, secret })
    assert.notEqual(next.secret, secret)
    assert.equal(await sessions.find(secret, ADDRESS), undefined)
    assert.equal((await sessions.find(next.secret, ADDRESS))?.row.email_key, ann)
  })

  test('of a person: an administrator’s while the entry that says so is there, nobody’s where OpenID Connect is off', async (t) => {
    const { keeper } = await bench(t)
    const adminBy = 'ann@example.com'
    const { secret } = await openSessions(keeper(), [adminBy]).beginAsPerson({ ...person, adminBy }, browser)
    const found = (admins: readonly string[] | undefined) => openSessions(keeper(), admins).find(secret, ADDRESS)
    assert.equal((await found([adminBy]))?.isAdministrator, true)
    assert.equal((await found(['bob@example.com']))?.isAdministrator, false)
    assert.equal(await found(undefined), undefined)
  })

  test('of a person who has left ends', async (t) => {
    const { keeper, store } = await bench(t)
    const sessions = openSessions(keeper(), [])
    const { secret } = await sessions.beginAsPerson(person, browser)
    assert.ok(await sessions.find(secret, ADDRESS))
    await store().write('putEmployee', { ...employeeRow(ann, { lastDay: '' }), nowMs: START * 1000 })
    assert.equal(await sessions.find(secret, ADDRESS), undefined)
  })

  test('revoked by its id is over, and the audit says by whom', async (t) => {
    const { keeper, store } = await bench(t)
    const sessions = openSessions(keeper(), [])
    const { secret, row } = await sessions.beginAsPerson(person, browser)
    assert.equal(await sessions.end('nosuch', undefined), false)
    assert.equal(await sessions.end(row.id, { address: '192.0.2.9', detail: 'by bob@example.com' }), true)
    assert.equal(await sessions.find(secret, ADDRESS), undefined)
    const all = { subject: null, events: '[]', from: 0, to: Number.MAX_SAFE_INTEGER }
    const after = { lastAt: Number.MAX_SAFE_INTEGER, key: Number.MAX_SAFE_INTEGER }
    const events = (await listAuditPage(store().read, all, after, 10)).map((each) => `${each.token_id} ${each.event}`)
    assert.deepEqual(events.sort(), ['person:ann@example.com session_revoked', 'person:ann@example.com signed_in'])
  })

  test('with a secret that is none, or only looks like one, is not found', async (t) => {
    const { keeper } = await bench(t)
    const sessions = openSessions(keeper(), [])
    for (const secret of ['', 'x', 'A'.repeat(43), `${'A'.repeat(42)}!`]) {
      assert.equal(await sessions.find(secret, ADDRESS), undefined)
    }
  })
})

describe('the link of the first start', () => {
  test('lets in once, within a quarter of an hour', async (t) => {
    const { keeper, wait } = await bench(t)
    const sessions = openSessions(keeper(), undefined)
    const first = (await sessions.makeFirstLink()) ?? ''
    const second = (await sessions.makeFirstLink()) ?? ''
    assert.equal(await sessions.redeemLink(first, browser), undefined, 'replaced by the second')
    wait(limits.signInLinkSeconds.value - 1)
    assert.equal(await sessions.hasLink(), true)
    const begun = await sessions.redeemLink(second, browser)
    assert.equal(begun?.isAdministrator, true)
    assert.ok(await sessions.find(begun.secret, ADDRESS))
    assert.equal(await sessions.redeemLink(second, browser), undefined, 'used before')
    assert.equal(await sessions.hasLink(), false)
    assert.equal(await sessions.makeFirstLink(), undefined, 'somebody has signed in')
  })

  test('is too old after that, and there is another one', async (t) => {
    const { keeper, wait } = await bench(t)
    const sessions = openSessions(keeper(), undefined)
    const link = (await sessions.makeFirstLink()) ?? ''
    wait(limits.signInLinkSeconds.value)
    assert.equal(await sessions.hasLink(), false)
    assert.equal(await sessions.redeemLink(link, browser), undefined)
    assert.notEqual(await sessions.makeFirstLink(), undefined)
  })

  test('is not made once there was an admin token', async (t) => {
    const { keeper } = await bench(t)
    const { id } = await create(keeper(), { ...adminSpec, expiresAt: START + DAY })
    await revokeToken(keeper(), id)
    assert.equal(await openSessions(keeper(), undefined).makeFirstLink(), undefined)
  })
})
