import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '@sheaf/contract'
import { findTokenWithSecret } from '../store/reads/tokens.ts'
import { openThreadedStore } from '../store/sqlite/threaded-store.ts'
import { authenticate } from './authenticate.ts'
import { historyOf, reissueToken, revokeToken } from './manage.ts'
import { rotate } from './rotate.ts'
import { newTokenId, randomSecret, type TokenId } from './secret.ts'
import {
  ADDRESS,
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
  tryCall,
} from './workbench.ts'

const BUFFER = limits.rotationBufferSeconds.value

describe('a request with a token', () => {
  test('200 with the current secret, which is told its deadline', async (t) => {
    const { keeper } = await bench(t)
    const { id, secret } = await create(keeper())
    const caller = await call(keeper(), secret)
    assert.equal(caller.token.id, id)
    assert.deepEqual(caller.standing, { kind: 'usable', rotateBy: START + DAY, retiredUntil: null })
  })

  test('200 with a retired secret for ten minutes, which is told their end', async (t) => {
    const { keeper, wait } = await bench(t)
    const { secret } = await create(keeper())
    const next = await rotateWith(keeper(), secret)
    await call(keeper(), next.rawSecret)
    wait(BUFFER - 1)
    const { standing } = await call(keeper(), secret)
    assert.deepEqual(standing, { kind: 'usable', rotateBy: null, retiredUntil: START + BUFFER })
    wait(1)
    assert.equal(await tryCall(keeper(), secret), 'token_retired')
    assert.equal(await tryCall(keeper(), next.rawSecret), 'usable')
  })

  test('200 whatever the case of the scheme and the blanks around', async (t) => {
    const { keeper } = await bench(t)
    const { secret } = await create(keeper())
    for (const authorization of [`bearer ${secret}`, `BEARER   ${secret}  `, ` Bearer\t${secret}`]) {
      await authenticate(keeper(), { authorization, address: ADDRESS, kind: 'indexing' })
    }
  })

  test('401 authorization_missing, authorization_scheme with a hint for Basic, token_malformed', async (t) => {
    const { keeper } = await bench(t)
    const { secret } = await create(keeper())
    const send = (authorization: string | undefined) =>
      authenticate(keeper(), { authorization, address: ADDRESS, kind: 'indexing' })
    for (const absent of [undefined, '', '  ']) await refused('authorization_missing', send(absent))
    assert.match(await refused('authorization_scheme', send(`Basic ${secret}`)), /behind the word Bearer/)
    await refused('authorization_scheme', send(secret))
    for (const odd of [
      'Bearer',
      'Bearer x',
      `Bearer ${secret.slice(1)}`,
      `Bearer ${secret}x`,
      `Bearer Bearer ${secret}`,
    ]) {
      await refused('token_malformed', send(odd))
    }
  })

  test('401 token_unknown for another id, and for another secret of the same id', async (t) => {
    const { keeper } = await bench(t)
    const { id } = await create(keeper())
    await refused('token_unknown', call(keeper(), randomSecret('indexing', newTokenId()).text))
    await refused('token_unknown', call(keeper(), randomSecret('indexing', id as TokenId).text))
  })

  test('401 token_wrong_kind, naming both kinds', async (t) => {
    const { keeper } = await bench(t)
    const { secret } = await create(keeper())
    const message = await refused('token_wrong_kind', call(keeper(), secret, { kind: 'client' }))
    assert.match(message, /an indexing token.*a client token/)
  })

  test('401 token_expired from the very second of the expiry', async (t) => {
    const { keeper, wait } = await bench(t)
    const { id, secret } = await create(keeper(), { expiresAt: START + MINUTE, rotationPeriodMinutes: undefined })
    wait(MINUTE - 1)
    assert.equal(await tryCall(keeper(), secret), 'usable')
    wait(1)
    assert.match(await refused('token_expired', call(keeper(), secret)), new RegExp(`sheaf token renew ${id}`))
  })

  test('401 token_overdue from the very second of the deadline; such a token cannot rotate', async (t) => {
    const { keeper, wait, serve } = await bench(t)
    const { id, secret } = await create(keeper())
    await serve(DAY - 1)
    assert.equal(await tryCall(keeper(), secret), 'usable')
    wait(1)
    assert.match(await refused('token_overdue', rotateWith(keeper(), secret)), new RegExp(`sheaf token reissue ${id}`))
  })

  test('401 token_retired and token_revoked, each saying what to do', async (t) => {
    const { keeper, wait } = await bench(t)
    const { id, secret } = await create(keeper())
    const next = await rotateWith(keeper(), secret)
    await call(keeper(), next.rawSecret)
    wait(BUFFER)
    assert.match(await refused('token_retired', call(keeper(), secret)), new RegExp(`Use the newest.*reissue ${id}`))
    await revokeToken(keeper(), id)
    for (const each of [secret, next.rawSecret]) {
      assert.match(await refused('token_revoked', call(keeper(), each)), /sheaf token create/)
    }
  })

  test('401 says nothing of the token’s state to whoever shows no secret of it', async (t) => {
    const { keeper } = await bench(t)
    const { id } = await create(keeper(), { greenlist: ['10.0.0.0/8'] })
    const guess = randomSecret('indexing', id as TokenId).text
    await refused('token_unknown', call(keeper(), guess))
    await revokeToken(keeper(), id)
    await refused('token_unknown', call(keeper(), guess))
  })

  test('403 from an address outside the greenlist, which is named; from there nothing counts as presented', async (t) => {
    const { keeper, wait } = await bench(t)
    const { id, secret } = await create(keeper(), { greenlist: ['10.0.0.0/8', '2001:db8::/32'] })
    const next = await rotateWith(keeper(), secret, '10.0.0.1')
    const message = await refused('address_not_allowed', call(keeper(), next.rawSecret, { address: '192.0.2.9' }))
    assert.match(message, /IP not allowed: 192\.0\.2\.9/)
    wait(BUFFER)
    assert.equal((await call(keeper(), secret, { address: '2001:db8::7' })).standing.kind, 'rotate only')
    assert.ok((await auditOf(keeper(), id)).includes('refused_by_address 192.0.2.9 ×1'))
  })
})

