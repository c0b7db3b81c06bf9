import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '@sheaf/contract'
import type { Store } from '../port.ts'
import {
  findTokenWithSecret,
  listAudit,
  listLinks,
  listLiveTokens,
  listOutages,
  listSecrets,
  type TokenRow,
} from '../reads/tokens.ts'
import type { TokenEvent } from '../writes/tokens.ts'
import { freshStore, type OpenStore } from './workbench.ts'

export const NOW = 1_767_225_600
const BUFFER = limits.rotationBufferSeconds.value

const entry = (tokenId: string, event: TokenEvent, at = NOW, address = '10.0.0.1', count = 1) => {
  return { tokenId, event, address, at, count, detail: '' }
}

export async function insertToken(store: Store, id: string, more: Partial<TokenRow> = {}): Promise<void> {
  const token: TokenRow = {
    id,
    kind: 'indexing',
    name: id,
    is_global: 1,
    datasources: '[]',
    user_email: null,
    scopes: '[]',
    expires_at: null,
    overlap_ends_at: null,
    rotation_period_minutes: 1440,
    greenlist: '[]',
    created_at: NOW,
    revoked_at: null,
    ended: null,
    renews: null,
    last_used_at: null,
    last_used_from: null,
    parent: null,
    ...more,
  }
  const secret = { hash: new Uint8Array(32), createdAt: NOW, createdFrom: 'local' }
  await store.write('insertToken', { token, secret, audit: entry(id, 'minted') })
}

export function advance(store: Store, tokenId: string, fromGeneration: number, at = NOW) {
  return store.write('advanceSecret', {
    tokenId,
    fromGeneration,
    secret: { hash: new Uint8Array(32).fill(fromGeneration + 1), createdAt: at, createdFrom: 'local' },
    at,
    nonce: new Uint8Array(32).fill(fromGeneration + 1),
    audit: entry(tokenId, 'rotated', at),
  })
}

function replace(store: Store, tokenId: string, cut: boolean, at = NOW) {
  const secret = { hash: new Uint8Array(32).fill(99), createdAt: at, createdFrom: 'local' }
  return store.write('replaceSecret', { tokenId, secret, cut, audit: entry(tokenId, 'reissued', at) })
}

export const present = (store: Store, tokenId: string, generation: number, at = NOW) =>
  store.write('markPresented', { tokenId, generation, at })
const end = (store: Store, tokenId: string, ended: 'expired' | 'overdue', generation: number) =>
  store.write('endToken', { tokenId, ended, generation, audit: entry(tokenId, ended) })
const linksOf = async (store: Store, id: string) => (await listLinks(store.read, id, 0)).map((link) => link.generation)
const eventsOf = async (store: Store, id: string) => (await listAudit(store.read, id)).map((row) => row.event).sort()
const currentOf = async (store: Store, id: string) => (await findTokenWithSecret(store.read, id))?.secret_generation

