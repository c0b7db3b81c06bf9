import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { assertLinear } from '../../../test/assert-linear.ts'
import { NOW_MS, storeWithWiki, wiki } from '../conformance/workbench.ts'
import { listGroupsOf } from '../reads/identity.ts'
import { openInlineStore } from './inline-store.ts'

const ann = { datasource: wiki, email_key: 'ann@example.com', user_id: 'ann@example.com' }
const LENGTH = 1_600

describe('the groups of a person in SQLite', () => {
  test('a chain of groups costs in proportion to its length, whatever other memberships there are', async (t) => {
    const long = await storeWithChain(t, LENGTH)
    const short = await storeWithChain(t, LENGTH / 16)
    assert.equal((await listGroupsOf(long.read, ann, 'email')).length, LENGTH)
    assert.equal((await listGroupsOf(short.read, ann, 'email')).length, LENGTH / 16)
    const storeOf = (length: number) => (length === LENGTH ? long : short)
    assertLinear('groups in a chain', storeOf, LENGTH, (store) => void listGroupsOf(store.read, ann, 'email'))
  })
})

/** Groups each inside the next; Ann is in the first. */
async function storeWithChain(t: TestContext, length: number) {
  const store = await storeWithWiki(t, openInlineStore)
  const names = Array.from({ length }, (_, i) => `group-${i}`)
  const upload = { datasource: wiki, part: '', uploadId: 'u', isFirst: true, isLast: false, forcesRestart: false }
  const page = { entered: undefined, isEnd: true, skipsStaleCheck: false, findings: [] }
  await store.write('putPage', {
    ...page,
    upload: { ...upload, collection: 'groups', nowMs: NOW_MS },
    entries: { collection: 'groups', rows: names.map((name) => ({ name })) },
  })
  const rows = names.map((group, i) =>
    i === 0
      ? { group, memberKind: 'user' as const, member: ann.email_key }
      : { group, memberKind: 'group' as const, member: `group-${i - 1}` },
  )
  await store.write('putPage', {
    ...page,
    upload: { ...upload, collection: 'memberships', nowMs: NOW_MS },
    entries: { collection: 'memberships', rows },
  })
  return store
}
