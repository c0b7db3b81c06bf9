import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { operationList, refusesUnknownFields } from '@sheaf/contract'
import { assertRefused, refusalIn } from './answers.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startTestServer } from './running-server.ts'
import { mutationsOf, sampleOf } from './schema-walk.ts'

/** Every field of every request, spoilt in every way that its schema knows of: a walk over the contract. */

const server = await startTestServer({ after })
const indexing = callerOf(server, await server.token())
const client = callerOf(server, await server.token({ kind: 'client', userEmail: 'ann@example.com' }))
const admin = callerOf(server, await server.token({ kind: 'admin' }))
const callers = { indexing, client, admin }
await indexing.must('adddatasource', handbook)
await indexing.must('indexuser', user('ann'))
await indexing.must('indexdocument', { document: page('kept') })

for (const { id, request, path, audience } of operationList) {
  if (request === null) continue
  const { call } = callers[audience.kind]
  const hasCursor = Object.hasOwn((request as { readonly properties?: object }).properties ?? {}, 'cursor')

  it(`${id}: 400 for each of its fields that is missing, mistyped, null, too long or out of range, by name`, async () => {
    const sample = sampleOf(request)
    let tried = 0
    for (const { what, field, body } of mutationsOf(request, sample)) {
      const answer = await call(id, body)
      const about = `${field} ${what}: ${answer.status} ${answer.text.slice(0, 500)}`
      assert.equal(answer.status, 400, about)
      const { error, message } = refusalIn(answer)
      assert.equal(error, 'invalid_field', about)
      assert.ok(message.replaceAll(/ \(id "[^"]*"\)/g, '').startsWith(`${field} `), about)
      tried += 1
    }
    assert.ok(tried > 2, `only ${tried} were tried`)
    assert.equal(await indexing.count('handbook'), 1)
  })

  it(`${id}: an unknown field at the top level is ${refusesUnknownFields(path) ? 'refused by name' : 'ignored'}`, async () => {
    for (const field of [
      'x',
      'datasourceName',
      ' datasource',
      'Document',
      '',
      '__proto__',
      'constructor',
      'é'.repeat(300),
    ]) {
      const body = JSON.stringify(sampleOf(request)).replace(/^\{/, `{${JSON.stringify(field)}:{},`)
      const answer = await call(id, body)
      if (refusesUnknownFields(path)) assertRefused(answer, 'unknown_field', `"${field.slice(0, 100)}`, id)
      // It got as far as the cursor, if there is one.
      else if (hasCursor) assertRefused(answer, 'invalid_cursor')
      else assert.equal(answer.status, 200, answer.text)
    }
    assert.equal(await indexing.count('handbook'), 1)
  })
}