describe('rotating', () => {
  test('200: a new secret, the second of its making, the period; all else stays', async (t) => {
    const { keeper, wait } = await bench(t)
    const { id, secret } = await create(keeper(), { isGlobal: false, datasources: ['wiki'] })
    wait(50.7)
    const answer = await rotateWith(keeper(), secret)
    assert.deepEqual(
      { ...answer, rawSecret: '' },
      { rawSecret: '', createdAt: START + 50, rotationPeriodMinutes: 1440 },
    )
    const [before, after] = [await call(keeper(), secret), await call(keeper(), answer.rawSecret)]
    assert.equal(after.token.id, id)
    assert.deepEqual({ ...after.token, last_used_at: 0 }, { ...before.token, last_used_at: 0 })
    assert.deepEqual(after.standing, { kind: 'usable', rotateBy: START + 50 + DAY, retiredUntil: null })
  })

  test('200: the protocol’s worked example, by the hour', async (t) => {
    const { keeper, wait, serve } = await bench(t)
    const { secret: a } = await create(keeper(), { expiresAt: START + 7 * DAY })
    await serve(20 * HOUR)
    const b = await rotateWith(keeper(), a)
    assert.equal(b.createdAt, START + 20 * HOUR)
    assert.equal(await tryCall(keeper(), b.rawSecret), 'usable')
    await serve(10 * MINUTE - 1)
    assert.equal(await tryCall(keeper(), a), 'usable')
    wait(1)
    assert.equal(await tryCall(keeper(), a), 'token_retired')
    await serve(DAY - 11 * MINUTE)
    const c = await rotateWith(keeper(), b.rawSecret)
    assert.equal(c.createdAt, START + DAY + 20 * HOUR - MINUTE)
    await serve(DAY - MINUTE)
    assert.equal(await tryCall(keeper(), c.rawSecret), 'usable')
    await serve(MINUTE)
    assert.equal(await tryCall(keeper(), c.rawSecret), 'token_overdue')
  })

  test('200 with the retired secret: the same answer as often as asked, and nothing is minted', async (t) => {
    const { keeper, wait } = await bench(t)
    const { id, secret } = await create(keeper())
    const answer = await rotateWith(keeper(), secret)
    for (let i = 0; i < 5; i += 1) {
      wait(100)
      assert.deepEqual(await rotateWith(keeper(), secret, '192.0.2.50'), answer)
    }
    assert.deepEqual(await auditOf(keeper(), id), [
      'minted local ×1',
      'rotated 192.0.2.1 ×1',
      'rotation_recovered 192.0.2.50 ×5',
    ])
  })

  test('200 after the overlap for whoever never got the new secret: it rotates, and does nothing else', async (t) => {
    const { keeper, serve, stayDown } = await bench(t)
    const { secret } = await create(keeper())
    const lost = await rotateWith(keeper(), secret)
    await serve(20 * HOUR)
    const { standing } = await call(keeper(), secret)
    assert.deepEqual(standing, { kind: 'rotate only', why: 'retired', until: START + DAY })
    assert.deepEqual(await rotateWith(keeper(), secret), lost)
    await stayDown(HOUR)
    assert.deepEqual(await rotateWith(keeper(), secret), lost)
    assert.equal(await tryCall(keeper(), lost.rawSecret), 'usable')
    assert.equal(await tryCall(keeper(), secret), 'token_retired')
  })

  test('200 over several generations within one overlap: every one of them leads to the newest', async (t) => {
    const { keeper, wait } = await bench(t)
    const secrets = [(await create(keeper())).secret]
    for (let i = 0; i < 8; i += 1) {
      wait(10)
      secrets.push((await rotateWith(keeper(), secrets.at(-1) ?? '')).rawSecret)
    }
    for (const secret of secrets.slice(0, -1)) {
      assert.equal((await rotateWith(keeper(), secret)).rawSecret, secrets.at(-1))
    }
    assert.equal(new Set(secrets).size, 9)
  })

  test('200 for fifty at once with the current secret: all get the same one', async (t) => {
    const { keeper } = await bench(t, openThreadedStore)
    const { id, secret } = await create(keeper())
    const answers = await Promise.all(Array.from({ length: 50 }, () => rotateWith(keeper(), secret)))
    assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1)
    assert.equal(await tryCall(keeper(), answers[0]?.rawSecret ?? ''), 'usable')
    assert.deepEqual(await auditOf(keeper(), id), [
      'minted local ×1',
      'rotated 192.0.2.1 ×1',
      'rotation_recovered 192.0.2.1 ×49',
    ])
  })

  test('200 for fifty at once with the current and with retired secrets: one is minted, and all get it', async (t) => {
    const { keeper } = await bench(t, openThreadedStore)
    const first = (await create(keeper())).secret
    const second = (await rotateWith(keeper(), first)).rawSecret
    const third = (await rotateWith(keeper(), second)).rawSecret
    const shown = Array.from({ length: 50 }, (_, i) => [third, first, second][i % 3] ?? third)
    const answers = await Promise.all(shown.map((secret) => rotateWith(keeper(), secret)))
    const fourth = (await rotateWith(keeper(), third)).rawSecret
    // Whoever looked before the rotation was done got the third, whoever looked after it the fourth.
    for (const [i, { rawSecret }] of answers.entries()) {
      assert.ok(rawSecret === fourth || (rawSecret === third && shown[i] !== third))
    }
  })

  test('400 for a token without a rotation period, saying how to get one', async (t) => {
    const { keeper } = await bench(t)
    const { secret } = await create(keeper(), { rotationPeriodMinutes: undefined })
    assert.match(await refused('token_not_rotatable', rotateWith(keeper(), secret)), /--rotation-period/)
  })

  test('401 with a retired secret once its successor was presented, though it still works in its overlap', async (t) => {
    const { keeper, wait } = await bench(t)
    const { secret } = await create(keeper())
    const next = await rotateWith(keeper(), secret)
    await call(keeper(), next.rawSecret)
    assert.deepEqual(await rotateWith(keeper(), secret), next)
    wait(BUFFER)
    await refused('token_retired', rotateWith(keeper(), secret))
  })

  test('401 with a secret that is more than 64 rotations old, even in its overlap; at 64 it still leads on', async (t) => {
    const { keeper } = await bench(t)
    const { secret: oldest } = await create(keeper())
    let current = oldest
    for (let i = 0; i < 64; i += 1) current = (await rotateWith(keeper(), current)).rawSecret
    assert.equal((await rotateWith(keeper(), oldest)).rawSecret, current)
    await rotateWith(keeper(), current)
    await refused('token_retired', rotateWith(keeper(), oldest))
    assert.equal(await tryCall(keeper(), oldest), 'usable')
  })

  test('401 from a reissued token: nothing leads from the old secret to the new', async (t) => {
    const { keeper } = await bench(t)
    const { id, secret } = await create(keeper())
    const reissued = await reissueToken(keeper(), id, false)
    assert.equal(await tryCall(keeper(), secret), 'usable')
    await refused('token_retired', rotateWith(keeper(), secret))
    assert.equal(await tryCall(keeper(), reissued.secret), 'usable')
  })

  test('401 when the token is revoked between showing the secret and rotating', async (t) => {
    const { keeper } = await bench(t)
    const { id, secret } = await create(keeper())
    const caller = await call(keeper(), secret)
    await revokeToken(keeper(), id)
    await refused('token_revoked', rotate(keeper(), caller))
  })

  test('401 when the token ends between showing the secret and rotating', async (t) => {
    const { keeper, wait, serve } = await bench(t)
    const { secret } = await create(keeper())
    await serve(DAY - 1)
    const caller = await call(keeper(), secret)
    wait(1)
    assert.equal(await tryCall(keeper(), secret), 'token_overdue')
    await refused('token_overdue', rotate(keeper(), caller))
  })

  test('a rotation and a revocation at once: the token ends revoked, whoever was first', async (t) => {
    const { keeper } = await bench(t, openThreadedStore)
    for (let i = 0; i < 20; i += 1) {
      const { id, secret } = await create(keeper())
      const rotations = [rotateWith(keeper(), secret), rotateWith(keeper(), secret)]
      const [first, second] = await Promise.allSettled([...rotations, revokeToken(keeper(), id)])
      for (const result of [first, second]) {
        if (result?.status !== 'fulfilled') continue
        assert.equal(await tryCall(keeper(), (result.value as { rawSecret: string }).rawSecret), 'token_revoked')
      }
      assert.equal(await tryCall(keeper(), secret), 'token_revoked')
    }
  })
})

