import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '@sheaf/contract'
import { StorageFull, type Store } from '../store/port.ts'
import { findTokenWithSecret, listLinks, listOutages, listSecrets } from '../store/reads/tokens.ts'
import { openInlineStore } from '../store/sqlite/inline-store.ts'
import { openThreadedStore } from '../store/sqlite/threaded-store.ts'
import { openTokenKeeper } from './keeper.ts'
import { reissueToken, revokeToken, showToken } from './manage.ts'
import { rotate } from './rotate.ts'
import { auditOf, bench, call, create, DAY, HOUR, MINUTE, refused, rotateWith, START, tryCall } from './workbench.ts'

const BUFFER = limits.rotationBufferSeconds.value

describe('deadlines that nobody could keep', () => {
  test('a server that beats each minute for a day records no outage, and a late token is overdue', async (t) => {
    const { keeper, wait, store, stayDown } = await bench(t)
    const before = (await listOutages(store().read)).length
    const { secret } = await create(keeper())
    for (let minute = 0; minute < 1440; minute += 1) {
      wait(MINUTE)
      await keeper().beat()
    }
    assert.equal((await listOutages(store().read)).length, before)
    assert.equal(await tryCall(keeper(), secret), 'token_overdue')
    await stayDown(HOUR)
    const { from_at, to_at } = (await listOutages(store().read)).at(-1) ?? {}
    assert.deepEqual([from_at, to_at], [START + DAY, START + DAY + HOUR], 'from the last heartbeat')
  })

  test('the server was down: the token rotates, and does nothing else, for as long as the outage lasted', async (t) => {
    const { keeper, wait, serve, stayDown } = await bench(t)
    const { id, secret } = await create(keeper())
    await serve(20 * HOUR)
    await stayDown(10 * HOUR)
    const until = START + 30 * HOUR + 10 * HOUR
    assert.deepEqual((await call(keeper(), secret)).standing, { kind: 'rotate only', why: 'overdue', until })
    await serve(10 * HOUR - 1)
    const answer = await rotateWith(keeper(), secret)
    assert.equal(await tryCall(keeper(), answer.rawSecret), 'usable')
    assert.ok((await auditOf(keeper(), id)).includes('rotated_after_outage 192.0.2.1 ×1'))
    wait(BUFFER)
    assert.equal(await tryCall(keeper(), secret), 'token_retired')
  })

  test('whoever lets that time pass too is overdue', async (t) => {
    const { keeper, serve, stayDown } = await bench(t)
    const { secret } = await create(keeper())
    await serve(20 * HOUR)
    await stayDown(10 * HOUR)
    await serve(10 * HOUR)
    assert.equal(await tryCall(keeper(), secret), 'token_overdue')
  })

  test('the server was killed and started again at once: an hour', async (t) => {
    const { keeper, wait, serve, stayDown } = await bench(t)
    const { secret } = await create(keeper())
    await serve(DAY - 1)
    await stayDown(2)
    assert.equal(await tryCall(keeper(), secret), 'rotate only')
    await serve(HOUR - 1)
    assert.equal(await tryCall(keeper(), secret), 'rotate only')
    wait(1)
    assert.equal(await tryCall(keeper(), secret), 'token_overdue')
  })

  test('the server was down for long: a week, and never past the expiry', async (t) => {
    const { keeper, stayDown } = await bench(t)
    const { secret } = await create(keeper())
    const { secret: short } = await create(keeper(), { expiresAt: START + 33 * DAY })
    await stayDown(30 * DAY)
    const untilOf = async (each: string) => {
      const { standing } = await call(keeper(), each)
      return standing.kind === 'rotate only' ? standing.until : undefined
    }
    assert.equal(await untilOf(secret), START + 37 * DAY)
    assert.equal(await untilOf(short), START + 33 * DAY)
  })

  test('a token made before the server’s first start', async (t) => {
    const { directory, clocks, wait } = await bench(t)
    const other = `${directory}/other`
    const store = await openInlineStore(other)
    t.after(() => store.close())
    const { secret } = await create(await openTokenKeeper(store, clocks, 'command'))
    wait(3 * DAY)
    assert.equal(await tryCall(await openTokenKeeper(store, clocks, 'server'), secret), 'rotate only')
  })

  test('the disk was full, so that nobody could rotate: known while it is', async (t) => {
    const { directory, clocks, wait } = await bench(t)
    const store = await openInlineStore(`${directory}/other`)
    t.after(() => store.close())
    let isFull = false
    const write: Store['write'] = (name, values) =>
      isFull && name !== 'rebaseSecrets' ? Promise.reject(new StorageFull('full')) : store.write(name, values)
    const keeper = await openTokenKeeper({ ...store, write }, clocks, 'server')
    const { secret } = await create(keeper)
    await call(keeper, secret)
    wait(1)
    isFull = true
    for (let minute = 0; minute < 1440; minute += 1) {
      wait(MINUTE)
      await assert.rejects(keeper.beat(), StorageFull)
    }
    assert.equal(await tryCall(keeper, secret), 'rotate only')
    isFull = false
    await keeper.beat()
    assert.equal(await tryCall(keeper, secret), 'rotate only')
    assert.equal(await tryCall(keeper, (await rotateWith(keeper, secret)).rawSecret), 'usable')
  })

  test('the process was stopped: known before the next heartbeat', async (t) => {
    const { keeper, wait, serve } = await bench(t)
    const { secret } = await create(keeper())
    await serve(20 * HOUR)
    wait(10 * HOUR)
    assert.equal(await tryCall(keeper(), secret), 'rotate only')
    await keeper().beat()
    await serve(5 * HOUR)
    assert.equal(await tryCall(keeper(), secret), 'rotate only')
    await serve(5 * HOUR)
    assert.equal(await tryCall(keeper(), secret), 'token_overdue')
  })

  test('the wall clock jumped ahead: known before the next heartbeat, and after a crash', async (t) => {
    const { keeper, jump, stayDown } = await bench(t)
    const { secret } = await create(keeper())
    jump(2 * DAY)
    assert.equal(await tryCall(keeper(), secret), 'rotate only')
    await stayDown(1)
    assert.equal(await tryCall(keeper(), secret), 'rotate only')
    await rotateWith(keeper(), secret)
  })

  test('the wall clock jumped ahead and was put right: what is yet to come is not waived', async (t) => {
    const { keeper, jump, serve, store } = await bench(t)
    const { secret } = await create(keeper())
    await serve(HOUR)
    jump(365 * DAY)
    await keeper().beat()
    assert.equal(await tryCall(keeper(), secret), 'token_expired')
    const { secret: other } = await create(keeper(), { expiresAt: START + 1000 * DAY })
    jump(-365 * DAY)
    await keeper().beat()
    assert.equal(await tryCall(keeper(), secret), 'token_expired')
    assert.equal(await tryCall(keeper(), other), 'usable')
    const { secret: third } = await create(keeper())
    for (const { to_at } of await listOutages(store().read)) assert.ok(to_at <= START + HOUR)
    await serve(DAY)
    assert.equal(await tryCall(keeper(), third), 'token_overdue')
  })

  test('a command beside the server takes a deadline since the last heartbeat for kept in vain, and ends nothing', async (t) => {
    const { directory, clocks, keeper, wait, serve } = await bench(t)
    const { id, secret } = await create(keeper())
    await serve(DAY - 30)
    wait(50)
    const store = await openInlineStore(directory)
    t.after(() => store.close())
    const command = await openTokenKeeper(store, clocks, 'command')
    assert.equal((await showToken(command, id)).standing.kind, 'rotate only')
    assert.equal((await findTokenWithSecret(store.read, id))?.ended, null)
    // The server, which was up all the time, knows better.
    assert.equal(await tryCall(keeper(), secret), 'token_overdue')
    assert.equal((await showToken(command, id)).standing.kind, 'ended')
  })

  test('a command without a server writes no heartbeat and records no outage', async (t) => {
    const { directory, clocks, keeper, wait, serve, stayDown, store } = await bench(t)
    const { secret } = await create(keeper())
    await serve(20 * HOUR)
    const before = (await listOutages(store().read)).length
    wait(10 * HOUR)
    const alone = await openInlineStore(directory)
    t.after(() => alone.close())
    const command = await openTokenKeeper(alone, clocks, 'command')
    assert.equal(await tryCall(command, secret), 'rotate only')
    await command.beat()
    assert.equal((await listOutages(alone.read)).length, before)
    await stayDown(2 * HOUR)
    assert.equal(await tryCall(keeper(), secret), 'rotate only')
  })
})

