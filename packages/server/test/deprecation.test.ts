import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type DeprecatedItem, deprecatedItems } from '@sheaf/contract/deprecations'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { itemsInRequest, tellRequest, tellResponse } from '../src/http/deprecation.ts'
import { assertRefused } from './answers.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { type Answer, startTestServer } from './running-server.ts'

const server = await startTestServer({ after })
const { must, call } = callerOf(server, await server.token())
const client = await server.token({ kind: 'client' })
await must('adddatasource', handbook)
await must('indexuser', user('ann'))
await must('indexdocument', { document: page('a', { body: { mimeType: 'text/plain', textContent: 'apple apple' } }) })
await must('processalldocuments', {})

const told = (answer: Answer) =>
  (answer.headers.get('x-glean-deprecated') ?? '').split(', ').filter((each) => each !== '')
const fromDay = (day: string) => ({ 'x-glean-exclude-deprecated-after': day })
const asAnn = { 'x-glean-actas': 'ann@example.com' }
const bySets = (isNegated: object, headers: Record<string, string> = {}) =>
  server.call(
    'getdocumentsbyfacets',
    client,
    {
      filterSets: [
        {
          filters: [
            {
              fieldName: 'tag',
              values: [
                { value: 'x', ...isNegated },
                { value: 'y', ...isNegated },
              ],
            },
          ],
        },
      ],
    },
    { ...asAnn, ...headers },
  )
const search = (headers: Record<string, string> = {}) =>
  server.call('search', client, { query: 'apple' }, { ...asAnn, ...headers })

function removedIn(
  answer: Answer,
  status: number,
): { readonly code: string; readonly message: string; readonly docs: string } {
  assert.equal(answer.status, status, answer.text)
  return (answer.json as { readonly error: { code: string; message: string; docs: string } }).error
}

describe('X-Glean-Deprecated', () => {
  it('names an operation that is deprecated, on refusals too', async () => {
    const endpoint =
      'name=/api/index/v1/getdocumentcount;kind=endpoint;context=endpoint;removal=2026-10-15;docs=/docs#operation-getdocumentcount'
    assert.deepEqual(told(await call('getdocumentcount', { datasource: 'handbook' })), [endpoint])
    assert.deepEqual(told(await call('getdocumentcount', { datasource: 'nosuch' })), [endpoint])
    assert.deepEqual(told(await call('getdatasourceconfig', { datasource: 'handbook' })), [])
  })

  it('names a field of a request once, where it was sent', async () => {
    const field =
      'name=isNegated;kind=property;context=request;schema=FacetFilterValue;removal=2026-10-15;docs=/docs#operation-getdocumentsbyfacets'
    assert.deepEqual(told(await bySets({ isNegated: false })), [field])
    assert.deepEqual(told(await bySets({ relationType: 'EQUALS' })), [])
  })

  it('names a field of an answer that has it', async () => {
    const field =
      'name=snippet;kind=property;context=response;schema=SearchResultSnippet;removal=2026-10-15;docs=/docs#operation-search'
    assert.deepEqual(told(await search()), [field])
    assert.deepEqual(told(await server.call('search', client, { query: 'nosuchword' }, asAnn)), [])
  })
})

