import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { limits } from '@sheaf/contract'
import { listLinks } from '../store/reads/tokens.ts'
import { openThreadedStore } from '../store/sqlite/threaded-store.ts'
import { reissueToken, revokeToken } from './manage.ts'
import { type Bench, bench, call, create, DAY, rotateWith } from './workbench.ts'

const BUFFER = limits.rotationBufferSeconds.value
const TOKENS = 40

/** The files of a data directory that contain any of these bytes, named with what they contain. */
function findIn(directory: string, needles: Readonly<Record<string, Uint8Array>>): readonly string[] {
  const found: string[] = []
  for (const name of readdirSync(directory)) {
    const bytes = readFileSync(join(directory, name))
    for (const [what, needle] of Object.entries(needles))
      if (bytes.includes(Buffer.from(needle))) found.push(`${what} in ${name}`)
  }
  return found
}

const allLinks = async ({ store }: Bench, ids: readonly string[]) =>
  (await Promise.all(ids.map((id) => listLinks(store().read, id, 0)))).flat()

const nonces = (links: readonly { readonly nonce: Uint8Array }[]) =>
  Object.fromEntries(links.map(({ nonce }, i) => [`nonce ${i}`, Uint8Array.from(nonce)]))

describe('the files of the data directory', () => {
  test('no secret is in any of them', async (t) => {
    const { directory, keeper } = await bench(t, openThreadedStore)
    const needles: Record<string, Uint8Array> = {}
    for (let i = 0; i < TOKENS; i += 1) {
      const { id, secret } = await create(keeper())
      const shown = [
        secret,
        (await rotateWith(keeper(), secret)).rawSecret,
        (await reissueToken(keeper(), id, false)).secret,
      ]
      for (const [generation, text] of shown.entries()) {
        await call(keeper(), text)
        needles[`text of ${generation}`] = Buffer.from(text.split('_')[3] ?? text)
      }
      assert.deepEqual(findIn(directory, needles), [])
    }
  })

  // Enough of them that SQLite moves rows between pages: what is left behind in a page must go as well.
  test('no deleted nonce is in any of them: deleted by time, by revoking, by reissuing, by the end of a token', async (t) => {
    const opened = await bench(t, openThreadedStore)
    const { directory, keeper, serve, wait } = opened
    const ids: string[] = []
    const newest: string[] = []
    for (let i = 0; i < TOKENS; i += 1) {
      const { id, secret } = await create(keeper())
      ids.push(id)
      let current = secret
      for (let n = 0; n <= i % 4; n += 1) current = (await rotateWith(keeper(), current)).rawSecret
      newest.push(current)
    }
    const links = await allLinks(opened, ids)
    const needles = nonces(links)
    assert.equal(Object.keys(needles).length, links.length)
    assert.equal(findIn(directory, needles).length > 0, true, 'while they are needed they are there')

    const part = (index: number) => ids.filter((_, i) => i % 4 === index)
    for (const id of part(0)) await revokeToken(keeper(), id)
    assert.deepEqual(
      findIn(directory, nonces(links.filter(({ token_id }) => part(0).includes(token_id)))),
      [],
      'revoked',
    )
    for (const id of part(1)) await reissueToken(keeper(), id, true)
    assert.deepEqual(
      findIn(directory, nonces(links.filter(({ token_id }) => part(1).includes(token_id)))),
      [],
      'reissued',
    )
    for (const [i, secret] of newest.entries()) if (i % 4 === 2) await call(keeper(), secret)
    // By the heartbeat of a running server: one that starts empties the log in any case.
    wait(BUFFER)
    await keeper().beat()
    const kept = new Set((await allLinks(opened, ids)).map(({ nonce }) => Buffer.from(nonce).toString('hex')))
    const deleted = links.filter(({ nonce }) => !kept.has(Buffer.from(nonce).toString('hex')))
    // The last nonce of each of the fourth part leads to a secret that nobody has shown.
    assert.equal(kept.size, part(3).length)
    assert.deepEqual(findIn(directory, nonces(deleted)), [])

    await serve(DAY - BUFFER - 1)
    assert.equal((await allLinks(opened, ids)).length, kept.size)
    wait(1)
    await keeper().beat()
    assert.deepEqual(await allLinks(opened, ids), [])
    assert.deepEqual(findIn(directory, needles), [])
  })
})