describe('ends that were observed', () => {
  test('an end that a request saw is stored before it is told: the clock set back revives nothing', async (t) => {
    for (const [end, code] of [
      ['overdue', 'token_overdue'],
      ['expired', 'token_expired'],
    ] as const) {
      const { keeper, serve, jump, wait, stayDown } = await bench(t)
      const { id, secret } = await create(keeper(), end === 'overdue' ? {} : { expiresAt: START + DAY })
      await serve(DAY - 1)
      wait(1)
      assert.equal(await tryCall(keeper(), secret), code)
      jump(-HOUR)
      assert.equal(await tryCall(keeper(), secret), code)
      await stayDown(1)
      assert.equal(await tryCall(keeper(), secret), code)
      assert.equal((await auditOf(keeper(), id)).filter((line) => line.startsWith(end)).length, 1)
    }
  })

  test('an overlap that a request saw to be over stays so', async (t) => {
    const { keeper, wait, jump } = await bench(t)
    const { secret } = await create(keeper())
    await rotateWith(keeper(), secret)
    wait(BUFFER)
    assert.equal(await tryCall(keeper(), secret), 'rotate only')
    jump(-5 * MINUTE)
    assert.equal(await tryCall(keeper(), secret), 'rotate only')
  })

  test('a retired secret that was refused stays so', async (t) => {
    const { keeper, wait, jump } = await bench(t)
    const { secret } = await create(keeper())
    await call(keeper(), (await rotateWith(keeper(), secret)).rawSecret)
    wait(BUFFER)
    assert.equal(await tryCall(keeper(), secret), 'token_retired')
    jump(-5 * MINUTE)
    assert.equal(await tryCall(keeper(), secret), 'token_retired')
  })

  test('a token that nobody shows is ended by the heartbeat', async (t) => {
    const { keeper, serve, store } = await bench(t)
    const { id } = await create(keeper())
    await serve(DAY)
    assert.equal((await findTokenWithSecret(store().read, id))?.ended, 'overdue')
  })

  test('a heartbeat that finds a token late does not end it if it is rotated meanwhile', async (t) => {
    const { keeper, serve, wait } = await bench(t)
    const { secret } = await create(keeper())
    await serve(DAY - 1)
    const caller = await call(keeper(), secret)
    wait(1)
    const [answer] = await Promise.all([rotate(keeper(), caller), keeper().beat()])
    assert.equal(await tryCall(keeper(), answer.rawSecret), 'usable')
  })

  test('an overlap is never longer than ten minutes from when the clock was set back', async (t) => {
    const { keeper, serve, jump } = await bench(t)
    const { secret } = await create(keeper())
    await serve(HOUR)
    await call(keeper(), (await rotateWith(keeper(), secret)).rawSecret)
    jump(-HOUR)
    await keeper().beat()
    await serve(BUFFER - 1)
    assert.equal(await tryCall(keeper(), secret), 'usable')
    await serve(1)
    assert.equal(await tryCall(keeper(), secret), 'token_retired')
  })

  test('the clock set back does not shorten what the holder of a secret was told', async (t) => {
    const { keeper, serve, jump } = await bench(t)
    const { secret } = await create(keeper())
    await serve(20 * HOUR)
    const answer = await rotateWith(keeper(), secret)
    jump(-19 * HOUR)
    await keeper().beat()
    assert.deepEqual(await rotateWith(keeper(), secret), answer)
    await serve(answer.createdAt + DAY - START - HOUR - 1)
    assert.equal(await tryCall(keeper(), answer.rawSecret), 'usable')
    await serve(1)
    assert.equal(await tryCall(keeper(), answer.rawSecret), 'token_overdue')
  })

  test('an answer lost after the clock was set back can be fetched up to the deadline of the secret that asks', async (t) => {
    const { keeper, now, serve, jump } = await bench(t)
    const { secret } = await create(keeper())
    jump(2 * DAY)
    const held = await rotateWith(keeper(), secret)
    jump(-2 * DAY)
    await keeper().beat()
    const lost = await rotateWith(keeper(), held.rawSecret)
    assert.equal(lost.createdAt, held.createdAt)
    await serve(held.createdAt + DAY - now() - 1)
    assert.deepEqual(await rotateWith(keeper(), held.rawSecret), lost)
  })

  test('nonces go when the overlap is over and the next secret was shown; the retired secret is then ended', async (t) => {
    const { keeper, serve, store } = await bench(t)
    const { id, secret } = await create(keeper())
    const next = await rotateWith(keeper(), secret)
    await serve(BUFFER)
    assert.equal((await listLinks(store().read, id, 0)).length, 1, 'nobody has shown the next secret')
    await call(keeper(), next.rawSecret)
    await keeper().beat()
    assert.equal((await listLinks(store().read, id, 0)).length, 0)
    assert.equal((await listSecrets(store().read, id)).at(-1)?.is_ended, 1)
  })
})