describe('the audit of a token', () => {
  test('counts equal refusals of one address and hour in one row', async (t) => {
    const { keeper, wait } = await bench(t)
    const { id, secret } = await create(keeper(), { greenlist: ['192.0.2.0/28'] })
    const next = await rotateWith(keeper(), secret)
    await call(keeper(), next.rawSecret)
    wait(BUFFER)
    for (let i = 0; i < 30; i += 1) {
      await refused('token_retired', call(keeper(), secret, { address: '192.0.2.7' }))
      await refused('address_not_allowed', call(keeper(), next.rawSecret, { address: '198.51.100.1' }))
    }
    await keeper().beat()
    await refused('token_retired', call(keeper(), secret, { address: '192.0.2.7' }))
    assert.deepEqual(await auditOf(keeper(), id), [
      'minted local ×1',
      'refused_by_address 198.51.100.1 ×30',
      'retired_secret_presented 192.0.2.7 ×31',
      'rotated 192.0.2.1 ×1',
    ])
  })

  test('refusals from ever new addresses are counted, but do not fill it', async (t) => {
    const { keeper, wait } = await bench(t)
    const { id, secret } = await create(keeper(), { greenlist: ['192.0.2.1'] })
    for (let i = 0; i < 1500; i += 1) {
      const address = `10.0.${i >> 8}.${i & 255}`
      await refused('address_not_allowed', call(keeper(), secret, { address }))
      wait(0.05)
    }
    const rows = await auditOf(keeper(), id)
    assert.ok(rows.includes('refused_by_address many ×500'))
  })

  test('names both addresses of a recovery', async (t) => {
    const { keeper } = await bench(t)
    const { id, secret } = await create(keeper())
    await rotateWith(keeper(), secret, '198.51.100.66')
    await rotateWith(keeper(), secret, '192.0.2.1')
    await keeper().beat()
    const recovery = (await historyOf(keeper(), id)).find(({ event }) => event === 'rotation_recovered')
    assert.deepEqual([recovery?.address, recovery?.detail], ['192.0.2.1', 'minted for 198.51.100.66'])
  })

  test('the last use is noted with its time and address', async (t) => {
    const { keeper, wait, store } = await bench(t)
    const { id, secret } = await create(keeper())
    await call(keeper(), secret)
    wait(20)
    await call(keeper(), secret, { address: '192.0.2.8' })
    assert.equal((await findTokenWithSecret(store().read, id))?.last_used_at, null, 'not on the way of a request')
    await keeper().beat()
    const token = await findTokenWithSecret(store().read, id)
    assert.deepEqual([token?.last_used_at, token?.last_used_from], [START + 20, '192.0.2.8'])
  })
})
