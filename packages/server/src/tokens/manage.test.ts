import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { clientScopesDefault, limits } from '@sheaf/contract'
import { findTokenWithSecret } from '../store/reads/tokens.ts'
import {
  createToken,
  listTokenViews,
  reissueToken,
  renewToken,
  revokeToken,
  showToken,
  type TokenSpec,
} from './manage.ts'
import {
  auditOf,
  bench,
  call,
  create,
  DAY,
  HOUR,
  MINUTE,
  refused,
  rotateWith,
  START,
  spec,
  tryCall,
} from './workbench.ts'

const BUFFER = limits.rotationBufferSeconds.value
const OVERLAP = limits.renewOverlapSeconds.value

const client: Partial<TokenSpec> = { kind: 'client', rotationPeriodMinutes: undefined, expiresAt: undefined }
const admin: Partial<TokenSpec> = { ...client, kind: 'admin', isGlobal: false }

describe('creating a token', () => {
  const refusals: readonly (readonly [why: RegExp, more: Partial<TokenSpec>])[] = [
    [/name is empty/, { name: '  ' }],
    [/control character/, { name: 'a\u001b[31mred' }],
    [/longer than 200/, { name: 'x'.repeat(201) }],
    [/must expire/, { expiresAt: undefined }],
    [/not in the future/, { expiresAt: START }],
    [/whole seconds/, { expiresAt: Number.NaN }],
    [/whole seconds/, { expiresAt: START + 0.5 }],
    [/whole seconds/, { expiresAt: Number.POSITIVE_INFINITY }],
    [/exactly one/, { isGlobal: false }],
    [/exactly one/, { datasources: ['wiki'] }],
    [/acts as a service/, { userEmail: 'ann@example.com' }],
    [/no scope of indexing tokens/, { scopes: ['SEARCH'] }],
    [/at least 1440/, { rotationPeriodMinutes: 1439 }],
    [/at least 1440/, { rotationPeriodMinutes: 1440.5 }],
    [/at least 1440/, { rotationPeriodMinutes: Number.NaN }],
    [/greenlist: "10\.0\.0\.0\/33"|prefix of "10\.0\.0\.0\/33"/, { greenlist: ['::1', '10.0.0.0/33'] }],
    [/exactly one/, { ...client, userEmail: 'ann@example.com' }],
    [/exactly one/, { ...client, isGlobal: false }],
    [/no datasources/, { ...client, datasources: ['wiki'] }],
    [/is no scope/, { ...client, scopes: ['EVERYTHING'] }],
    [/only indexing tokens are rotated/, { ...client, rotationPeriodMinutes: 1440 }],
    [/neither datasources nor user/, { ...admin, userEmail: 'ann@example.com' }],
    [/neither datasources nor user/, { ...admin, scopes: ['SEARCH'] }],
  ]
  test('what contradicts itself is refused, and says why; nothing is stored', async (t) => {
    const { keeper } = await bench(t)
    for (const [why, more] of refusals) {
      assert.match(await refused('invalid_field', createToken(keeper(), spec(more))), why, JSON.stringify(more))
    }
    assert.deepEqual(await listTokenViews(keeper()), [])
  })

  test('an indexing token: datasources folded, scopes as asked, the name without blanks around', async (t) => {
    const { keeper } = await bench(t)
    const { token } = await createToken(
      keeper(),
      spec({
        name: ' crawler ',
        isGlobal: false,
        datasources: ['Wiki', 'jira'],
        scopes: ['custommetadata:global_scope'],
      }),
    )
    assert.deepEqual(
      [token.name, token.datasources, token.scopes, token.is_global],
      ['crawler', '["wiki","jira"]', '["custommetadata:global_scope"]', 0],
    )
  })

  test('a client token has the usual scopes unless others are asked for, and may live for ever', async (t) => {
    const { keeper, serve } = await bench(t)
    const { token, secret } = await createToken(
      keeper(),
      spec({ ...client, isGlobal: false, userEmail: 'Ann@Example.com' }),
    )
    assert.deepEqual(JSON.parse(token.scopes), clientScopesDefault)
    assert.equal(token.user_email, 'ann@example.com')
    await serve(4000 * DAY)
    assert.equal((await call(keeper(), secret, { kind: 'client' })).token.id, token.id)
    const asked = await createToken(keeper(), spec({ ...client, scopes: ['ADMINSEARCH'] }))
    assert.equal(asked.token.scopes, '["ADMINSEARCH"]')
  })

  test('an admin token', async (t) => {
    const { keeper } = await bench(t)
    const { secret } = await createToken(keeper(), spec(admin))
    assert.equal((await call(keeper(), secret, { kind: 'admin' })).standing.kind, 'usable')
  })
})

