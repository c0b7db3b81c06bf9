import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { limits } from '@sheaf/contract'
import { advance, insertToken, NOW, present } from '../conformance/tokens.ts'
import { temporaryDirectory } from '../conformance/workbench.ts'
import { findTokenWithSecret, listSecrets, SECRETS_REMEMBERED } from '../reads/tokens.ts'
import { files } from './files.ts'
import { openInlineStore } from './inline-store.ts'

describe('what does not grow without end in the record in SQLite', () => {
  test('the secrets of a token that is rotated without end: the newest are kept', async (t) => {
    const directory = temporaryDirectory()
    const store = await openInlineStore(directory)
    t.after(() => store.close())
    await insertToken(store, 'a')
    const rotations = SECRETS_REMEMBERED + 20
    for (let generation = 0; generation < rotations; generation += 1) {
      const at = NOW + generation * 1000
      await Promise.all([
        advance(store, 'a', generation, at),
        present(store, 'a', generation + 1, at),
        store.write('sweepSecrets', { now: at + limits.rotationBufferSeconds.value }),
      ])
    }
    const database = new DatabaseSync(files.record(directory))
    t.after(() => database.close())
    const count = (table: string) => database.prepare(`select count(*) as count from ${table}`).get()?.count
    assert.equal(count('token_secrets'), SECRETS_REMEMBERED)
    assert.equal(count('rotation_links'), 0)
    assert.equal((await listSecrets(store.read, 'a')).length, SECRETS_REMEMBERED)
    assert.equal((await findTokenWithSecret(store.read, 'a'))?.secret_generation, rotations)
  })
})
