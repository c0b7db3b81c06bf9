import assert from 'node:assert/strict'
import { test } from 'node:test'
import { datasourceKey, emailKey } from '@sheaf/contract'
import { datasourceOf } from '../src/datasources/datasource.ts'
import { decide } from '../src/identity/decision.ts'
import { people } from '../src/identity/people.ts'
import { termsOfPerson } from '../src/identity/terms.ts'
import { employeeRow } from '../src/store/conformance/uploading.ts'
import { nobody, putPerson, putWiki, temporaryDirectory } from '../src/store/conformance/workbench.ts'
import { findDatasourceRow } from '../src/store/reads/datasources.ts'
import { openInlineStore } from '../src/store/sqlite/inline-store.ts'

/** What a leaver is to the decision itself, whatever is asked before it. */

const everything = { ...nobody, anonymous: true, datasourceUsers: true, groups: ['bakers'] }
const ann = emailKey('ann@example.com')

test('the decision refuses whoever has left before it looks at anything else, and the index gets no terms of them', () => {
  const user = { emailKey: ann, userId: 'ann', isActive: true }
  const person = { isVisible: true, user, groups: new Set(['bakers']), usersBy: 'email' as const }
  assert.equal(decide({ ...person, hasLeft: false }, everything).isAllowed, true)
  assert.deepEqual(decide({ ...person, hasLeft: true }, everything), { isAllowed: false, because: 'left' })
  assert.equal(termsOfPerson(datasourceKey('wiki'), { ...person, hasLeft: false }, []).length, 4)
  assert.deepEqual(termsOfPerson(datasourceKey('wiki'), { ...person, hasLeft: true }, []), [])
})

test('somebody leaves at the midnight that ends the last day, in UTC, without any write', async (t) => {
  const store = await openInlineStore(temporaryDirectory())
  t.after(() => store.close())
  await putWiki(store)
  await putPerson(store, ann)
  let now = Date.parse('2027-01-31T23:59:59.999Z')
  await store.write('putEmployee', { ...employeeRow(ann, { lastDay: '2027-01-31' }), nowMs: now })
  const row = await findDatasourceRow(store.read, datasourceKey('wiki'))
  assert.ok(row)
  const known = people(store.read, () => now)
  const held = async () => ({
    isSomebody: (await known.findName(ann)) !== undefined,
    principals: (await known.principalsOf(ann)).length,
    isAllowed: decide(await known.inDatasource(ann, datasourceOf(row)), everything).isAllowed,
  })
  assert.deepEqual(await held(), { isSomebody: true, principals: 3, isAllowed: true })
  now += 1
  assert.deepEqual(await held(), { isSomebody: false, principals: 0, isAllowed: false })
})
