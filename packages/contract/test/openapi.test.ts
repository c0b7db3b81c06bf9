import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Compile } from 'typebox/schema'
import { errors } from '../src/errors.ts'
import { componentCollector } from '../src/openapi/components.ts'
import { componentReference, type JsonSchema } from '../src/openapi/json-schema.ts'
import { statusEntry } from '../src/openapi/statuses.ts'
import { openApiDocument } from '../src/openapi.ts'
import { operationList, parametersOf, refusesUnknownFields } from '../src/operations.ts'

const document = openApiDocument()
const text = JSON.stringify(document)

function describedOf(operation: (typeof operationList)[number]) {
  const described = document.paths[operation.path]?.[operation.method.toLowerCase()]
  assert.ok(described, `${operation.id} is missing`)
  return described
}

/** True if a value fits a schema of the document. */
function fits(schema: JsonSchema, value: unknown): boolean {
  const standalone = JSON.stringify({ ...schema, $defs: document.components.schemas })
  return Compile(JSON.parse(standalone.replaceAll('#/components/schemas/', '#/$defs/')) as object).Check(value)
}

const forClients = ['ActAs', 'AuthType', 'Locale'].map((name) => `#/components/parameters/${name}`)

suite('the OpenAPI document', () => {
  test('is the same each time', () => {
    assert.equal(JSON.stringify(openApiDocument()), text)
  })

  test('describes every operation of the contract and no other', () => {
    const described = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((each) => each.operationId),
    )
    assert.deepEqual(
      described,
      operationList.map((operation) => operation.id),
    )
  })

  test('refers only to what it contains, and contains only what it refers to', () => {
    const references = new Set([...text.matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map((match) => match[1]))
    const { securitySchemes, ...referable } = document.components
    const contained = Object.entries(referable).flatMap(([kind, parts]) =>
      Object.keys(parts).map((name) => `${kind}/${name}`),
    )
    assert.deepEqual(references, new Set(contained))
    assert.deepEqual(Object.keys(securitySchemes), ['bearer'])
  })

  test('shows plain types where the wire takes more than callers should send', () => {
    assert.doesNotMatch(text, /x-wire/)
    const { DocumentPermissionsDefinition, DocumentDefinition, IndexDocumentRequest, CustomProperty } =
      document.components.schemas
    assert.equal(DocumentPermissionsDefinition?.properties?.allowAnonymousAccess?.type, 'boolean')
    assert.match(DocumentPermissionsDefinition?.properties?.allowAnonymousAccess?.description ?? '', /everyone/)
    assert.equal(DocumentDefinition?.properties?.updatedAt?.format, 'int64')
    assert.equal(IndexDocumentRequest?.properties?.version?.type, 'integer')
    assert.equal(CustomProperty?.properties?.value?.oneOf?.length, 3)
  })

  for (const operation of operationList)
    test(`${operation.id}: request, answers, token and examples are the table’s`, () => {
      const described = describedOf(operation)
      const isForClients = operation.audience.kind === 'client'
      assert.deepEqual(described.tags, [operation.tag])
      assert.deepEqual(described.security, operation.audience.kind === 'anyone' ? [] : [{ bearer: [] }])
      assert.equal(described.deprecated ?? false, operation.deprecated !== undefined)
      const filledIn = parametersOf(operation).map(([name]) => name)
      const header = isForClients ? forClients : []
      const named = described.parameters?.map((each) => ('$ref' in each ? each.$ref : each.name)) ?? []
      assert.deepEqual(named, [...filledIn, ...header])
      const success = operation.success ?? 200
      assert.deepEqual(
        Object.keys(described.responses),
        [success, ...operation.refusals].sort((a, b) => a - b).map(String),
      )

      const request = described.requestBody?.content['application/json']
      assert.equal(request === undefined, operation.request === null)
      if (request !== undefined) {
        assert.ok(fits(request.schema, request.example), 'the request example does not fit its schema')
        const unknown = { ...(request.example as object), surprise: 1 }
        assert.equal(fits(request.schema, unknown), !refusesUnknownFields(operation.path))
      }

      const answered = described.responses[success]
      assert.ok(answered !== undefined && 'content' in answered)
      const answer = answered.content['application/json']
      assert.ok(fits(answer.schema, answer.example), 'the answer example does not fit its schema')
    })

  test('unknown fields are refused at the top level only', () => {
    const { IndexDocumentRequest, DocumentDefinition } = document.components.schemas
    assert.equal(IndexDocumentRequest?.additionalProperties, false)
    assert.equal(DocumentDefinition?.additionalProperties, undefined)
  })

  test('every status of an error has a phrase and a meaning', () => {
    for (const entry of Object.values(errors)) assert.notEqual(statusEntry(entry.status).meaning, '')
    assert.throws(() => statusEntry(299), /Status 299/)
  })

  test('two different schemas of one title are refused', () => {
    const { refer, components } = componentCollector()
    assert.deepEqual(refer({ title: 'One', type: 'object' }), componentReference('One'))
    assert.deepEqual(refer({ title: 'One', type: 'object' }), componentReference('One'))
    assert.deepEqual(components(), { One: { title: 'One', type: 'object' } })
    assert.throws(() => refer({ title: 'One', type: 'string' }), /Two different schemas have the title One/)
  })
})
