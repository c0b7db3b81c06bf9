import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { OperationId } from '@sheaf/contract'
import { assertDone, assertRefused } from './answers.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startTestServer } from './running-server.ts'

const server = await startTestServer({ after })
const { call, must, count } = callerOf(server, await server.token())
await must('adddatasource', handbook)

type Write = {
  readonly id: OperationId
  readonly body: (name: string) => object
  readonly label: (name: string) => string
}
const member = (name: string) => ({ groupName: 'eng', memberUserId: `${name}@example.com` })
const writes: readonly Write[] = [
  { id: 'indexdocument', body: (name) => ({ document: page(name) }), label: (name) => `document "${name}"` },
  { id: 'indexuser', body: user, label: (name) => `user "${name}@example.com"` },
  {
    id: 'indexgroup',
    body: (name) => ({ datasource: 'handbook', group: { name } }),
    label: (name) => `group "${name}"`,
  },
  {
    id: 'indexmembership',
    body: (name) => ({ datasource: 'handbook', membership: member(name) }),
    label: (name) => `membership of "${name}@example.com" in "eng"`,
  },
]
const remove = (id: string, version?: unknown) =>
  call('deletedocument', { datasource: 'handbook', objectType: 'page', id, version })

/** The body as text, since a number in JavaScript has not enough digits. */
const versioned = (body: object, digits: string) => JSON.stringify(body).replace(/^\{/, `{"version":${digits},`)

for (const { id, body, label } of writes) {
  describe(`${id} with a version`, () => {
    it('200 for one as high as the stored one or higher, 409 for a lower one, naming both', async () => {
      const send = (version: unknown) => call(id, { ...body('a'), version })
      for (const version of [5, 5, 6]) assertDone(await send(version))
      assertRefused(await send(5), 'version_conflict', label('a'), 'version 5 is lower than the stored version 6')
      assertDone(await send(6))
    })

    it('200 without a version or with 0, which keeps the stored one', async () => {
      const send = (version: unknown) => call(id, { ...body('b'), version })
      for (const version of [7, undefined, 0]) assertDone(await send(version))
      assertRefused(await send(6), 'version_conflict', 'stored version 7')
    })

    it('counts every digit beyond 2^53', async () => {
      const send = (digits: string) => call(id, versioned(body('c'), digits))
      assertDone(await send('9007199254740993'))
      assertRefused(await send('9007199254740992'), 'version_conflict', '9007199254740992', '9007199254740993')
      assertDone(await send('9223372036854775806'))
      assertRefused(await send('9223372036854775805'), 'version_conflict', '9223372036854775805')
      assertDone(await send('9223372036854775807'))
      // Of two versions in one object the last one counts, as everywhere in JSON.
      const twice = versioned(JSON.parse(versioned(body('c'), '1')) as object, '9223372036854775807')
      assertRefused(await call(id, twice), 'version_conflict', 'version 1 is lower')
    })

    it('400 for a version that is no whole number of 64 bits, or negative', async () => {
      const beyond = [
        '9223372036854775808',
        '-9223372036854775809',
        '1e400',
        '-1e400',
        '1.5',
        '"7"',
        'true',
        '[1]',
        '{}',
      ]
      for (const digits of [...beyond, 'null', '{"version": 12345678901234567890}']) {
        const answer = await call(id, versioned(body('d'), digits))
        assertRefused(answer, 'invalid_field', 'version must be an integer of at most 64 bits')
      }
      for (const digits of ['-1', '-9223372036854775808']) {
        assertRefused(await call(id, versioned(body('d'), digits)), 'invalid_field', 'version is negative', '0 or more')
      }
      for (const digits of ['-0', '0.0', '1e0']) assertDone(await call(id, versioned(body('d'), digits)))
    })
  })
}

describe('deletedocument with a version', () => {
  it('409 for one lower than the stored one, and the document stays', async () => {
    await must('indexdocument', { document: page('kept'), version: 5 })
    const before = await count('handbook')
    assertRefused(await remove('kept', 4), 'version_conflict', 'document "kept": version 4', 'stored version 5')
    assert.equal(await count('handbook'), before)
    assertDone(await remove('KEPT', 5))
    assert.equal(await count('handbook'), before - 1)
  })

  it('leaves a tombstone: a late write with a lower version does not bring the document back', async () => {
    await must('indexdocument', { document: page('buried'), version: 5 })
    assertDone(await remove('buried', 8))
    const late = await call('indexdocument', { document: page('Buried'), version: 7 })
    assertRefused(late, 'version_conflict', 'document "Buried": version 7', 'stored version 8')
    assertDone(await call('indexdocument', { document: page('buried'), version: 8 }))
  })

  it('leaves one too where the document was absent, and keeps the document’s where none is sent', async () => {
    assertDone(await remove('never', 3))
    assertRefused(await call('indexdocument', { document: page('never'), version: 2 }), 'version_conflict', '3')
    await must('indexdocument', { document: page('kept-version'), version: 9 })
    assertDone(await remove('kept-version'))
    assertRefused(await call('indexdocument', { document: page('kept-version'), version: 8 }), 'version_conflict', '9')
    assertRefused(await remove('kept-version', 8), 'version_conflict', '9')
  })

  it('a write without a version brings a deleted document back', async () => {
    await must('indexdocument', { document: page('back'), version: 5 })
    assertDone(await remove('back', 6))
    assertDone(await call('indexdocument', { document: page('back') }))
    const batch = { datasource: 'handbook', documents: [page('never')] }
    assertDone(await call('indexdocuments', batch))
  })

  it('400 for a version that is no whole number of 64 bits, or negative', async () => {
    assertRefused(await remove('a', 'x'), 'invalid_field', 'version must be an integer of at most 64 bits, not "x"')
    assertRefused(await remove('a', -1), 'invalid_field', 'version is negative')
  })
})
