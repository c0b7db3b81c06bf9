import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { limits } from '@sheaf/contract'
import { openInlineStore } from '../../src/store/sqlite/inline-store.ts'
import { systemClocks } from '../../src/tokens/clock.ts'
import { openTokenKeeper, type TokenKeeper } from '../../src/tokens/keeper.ts'
import { listTokenViews, reissueToken, renewToken, revokeToken } from '../../src/tokens/manage.ts'
import { parseSecret } from '../../src/tokens/secret.ts'
import { assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { auditOf } from '../token-audit.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const [ann, bob] = ['ann@example.com', 'bob@example.com']
await must('adddatasource', handbook)
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
const now = () => Math.floor(Date.now() / 1_000)
const idOf = (secret: string) => parseSecret(secret)?.tokenId ?? ''

const create = (token: string, person?: string) =>
  server.call('createauthtoken', token, undefined, person === undefined ? {} : { 'x-glean-actas': person })
async function created(token: string, person?: string) {
  const answer = await create(token, person)
  assert.equal(answer.status, 200, answer.text)
  return answer.json as { readonly token: string; readonly expirationTime: number }
}
const search = (token: string, person?: string) =>
  server.call('search', token, { query: 'x' }, person === undefined ? {} : { 'x-glean-actas': person })

/** Does what an administrator does on the data directory, beside the server. */
async function administer<Result>(work: (keeper: TokenKeeper) => Promise<Result>): Promise<Result> {
  const store = await openInlineStore(server.dataDir)
  try {
    return await work(await openTokenKeeper(store, systemClocks, 'command'))
  } finally {
    await store.close()
  }
}

proveCommonRefusals(server, 'createauthtoken', undefined)

describe('200', () => {
  it('a token that acts as that person alone, for an hour at most', async () => {
    const parent = await server.token({ kind: 'client' })
    const { token, expirationTime } = await created(parent, 'ANN@example.com')
    assert.ok(expirationTime > now() && expirationTime <= now() + limits.createdTokenSeconds.value)
    assert.equal((await search(token)).status, 200)
    assert.equal((await search(token, ann)).status, 200)
    assertRefused(await search(token, bob), 'act_as_forbidden', ann)
  })

  it('from a token for one person, for that person', async () => {
    const { token } = await created(await server.token({ kind: 'client', userEmail: ann }))
    assertRefused(await search(token, bob), 'act_as_forbidden')
  })

  it('with no scope that the calling token lacks, without ADMINSEARCH and ADMINSHORTCUTS, and ending no later', async () => {
    const parent = await server.token({
      kind: 'client',
      scopes: ['DOCUMENTS', 'ADMINSEARCH', 'ADMINSHORTCUTS'],
      expiresAt: now() + 60,
    })
    const { token, expirationTime } = await created(parent, ann)
    assert.ok(expirationTime <= now() + 60)
    assertRefused(await search(token), 'operation_out_of_scope', 'it has DOCUMENTS.')
    assertRefused(await server.call('adminsearch', token, { query: 'x' }), 'operation_out_of_scope')
    assert.equal((await server.call('getdocuments', token, { documentSpecs: [] })).status, 200)
  })

  it('stands in the audit of both, and not among the tokens that administrators made', async () => {
    const parent = await server.token({ kind: 'client' })
    const { token } = await created(parent, ann)
    const [made] = (await auditOf(server, parent)).filter(({ event }) => event === 'token_created')
    assert.deepEqual([made?.address, made?.detail], ['127.0.0.1', `${ann} ${idOf(token)}`])
    const [minted] = (await auditOf(server, token)).filter(({ event }) => event === 'minted')
    assert.equal(minted?.address, '127.0.0.1')
    const listed = (await administer(listTokenViews)).map((view) => view.token.id)
    assert.ok(listed.includes(idOf(parent)) && !listed.includes(idOf(token)))
  })
})

describe('401 for a token whose maker', () => {
  it('was revoked', async () => {
    const parent = await server.token({ kind: 'client' })
    const { token } = await created(parent, ann)
    await administer((keeper) => revokeToken(keeper, idOf(parent)))
    assertRefused(await search(token), 'token_revoked')
  })

  it('was reissued because its secret was stolen; a reissue with overlap leaves it', async () => {
    const parent = await server.token({ kind: 'client' })
    const { token } = await created(parent, ann)
    await administer((keeper) => reissueToken(keeper, idOf(parent), false))
    assert.equal((await search(token)).status, 200)
    await administer((keeper) => reissueToken(keeper, idOf(parent), true))
    assertRefused(await search(token), 'token_revoked')
  })
})

it('400 without the person; 401 for a person whom nobody knows', async () => {
  const parent = await server.token({ kind: 'client' })
  assertRefused(await create(parent), 'act_as_missing', 'Required header missing: X-Glean-ActAs')
  assertRefused(await create(parent, 'eve@example.com'), 'act_as_unknown', 'Invalid identity')
})

it('403 for a token that was made so itself, which cannot be renewed either', async () => {
  const { token } = await created(await server.token({ kind: 'client' }), ann)
  assertRefused(await create(token), 'operation_out_of_scope', 'itself made by createauthtoken')
  const renewal = administer((keeper) => renewToken(keeper, idOf(token), undefined))
  await assert.rejects(renewal, /was made by createauthtoken/)
})