describe('a command and a server on the same record', () => {
  test('what one does the other knows at once: made, rotated, reissued, revoked', async (t) => {
    const { directory, clocks, keeper } = await bench(t)
    const store = await openInlineStore(directory)
    t.after(() => store.close())
    const command = await openTokenKeeper(store, clocks, 'command')
    const { id, secret } = await create(command)
    const rotated = await rotateWith(keeper(), secret)
    assert.equal((await showToken(command, id)).current.generation, 1)
    const reissued = await reissueToken(command, id, true)
    for (const each of [secret, rotated.rawSecret]) assert.equal(await tryCall(keeper(), each), 'token_retired')
    assert.equal(await tryCall(keeper(), reissued.secret), 'usable')
    await revokeToken(command, id)
    await refused('token_revoked', call(keeper(), reissued.secret))
  })

  test('a rotation by the server and a reissue by the command at once leave one current secret', async (t) => {
    const { directory, clocks, keeper } = await bench(t, openThreadedStore)
    const store = await openInlineStore(directory)
    t.after(() => store.close())
    const command = await openTokenKeeper(store, clocks, 'command')
    for (let i = 0; i < 20; i += 1) {
      const { id, secret } = await create(keeper())
      const [reissued] = await Promise.all([
        reissueToken(command, id, i % 2 === 0),
        rotateWith(keeper(), secret).catch(() => undefined),
      ])
      const current = (await listSecrets(store.read, id)).filter(({ retired_at }) => retired_at === null)
      assert.equal(current.length, 1)
      assert.notEqual(await tryCall(keeper(), reissued.secret), 'token_unknown')
    }
  })
})