/** What the rules of tokens rely on: each of these happens whole, and checks once more what it was decided on. */
export function describeTokenWrites(open: OpenStore): void {
  test('of many rotations at once from one secret one is done, the others are superseded and leave no trace', async (t) => {
    const store = await freshStore(t, open)
    await insertToken(store, 'a')
    const answers = await Promise.all(Array.from({ length: 50 }, () => advance(store, 'a', 0)))
    assert.equal(answers.filter((answer) => answer === 'done').length, 1)
    assert.deepEqual(
      (await listSecrets(store.read, 'a')).map(({ generation, retired_at }) => [generation, retired_at]),
      [
        [1, null],
        [0, NOW],
      ],
    )
    assert.deepEqual(await linksOf(store, 'a'), [0])
    assert.deepEqual(await eventsOf(store, 'a'), ['minted', 'rotated'])
  })

  test('a token that was revoked or has ended is not rotated', async (t) => {
    const store = await freshStore(t, open)
    for (const id of ['revoked', 'expired', 'overdue']) await insertToken(store, id)
    await store.write('revokeToken', { tokenId: 'revoked', at: NOW, audit: entry('revoked', 'revoked') })
    await end(store, 'expired', 'expired', 0)
    await end(store, 'overdue', 'overdue', 0)
    for (const id of ['revoked', 'expired', 'overdue']) {
      assert.equal(await advance(store, id, 0), 'superseded')
      assert.equal(await currentOf(store, id), 0)
      assert.deepEqual(await linksOf(store, id), [])
    }
    assert.deepEqual(await listLiveTokens(store.read), [])
  })

  test('revoking, ending and replacing delete the nonces; revoking again changes nothing', async (t) => {
    const store = await freshStore(t, open)
    for (const id of ['revoked', 'ended', 'replaced']) {
      await insertToken(store, id)
      await advance(store, id, 0)
      assert.deepEqual(await linksOf(store, id), [0])
    }
    const revoke = { tokenId: 'revoked', at: NOW, audit: entry('revoked', 'revoked') }
    assert.equal(await store.write('revokeToken', revoke), true)
    assert.equal(await store.write('revokeToken', { ...revoke, at: NOW + 1 }), false)
    assert.equal((await findTokenWithSecret(store.read, 'revoked'))?.revoked_at, NOW)
    await end(store, 'ended', 'overdue', 1)
    await replace(store, 'replaced', false)
    for (const id of ['revoked', 'ended', 'replaced']) assert.deepEqual(await linksOf(store, id), [])
  })

  test('a token is not overdue if the secret that was late has been replaced meanwhile', async (t) => {
    const store = await freshStore(t, open)
    await insertToken(store, 'a')
    await advance(store, 'a', 0)
    await end(store, 'a', 'overdue', 0)
    assert.equal((await findTokenWithSecret(store.read, 'a'))?.ended, null)
    assert.deepEqual(await eventsOf(store, 'a'), ['minted', 'rotated'])
    await end(store, 'a', 'expired', 0)
    await end(store, 'a', 'overdue', 1)
    assert.equal((await findTokenWithSecret(store.read, 'a'))?.ended, 'expired')
  })

  test('a replaced secret lives through its overlap; with a cut, or of an overdue token, no earlier one does', async (t) => {
    const store = await freshStore(t, open)
    const endedAfter = async (id: string, cut: boolean) => {
      await replace(store, id, cut)
      return (await listSecrets(store.read, id)).map(({ is_ended }) => is_ended)
    }
    for (const id of ['plain', 'cut', 'overdue']) {
      await insertToken(store, id)
      await advance(store, id, 0)
    }
    await end(store, 'overdue', 'overdue', 1)
    assert.deepEqual(await endedAfter('plain', false), [0, 0, 0])
    assert.deepEqual(await endedAfter('cut', true), [0, 1, 1])
    assert.deepEqual(await endedAfter('overdue', false), [0, 1, 1])
    assert.equal((await findTokenWithSecret(store.read, 'overdue'))?.ended, null)
  })

  test('a nonce is deleted when the overlap is over and the next secret was presented, not before', async (t) => {
    const store = await freshStore(t, open)
    await insertToken(store, 'a')
    await advance(store, 'a', 0)
    assert.equal(await store.write('sweepSecrets', { now: NOW + BUFFER + 1000 }), 0)
    assert.deepEqual(await linksOf(store, 'a'), [0], 'the next secret was not presented')
    await present(store, 'a', 1)
    await advance(store, 'a', 1, NOW + 2000)
    assert.equal(await store.write('sweepSecrets', { now: NOW + 2000 }), 1)
    assert.deepEqual(await linksOf(store, 'a'), [1])
    await present(store, 'a', 2)
    assert.equal(await store.write('sweepSecrets', { now: NOW + 2000 + BUFFER - 1 }), 0)
    assert.deepEqual(await linksOf(store, 'a'), [1], 'the overlap is not over')
    assert.equal(await store.write('sweepSecrets', { now: NOW + 2000 + BUFFER }), 1)
    assert.deepEqual(await linksOf(store, 'a'), [])
    assert.deepEqual(
      (await listSecrets(store.read, 'a')).map(({ is_ended }) => is_ended),
      [0, 1, 1],
    )
  })

  test('an overlap ends with a later one at the latest, though the clock was set back between', async (t) => {
    const store = await freshStore(t, open)
    await insertToken(store, 'a')
    await advance(store, 'a', 0, NOW + 25)
    await present(store, 'a', 1)
    await advance(store, 'a', 1, NOW)
    await present(store, 'a', 2)
    await store.write('sweepSecrets', { now: NOW + BUFFER })
    assert.deepEqual(await linksOf(store, 'a'), [])
    assert.deepEqual(
      (await listSecrets(store.read, 'a')).map(({ is_ended }) => is_ended),
      [0, 1, 1],
    )
  })

  test('after the clock was set back, an overlap and an outage reach into the future no more', async (t) => {
    const store = await freshStore(t, open)
    await insertToken(store, 'a')
    await advance(store, 'a', 0, NOW + 7200)
    await store.write('recordOutage', { from: NOW - 100, to: NOW + 9000 })
    await store.write('recordOutage', { from: NOW + 8000, to: NOW + 9000 })
    await store.write('rebaseSecrets', { now: NOW })
    const [current, retired] = await listSecrets(store.read, 'a')
    assert.equal(retired?.retired_at, NOW)
    assert.equal(current?.created_at, NOW + 7200, 'its holder was told so')
    assert.deepEqual(
      (await listOutages(store.read)).map(({ from_at, to_at }) => [from_at, to_at]),
      [[NOW - 100, NOW]],
    )
  })

  test('the first use of a renewal, by whichever of its secrets, starts the end of the old token, once', async (t) => {
    const store = await freshStore(t, open)
    await insertToken(store, 'old')
    await insertToken(store, 'new', { renews: 'old' })
    await insertToken(store, 'other')
    const overlapEnd = async (id: string) => (await findTokenWithSecret(store.read, id))?.overlap_ends_at
    await present(store, 'other', 0)
    await replace(store, 'new', true)
    assert.equal(await overlapEnd('old'), null)
    await present(store, 'new', 1, NOW + 50)
    assert.equal(await overlapEnd('old'), NOW + 50 + limits.renewOverlapSeconds.value)
    await present(store, 'new', 1, NOW + 60)
    await present(store, 'new', 0, NOW + 70)
    assert.equal(await overlapEnd('old'), NOW + 50 + limits.renewOverlapSeconds.value)
    assert.equal(await overlapEnd('other'), null)
  })

  test('equal events of one token, address and hour are one row of the audit, counted', async (t) => {
    const store = await freshStore(t, open)
    const hour = NOW - (NOW % 3600)
    const refused = (at: number, address: string, count: number) =>
      store.write('recordAudit', { entries: [entry('a', 'refused_by_address', at, address, count)] })
    await refused(hour, '10.0.0.1', 2)
    await refused(hour + 3599, '10.0.0.1', 3)
    await refused(hour + 3600, '10.0.0.1', 1)
    await refused(hour, '10.0.0.2', 1)
    const rows = (await listAudit(store.read, 'a')).map((row) => [row.address, row.first_at - hour, row.count])
    assert.deepEqual(rows.sort(), [
      ['10.0.0.1', 0, 5],
      ['10.0.0.1', 3600, 1],
      ['10.0.0.2', 0, 1],
    ])
  })
}
