import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { assertDone, assertRefused } from './answers.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startTestServer } from './running-server.ts'
import { searcherOf } from './searcher.ts'

const server = await startTestServer({ after })
const { call, must, count, hasAccess } = callerOf(server, await server.token())
const { find, settled } = searcherOf(server, await server.token({ kind: 'client' }))
const ann = 'ann@example.com'
await must('adddatasource', handbook)
await must('indexuser', user('ann'))

/** Ids of up to 200 characters, and the same id as somebody else may write it. */
const scripts: Readonly<Record<string, readonly [string, string]>> = {
  'Latin with accents': ['Äé'.repeat(100), 'äÉ'.repeat(100)],
  'letters composed and decomposed': ['Åñ'.repeat(50), 'åÑ'.repeat(50).normalize('NFD')],
  'German sharp s': ['Straße'.repeat(33), 'STRAẞE'.repeat(33)],
  Greek: ['ὈΔΥΣΣΕΎΣ '.repeat(22), 'ὀδυσσεύς '.repeat(22)],
  'Greek, whose s has two forms': [`ΟΔΟΣ${'α'.repeat(195)}Σ`, `οδοσ${'Α'.repeat(195)}σ`],
  Cyrillic: ['Привет'.repeat(33), 'ПРИВЕТ'.repeat(33)],
  Armenian: ['Բարև'.repeat(50), 'բԱՐև'.repeat(50)],
  'Deseret, beyond the first plane': ['𐐔𐐯𐑅'.repeat(66), '𐐼𐐇𐐝'.repeat(66)],
  Arabic: ['مرحبا'.repeat(40), 'مرحبا'.repeat(40)],
  Hebrew: ['שָׁלוֹם'.repeat(28), 'שָׁלוֹם'.repeat(28)],
  Chinese: ['手册'.repeat(100), '手册'.repeat(100)],
  'Korean, whole and in parts': ['한글'.repeat(33), '한글'.repeat(33).normalize('NFD')],
  Thai: ['สวัสดี'.repeat(33), 'สวัสดี'.repeat(33)],
  Emoji: ['👩‍👩‍👧'.repeat(40), '👩‍👩‍👧'.repeat(40)],
  'one letter under many marks': [`A${'\u0301'.repeat(198)}`, `a${'\u0301'.repeat(198)}`],
}
/** Short ones that mean something to somebody: SQL, file systems, JavaScript, URLs, terminals. */
const odd = [
  "'; drop table documents; --",
  '" or 1=1',
  '%',
  '*',
  '\\',
  '../../etc/passwd',
  'C:\\con',
  '__proto__',
  'constructor',
  'toString',
  'null',
  '0',
  '-1',
  '1e400',
  ' ',
  ' leading',
  'trailing ',
  'line\nbreak',
  'tab\t',
  '\u200b',
  '\ufeff',
  '\u202egnp.exe',
  '\uffff',
  '\u{10ffff}',
  'a/b?c=d#e',
  'a%2Fb',
  '<script>',
  '{{x}}',
  '\u001b[31m',
]

describe('a document’s id', () => {
  for (const [script, [id, other]] of Object.entries(scripts)) {
    it(`in ${script} is one however it is written, and is deleted so`, async () => {
      const before = await count('handbook')
      assertDone(await call('indexdocument', { document: page(id) }))
      assertDone(await call('indexdocument', { document: page(other) }))
      assert.equal(await count('handbook'), before + 1)
      assert.equal(await hasAccess('handbook', id, ann), true)
      assertDone(await call('deletedocument', { datasource: 'handbook', objectType: 'page', id: other }))
      assert.equal(await count('handbook'), before)
      assert.equal(await hasAccess('handbook', id, ann), false)
    })
  }

  it('comes back in search as it was sent, and no two are mixed up', async () => {
    const ids = [...Object.values(scripts).map(([id]) => id), ...odd]
    await must('indexdocuments', { datasource: 'handbook', documents: ids.map((id) => page(id)) })
    assert.equal(await count('handbook'), ids.length)
    assert.deepEqual(await settled(ann, '', ids.length), ids.toSorted())
    for (const { document } of (await find(ann, '', { pageSize: 1_000 })).results) {
      assert.equal(document?.id, `CUSTOM_HANDBOOK_page_${document?.metadata?.datasourceId}`)
    }
    for (const id of ids) assertDone(await call('deletedocument', { datasource: 'handbook', objectType: 'page', id }))
    assert.equal(await count('handbook'), 0)
  })

  it('of 201 characters is refused, whatever the characters', async () => {
    for (const character of ['a', 'ä', '手', '👩', '\u0301', '𐐔']) {
      assertDone(await call('indexdocument', { document: page(character.repeat(200)) }))
      const answer = await call('indexdocument', { document: page(character.repeat(201)) })
      assertRefused(answer, 'invalid_field', 'document.id is longer than 200 characters')
    }
  })
})

it('names of groups, users and types are kept to the letter, in any script', async () => {
  await must('adddatasource', { name: 'exact', objectDefinitions: [{ name: '手册-Ä' }] })
  await must('indexuser', { datasource: 'exact', user: { email: ann, name: 'Ann', userId: 'Пётр 👩' } })
  await must('indexgroup', { datasource: 'exact', group: { name: 'Größe-👩' } })
  await must('indexmembership', { datasource: 'exact', membership: { groupName: 'Größe-👩', memberUserId: 'Пётр 👩' } })
  const base = { datasource: 'exact', id: 'a', viewURL: 'https://example.com/a' }
  const permissions = { allowedGroups: ['Größe-👩'] }
  assertRefused(
    await call('indexdocument', { document: { ...base, objectType: '手册-ä', permissions } }),
    'object_type_undeclared',
  )
  assertDone(await call('indexdocument', { document: { ...base, objectType: '手册-Ä', permissions } }))
  const check = { datasource: 'exact', objectType: '手册-Ä', docId: 'A', userEmail: ann }
  assert.deepEqual((await call('checkdocumentaccess', check)).json, { hasAccess: true })
  const byOther = { allowedUsers: [{ datasourceUserId: 'пётр 👩' }] }
  assertRefused(
    await call('indexdocument', { document: { ...base, objectType: '手册-Ä', permissions: byOther } }),
    'acl_user_unknown',
    'пётр 👩',
  )
})