describe('reissuing a token', () => {
  test('a fresh secret, which nothing leads to; the old ones live through their overlap', async (t) => {
    const { keeper, wait } = await bench(t)
    const { id, secret } = await create(keeper())
    const rotated = await rotateWith(keeper(), secret)
    wait(MINUTE)
    const reissued = await reissueToken(keeper(), id, false)
    for (const each of [secret, rotated.rawSecret, reissued.secret])
      assert.equal(await tryCall(keeper(), each), 'usable')
    for (const each of [secret, rotated.rawSecret]) await refused('token_retired', rotateWith(keeper(), each))
    wait(BUFFER - MINUTE)
    assert.equal(await tryCall(keeper(), secret), 'token_retired', 'its overlap began with the rotation')
    assert.equal(await tryCall(keeper(), rotated.rawSecret), 'usable')
    wait(MINUTE)
    assert.equal(await tryCall(keeper(), rotated.rawSecret), 'token_retired')
    assert.equal((await rotateWith(keeper(), reissued.secret)).rotationPeriodMinutes, 1440)
  })

  test('with a cut, the old secrets end at once', async (t) => {
    const { keeper } = await bench(t)
    const { id, secret } = await create(keeper())
    const rotated = await rotateWith(keeper(), secret)
    const reissued = await reissueToken(keeper(), id, true)
    for (const each of [secret, rotated.rawSecret]) assert.equal(await tryCall(keeper(), each), 'token_retired')
    assert.equal(await tryCall(keeper(), reissued.secret), 'usable')
    assert.ok((await auditOf(keeper(), id)).includes('retired_secret_presented 192.0.2.1 ×2'))
  })

  test('a secret whose holder waits for a lost answer leads nowhere any more', async (t) => {
    const { keeper, serve } = await bench(t)
    const { id, secret } = await create(keeper())
    await rotateWith(keeper(), secret)
    await serve(HOUR)
    assert.equal(await tryCall(keeper(), secret), 'rotate only')
    await reissueToken(keeper(), id, false)
    assert.equal(await tryCall(keeper(), secret), 'token_retired')
  })

  test('an overdue token lives again by the new secret, and not by the old, whether its end was seen or not', async (t) => {
    for (const isSeen of [true, false]) {
      const { keeper, serve, wait } = await bench(t)
      const { id, secret } = await create(keeper())
      await serve(DAY - 1)
      wait(1)
      if (isSeen) assert.equal(await tryCall(keeper(), secret), 'token_overdue')
      const reissued = await reissueToken(keeper(), id, false)
      assert.equal(await tryCall(keeper(), reissued.secret), 'usable')
      assert.equal(await tryCall(keeper(), secret), 'token_retired')
    }
  })

  test('a token that may only rotate, after an outage, goes on by the new secret alone', async (t) => {
    const { keeper, stayDown } = await bench(t)
    const { id, secret } = await create(keeper())
    await stayDown(2 * DAY)
    assert.equal(await tryCall(keeper(), secret), 'rotate only')
    const reissued = await reissueToken(keeper(), id, false)
    assert.equal(await tryCall(keeper(), reissued.secret), 'usable')
    assert.equal(await tryCall(keeper(), secret), 'token_retired')
  })

  test('a token without a rotation period is reissued as well', async (t) => {
    const { keeper, wait } = await bench(t)
    const { id, secret } = await create(keeper(), { rotationPeriodMinutes: undefined })
    const reissued = await reissueToken(keeper(), id, false)
    wait(BUFFER)
    assert.equal(await tryCall(keeper(), secret), 'token_retired')
    assert.equal(await tryCall(keeper(), reissued.secret), 'usable')
  })

  test('a revoked or expired token is refused, naming what to do', async (t) => {
    const { keeper, serve } = await bench(t)
    const { id: revoked } = await create(keeper())
    const { id: expired } = await create(keeper(), { expiresAt: START + HOUR })
    await revokeToken(keeper(), revoked)
    await serve(HOUR)
    assert.match(await refused('invalid_field', reissueToken(keeper(), revoked, false)), /sheaf token create/)
    assert.match(await refused('invalid_field', reissueToken(keeper(), expired, true)), /sheaf token renew/)
    assert.match(await refused('token_not_found', reissueToken(keeper(), 'nothing', true)), /sheaf token list/)
  })
})

