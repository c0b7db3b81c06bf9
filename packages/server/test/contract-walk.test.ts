import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { clientScopes, limits, operationList, operations, parametersOf, refusesUnknownFields } from '@sheaf/contract'
import { assertRefused, assertSound, refusalIn } from './answers.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { type Answer, startTestServer } from './running-server.ts'
import { mutationsOf, sampleOf } from './schema-walk.ts'

/** Every field of every request, spoilt in every way that its schema knows of: a walk over the contract. */

const server = await startTestServer({ after })
const indexing = callerOf(server, await server.token({ scopes: ['custommetadata:global_scope'] }))
const client = callerOf(
  server,
  await server.token({ kind: 'client', userEmail: 'ann@example.com', scopes: [...clientScopes] }),
)
const admin = callerOf(server, await server.token({ kind: 'admin' }))
const callers = { indexing, client, admin, anyone: admin }
await indexing.must('adddatasource', handbook)
await indexing.must('indexuser', user('ann'))
await indexing.must('indexdocument', { document: page('holidays') })
await indexing.must('putcustommetadataschema', operations.putcustommetadataschema.requestExample)

/** What an answer says, whenever it was given. */
function outcomeOf(answer: Answer): unknown {
  return answer.status === 200 ? 'done' : refusalIn(answer)
}

for (const { id, request, path, audience } of operationList) {
  // Of an object with any fields none can be spoilt.
  if (request === null || !('properties' in request)) continue
  const { call } = callers[audience.kind]

  it(`${id}: 400 for each of its fields that is missing, mistyped, null, too long or out of range, by name`, async () => {
    const sample = sampleOf(request)
    let tried = 0
    for (const { what, field, body } of mutationsOf(request, sample)) {
      const answer = await call(id, body)
      const about = `${field} ${what}: ${answer.status} ${answer.text.slice(0, 500)}`
      assert.equal(answer.status, 400, about)
      const { error, message } = refusalIn(answer)
      assert.equal(error, 'invalid_field', about)
      const said = message.replace(/^Error getting request body: /, '').replaceAll(/ \(id "[^"]*"\)/g, '')
      assert.ok(said.startsWith(`${field} `), about)
      assert.equal(said !== message && !message.includes('(id'), audience.kind === 'client', about)
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
      else assert.deepEqual(outcomeOf(answer), outcomeOf(await call(id, sampleOf(request))))
    }
    assert.equal(await indexing.count('handbook'), 1)
  })
}

for (const operation of operationList) {
  const { id, path, audience, requestExample } = operation
  const parameters = parametersOf(operation)
  const { call } = callers[audience.kind]
  const withParts = (changed: string, value: string) =>
    parameters.reduce(
      (made, [name, { example }]) => made.replace(`{${name}}`, encodeURIComponent(name === changed ? value : example)),
      path as string,
    )

  for (const [name] of parameters) {
    it(`${id}: 4xx for ${name} in the path that is empty, too long or has a blank or a control character, by name`, async () => {
      for (const odd of [
        '',
        'a'.repeat(201),
        'a'.repeat(limits.pathParameterCharactersMax.value),
        'a b',
        'a\0',
        '\n',
        '\u007f',
      ]) {
        const answer = await call(id, requestExample, {}, withParts(name, odd))
        const about = `${JSON.stringify(odd.slice(0, 20))}: ${answer.status} ${answer.text.slice(0, 300)}`
        assert.ok(answer.status >= 400 && answer.status < 500, about)
        assert.ok(refusalIn(answer).message.includes(name), about)
        assertSound(answer)
      }
      const long = withParts(name, 'a'.repeat(limits.pathParameterCharactersMax.value + 1))
      assertRefused(await call(id, requestExample, {}, long), 'not_found', 'a part of the path is longer than')
      assertRefused(await call(id, requestExample, {}, withParts(name, 'odd').replace('odd', '%ff')), 'not_found')
    })
  }
}