describe('X-Glean-Exclude-Deprecated-After', () => {
  it('410 for an operation from the day of its removal on, and 200 before', async () => {
    for (const day of ['2026-10-15', '2027-01-01']) {
      const answer = await call('getdocumentcount', { datasource: 'handbook' }, fromDay(day))
      const { code, message, docs } = removedIn(answer, 410)
      assert.equal(code, 'operation_removed')
      assert.match(message, /getdocumentcount is gone after 2026-10-15\. /)
      assert.equal(docs, '/docs#operation-getdocumentcount')
    }
    const before = await call('getdocumentcount', { datasource: 'handbook' }, fromDay('2026-10-14'))
    assert.equal(before.status, 200)
    assert.equal((await call('getdatasourceconfig', { datasource: 'handbook' }, fromDay('2999-01-01'))).status, 200)
  })

  it('400 for a field of a request that would be gone, by name', async () => {
    const { code, message } = removedIn(await bySets({ isNegated: true }, fromDay('2026-12-31')), 400)
    assert.equal(code, 'deprecated_field')
    assert.match(message, /^filterSets\[\]\.filters\[\]\.values\[\]\.isNegated is gone after 2026-10-15\. /)
    assert.equal((await bySets({}, fromDay('2026-12-31'))).status, 200)
    assert.equal((await bySets({ isNegated: true }, fromDay('2026-10-14'))).status, 200)
  })

  it('leaves out a field of an answer that would be gone', async () => {
    const answer = await search(fromDay('2026-10-15'))
    assert.deepEqual(told(answer), [])
    assert.ok(!answer.text.includes('"snippet"'), answer.text)
    assert.match(answer.text, /"text":"apple apple"/)
    assert.match((await search(fromDay('2026-10-14'))).text, /"snippet":""/)
  })

  it('400 for what is no day, naming it; an empty one counts as none', async () => {
    for (const day of ['soon', '2026-02-30', '15.10.2026', '2026-10-15T00:00:00Z', '2026-1-1']) {
      assertRefused(
        await search(fromDay(day)),
        'invalid_field',
        `X-Glean-Exclude-Deprecated-After is "${day}"`,
        'YYYY-MM-DD',
      )
    }
    assert.equal((await search(fromDay(''))).status, 200)
  })

  it('is looked at after the caller: 401 comes first', async () => {
    const answer = await server.post('/rest/api/v1/search', 'nonsense', { query: 'a' }, fromDay('soon'))
    assertRefused(answer, 'token_malformed')
  })
})

describe('the marks of the contract', () => {
  const mark = { since: '2026-01-01', removal: '2027-01-15', insteadOf: 'other' }
  const schema = Type.Object(
    {
      kind: Type.Optional(Type.Enum(['OLD', 'NEW'], { 'x-deprecated-values': { OLD: mark } })),
      kinds: Type.Optional(Type.Array(Type.Enum(['OLD', 'NEW'], { 'x-deprecated-values': { OLD: mark } }))),
      map: Type.Optional(
        Type.Unsafe<Record<string, { a?: string }>>({
          type: 'object',
          additionalProperties: Type.Object(
            { a: Type.Optional(Type.String({ 'x-deprecated': mark })) },
            { title: 'Inner' },
          ),
        }),
      ),
    },
    { title: 'Outer' },
  )
  const items = deprecatedItems(schema)
  const operation = { id: 'search', method: 'POST', path: '/x', audience: { kind: 'admin' }, request: null } as const
  const served = { ...operation, deprecations: { request: items, response: items } }
  const recorder = () => {
    const headers: Record<string, unknown> = {}
    const reply = {
      getHeader: (name: string) => headers[name],
      header(name: string, value: unknown) {
        headers[name] = value
      },
    } as unknown as FastifyReply
    return { reply, lines: () => (headers['x-glean-deprecated'] ?? []) as readonly string[] }
  }

  it('are found in fields, values, lists and maps', () => {
    const found = items.map(({ path, schema, value }: DeprecatedItem) => [path.join('.'), schema, value])
    assert.deepEqual(found, [
      ['kind', 'Outer', 'OLD'],
      ['kinds.*', 'Outer', 'OLD'],
      ['map.*.a', 'Inner', undefined],
    ])
  })

  it('name the value that was used, and only where it was', () => {
    assert.deepEqual(itemsInRequest(served, { kind: 'NEW', kinds: ['NEW'], map: { x: {} } }, undefined), [])
    const { reply, lines } = recorder()
    tellRequest(reply, served, itemsInRequest(served, { kind: 'OLD', map: { x: { a: '1' } } }, undefined))
    assert.deepEqual(lines(), [
      'name=kind;kind=enum-value;context=request;schema=Outer;removal=2027-01-15;docs=/docs#operation-search;value=OLD',
      'name=a;kind=property;context=request;schema=Inner;removal=2027-01-15;docs=/docs#operation-search',
    ])
    assert.throws(
      () => itemsInRequest(served, { kinds: ['NEW', 'OLD'] }, '2027-01-15'),
      /kinds\[\]: "OLD" is gone after/,
    )
  })

  it('take fields, values and entries out of an answer', () => {
    const { reply, lines } = recorder()
    const answer = { kind: 'OLD', kinds: ['OLD', 'NEW', 'OLD'], map: { x: { a: '1' }, y: {} } }
    tellResponse(reply, served, answer, '2027-01-15')
    assert.deepEqual(answer, { kinds: ['NEW'], map: { x: {}, y: {} } })
    assert.deepEqual(lines(), [])
  })
})