describe('renewing a token', () => {
  test('a new token with the same properties and as long a life; the old one ends a day after its first use', async (t) => {
    const { keeper, serve } = await bench(t)
    const { id, secret } = await create(keeper(), {
      isGlobal: false,
      datasources: ['wiki'],
      greenlist: ['192.0.2.0/24'],
    })
    await serve(HOUR)
    const renewed = await renewToken(keeper(), id, undefined)
    const { token: old } = await showToken(keeper(), id)
    const same = ['kind', 'name', 'is_global', 'datasources', 'scopes', 'greenlist', 'rotation_period_minutes'] as const
    for (const name of same) assert.equal(renewed.token[name], old[name])
    assert.equal(renewed.token.expires_at, START + HOUR + 90 * DAY)
    assert.notEqual(renewed.token.id, id)

    const rotated = await rotateWith(keeper(), secret)
    await serve(20 * HOUR)
    assert.equal(await tryCall(keeper(), rotated.rawSecret), 'usable', 'unused, the renewal ends nothing')
    await call(keeper(), renewed.secret)
    const again = await rotateWith(keeper(), rotated.rawSecret)
    await serve(OVERLAP - 1)
    assert.equal(await tryCall(keeper(), again.rawSecret), 'usable')
    await serve(1)
    assert.match(
      await refused('token_expired', call(keeper(), again.rawSecret)),
      /renewed.*Use the token that renewed it/,
    )
  })

  test('the overlap never outlives the old token’s own expiry', async (t) => {
    const { keeper, serve } = await bench(t)
    const { id, secret } = await create(keeper(), { expiresAt: START + HOUR })
    const renewed = await renewToken(keeper(), id, START + 30 * DAY)
    await call(keeper(), renewed.secret)
    await serve(HOUR)
    assert.equal(await tryCall(keeper(), secret), 'token_expired')
  })

  test('a renewal that was reissued before its first use starts the overlap all the same', async (t) => {
    const { keeper, store } = await bench(t)
    const { id } = await create(keeper())
    const renewed = await renewToken(keeper(), id, undefined)
    const reissued = await reissueToken(keeper(), renewed.token.id, true)
    await call(keeper(), reissued.secret)
    assert.equal((await findTokenWithSecret(store().read, id))?.overlap_ends_at, START + OVERLAP)
  })

  test('an expired and an overdue token can be renewed, a revoked one cannot', async (t) => {
    const { keeper, serve } = await bench(t)
    const { id: expired } = await create(keeper(), { expiresAt: START + HOUR })
    const { id: overdue } = await create(keeper())
    const { id: revoked } = await create(keeper())
    await revokeToken(keeper(), revoked)
    await serve(2 * DAY)
    for (const id of [expired, overdue]) {
      assert.equal(await tryCall(keeper(), (await renewToken(keeper(), id, undefined)).secret), 'usable')
    }
    await refused('invalid_field', renewToken(keeper(), revoked, undefined))
  })

  test('an expiry that is past, or no time at all, is refused', async (t) => {
    const { keeper } = await bench(t)
    const { id } = await create(keeper())
    for (const expiresAt of [START, Number.NaN, START + 0.5]) {
      await refused('invalid_field', renewToken(keeper(), id, expiresAt))
    }
  })
})

describe('revoking a token', () => {
  test('every secret of it is refused at once, for good; the second time it says that it was revoked before', async (t) => {
    const { keeper, jump } = await bench(t)
    const { id, secret } = await create(keeper())
    const rotated = await rotateWith(keeper(), secret)
    assert.equal(await revokeToken(keeper(), id), true)
    assert.equal(await revokeToken(keeper(), id), false)
    jump(-DAY)
    for (const each of [secret, rotated.rawSecret]) assert.equal(await tryCall(keeper(), each), 'token_revoked')
    assert.equal((await auditOf(keeper(), id)).filter((line) => line.startsWith('revoked')).length, 1)
  })
})

describe('looking at tokens', () => {
  test('a view tells the standing of the current secret and how long the one before still works', async (t) => {
    const { keeper, wait } = await bench(t)
    const { id, secret } = await create(keeper())
    assert.equal((await showToken(keeper(), id)).overlapUntil, undefined)
    wait(MINUTE)
    await rotateWith(keeper(), secret)
    const view = await showToken(keeper(), id)
    assert.deepEqual(view.standing, { kind: 'usable', rotateBy: START + MINUTE + DAY, retiredUntil: null })
    assert.deepEqual([view.current.generation, view.overlapUntil], [1, START + MINUTE + BUFFER])
    await reissueToken(keeper(), id, true)
    assert.equal((await showToken(keeper(), id)).overlapUntil, undefined)
  })

  test('neither a view nor the audit has a secret in it', async (t) => {
    const { keeper } = await bench(t)
    const { id, secret } = await create(keeper())
    const { rawSecret } = await rotateWith(keeper(), secret)
    await rotateWith(keeper(), secret)
    const text = JSON.stringify([await listTokenViews(keeper()), await auditOf(keeper(), id)])
    for (const each of [secret, rawSecret]) assert.ok(!text.includes(each.split('_')[3] ?? each))
  })
})
