import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedFields } from '@sheaf/contract/compatibility/effects'
import { openApiDocument } from '@sheaf/contract/openapi'
import { compare } from './compare.ts'
import { type ApiDescription, type Schema, shapesOf } from './shape.ts'

/** A description of one operation with one answer. */
function described(request: Schema, schemas: Readonly<Record<string, Schema>> = {}, status = '200'): ApiDescription {
  const content = { 'application/json': { schema: request } }
  return {
    paths: { '/put': { post: { requestBody: { content }, responses: { [status]: {} } } } },
    components: { schemas },
  }
}
const differences = (protocol: ApiDescription, served: ApiDescription) =>
  compare(
    shapesOf(protocol, (path) => path),
    shapesOf(served, (path) => path),
  ).map(({ where, what }) => `${where} ${what}`)

const user: Schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }
const reference: Schema = { $ref: '#/components/schemas/User' }

test('what is the same, however it is put together, does not differ', () => {
  const inline = described({ properties: { users: { type: 'array', items: user } } })
  const referred = described(
    { allOf: [{ properties: { users: { type: 'array', items: reference } } }] },
    { User: user },
  )
  assert.deepEqual(differences(inline, referred), [])
})

test('a schema that contains itself is entered once', () => {
  const node: Schema = { properties: { child: { $ref: '#/components/schemas/Node' }, name: { type: 'string' } } }
  const recursive = described({ $ref: '#/components/schemas/Node' }, { Node: node })
  assert.deepEqual(differences(recursive, recursive), [])
})

test('each kind of difference is found, and what is inside of a missing field is not said again', () => {
  const protocol = described({
    properties: { user, kind: { enum: ['A', 'B'] }, age: { type: 'integer' }, gone: user },
    required: ['age'],
  })
  const served = described(
    { properties: { user: { properties: {} }, kind: { enum: ['A'] }, age: { type: 'string' }, extra: user } },
    {},
    '202',
  )
  assert.deepEqual(differences(protocol, served), [
    'POST /put status 200 is never answered',
    'POST /put status 202 is answered too',
    'POST /put request.user.name is not known',
    'POST /put request.kind has the values A, not A, B',
    'POST /put request.age is optional',
    'POST /put request.age is string, not integer',
    'POST /put request.gone is not known',
    'POST /put request.extra is known too',
  ])
  assert.deepEqual(differences(protocol, { paths: {}, components: { schemas: {} } }), ['POST /put is not served'])
})

test('every field that is said to be kept or taken only is a field', () => {
  const shapes = shapesOf(openApiDocument() as unknown as ApiDescription, (path) => path)
  for (const [operation, field] of namedFields()) {
    const fields = [...(shapes.get(operation)?.request.keys() ?? [])].map((name) => name.replaceAll('[]', ''))
    assert.ok(fields.includes(field), `${operation} has no field ${field}`)
  }
})
