import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { AutocompleteResponse } from '@sheaf/contract'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

/** What autocomplete answers besides titles and people: words, operators, and values of these. */

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const client = await server.token({ kind: 'client' })
const [ann, bob] = ['ann@example.com', 'bob@example.com']
const propertyDefinitions = [
  { name: 'Priority', displayLabel: 'How urgent', propertyType: 'PICKLIST' },
  { name: 'Price', propertyType: 'INT' },
]
await must('adddatasource', { ...handbook, objectDefinitions: [{ name: 'page', propertyDefinitions }] })
await must('adddatasource', { ...handbook, name: 'vault' })
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
await must('indexuser', { ...user('bob'), datasource: 'vault' })
const only = (email: string) => ({ permissions: { allowedUsers: [{ email }] } })
const body = (textContent: string) => ({ body: { mimeType: 'text/plain', textContent } })
const put = (id: string, more: object = {}) => must('indexdocument', { document: page(id, { title: id, ...more }) })

async function complete(person: string, query: string, more: object = {}): Promise<AutocompleteResponse> {
  const answer = await server.call('autocomplete', client, { query, ...more }, { 'x-glean-actas': person })
  assert.equal(answer.status, 200, answer.text)
  return answer.json as AutocompleteResponse
}
const completed = async (type: string, person: string, query: string, more: object = {}) =>
  (await complete(person, query, { resultTypes: [type], ...more })).results.map(({ result }) => result)
const words = (person: string, query: string, more: object = {}) => completed('SUGGESTION', person, query, more)
const operators = (person: string, query: string, more: object = {}) => completed('OPERATOR', person, query, more)
const values = (person: string, query: string, more: object = {}) => completed('OPERATOR_VALUE', person, query, more)

await put('leave', {
  ...body('Parental leave, in Zürich or from the parents’ home.'),
  tags: ['Human Resources', 'Health'],
  author: { email: ann, name: 'Ann Example' },
  customProperties: [{ name: 'Priority', value: 'High' }],
})
await put('more', { ...body('parental'), tags: ['health'] })
await put('secret', {
  ...body('Parade of the zebra, zebra, zebra'),
  tags: ['Heist'],
  author: { email: bob, name: 'Bob Example' },
  customProperties: [
    { name: 'Priority', value: 'Hidden' },
    { name: 'Price', value: 7 },
  ],
  ...only(bob),
})
await must('indexdocument', { document: { ...page('v', { title: 'v', ...only(bob) }), datasource: 'vault' } })
await must('processalldocuments', {})

describe('200 with words', () => {
  it('completes the last word as documents have it, those of the most documents first', async () => {
    assert.deepEqual(await words(ann, 'Ask for par'), ['Ask for parental', 'Ask for parents'])
    assert.deepEqual(await words(ann, '(zu'), ['(Zürich'])
    for (const query of ['', 'p', 'par ', 'xyz', 'leave', 'tag:par', '-', '"']) {
      assert.deepEqual(await words(ann, query), [], query)
    }
    assert.deepEqual(await words(ann, 'par', { datasource: 'vault' }), [])
    const [first] = (await complete(ann, 'leave par', { resultTypes: ['SUGGESTION'] })).results
    assert.deepEqual(
      first?.ranges?.map(({ startIndex, endIndex }) => first.result.slice(startIndex, endIndex)),
      ['leave', 'parental'],
    )
  })

  it('completes the last of very many words, and nothing for a page of text', async () => {
    const many = 'so '.repeat(40)
    assert.deepEqual(await words(ann, `${many}parenta`), [`${many}parental`])
    assert.deepEqual(await words(ann, `${'so '.repeat(200)}parenta`), [])
    for (const query of [`${'あ'.repeat(480)} parenta`, `${'x;'.repeat(240)} parenta`, '-a'.repeat(250)]) {
      await complete(ann, query)
      await complete(ann, query.repeat(30))
    }
  })

  it('none that only documents of others have, and in an order that these do not change', async () => {
    assert.deepEqual(await words(bob, 'para'), ['Parade'])
    assert.deepEqual([await words(ann, 'para'), await words(ann, 'zeb')], [[], []])
    const before = await words(ann, 'par')
    for (let i = 0; i < 5; i += 1) await put(`bobs${i}`, { ...body('parents'), ...only(bob) })
    await must('processalldocuments', {})
    assert.deepEqual(await words(ann, 'par'), before)
    assert.equal((await words(bob, 'par'))[0], 'parents')
  })

  it('none of a text that was replaced or taken away a moment ago', async () => {
    await put('fruit', body('quinces'))
    await must('processalldocuments', {})
    assert.deepEqual(await words(ann, 'qui'), ['quinces'])
    await put('fruit', body('nothing'))
    assert.deepEqual(await words(ann, 'qui'), [])
  })
})

describe('200 with operators', () => {
  it('by the beginning of a name, with what they are', async () => {
    assert.deepEqual(await operators(ann, 'holidays a'), ['app:', 'author:', 'after:'])
    assert.deepEqual(await operators(ann, 'TAG'), ['tag:'])
    for (const query of ['', 'app ', 'app:', '"', 'nosuch']) assert.deepEqual(await operators(ann, query), [], query)
    const { results } = await complete(ann, '-prio')
    assert.deepEqual(results, [
      {
        result: 'priority:',
        resultType: 'OPERATOR',
        operatorMetadata: {
          name: 'priority',
          isCustom: true,
          operatorType: 'TEXT',
          helpText: 'How urgent',
          scopes: [{ datasource: 'handbook', docType: 'page' }],
        },
      },
    ])
  })

  it('of custom properties as they are called where the person may know of them', async () => {
    const own = [{ name: 'Priority', displayLabel: 'Takeover of Acme', propertyType: 'DATE' }]
    const hidden = { ...handbook, name: 'acquisitions', isTestDatasource: true }
    await must('adddatasource', { ...hidden, objectDefinitions: [{ name: 'page', propertyDefinitions: own }] })
    for (const query of ['prio', 'priority:h']) {
      const [first] = (await complete(ann, query, { resultTypes: ['OPERATOR', 'OPERATOR_VALUE'] })).results
      assert.deepEqual(
        [first?.operatorMetadata?.helpText, first?.operatorMetadata?.operatorType],
        ['How urgent', 'TEXT'],
      )
    }
  })

  it('of custom properties only where the person may see a value', async () => {
    assert.deepEqual(await operators(ann, 'pri'), ['priority:'])
    assert.deepEqual(await operators(bob, 'pri'), ['price:', 'priority:'])
    assert.deepEqual(await operators(ann, 'pri', { datasource: 'vault' }), [])
  })
})

describe('200 with values of operators', () => {
  it('as documents have them, with quotes where there are blanks', async () => {
    assert.deepEqual(await values(ann, 'leave tag:'), ['tag:health', 'tag:"Human Resources"'])
    assert.deepEqual(await values(ann, 'tag:"human r'), ['tag:"Human Resources"'])
    assert.deepEqual(await values(ann, 'Author:ann'), ['author:"Ann Example"', 'author:ann@example.com'])
    assert.deepEqual(await values(ann, 'type:p'), ['type:page'])
    assert.deepEqual(await values(ann, 'app:'), ['app:handbook'])
    assert.deepEqual(await values(ann, 'priority:h'), ['priority:High'])
    for (const query of ['', 'tag', 'tag:health ', 'nosuch:', 'updated:', ':', 'a:b:']) {
      assert.deepEqual(await values(ann, query), [], query)
    }
    const [value] = (await complete(ann, 'tag:hum')).results
    assert.deepEqual(value?.operatorMetadata, {
      name: 'tag',
      isCustom: false,
      operatorType: 'TEXT',
      helpText: 'Only documents with this tag',
      value: 'Human Resources',
      displayValue: 'Human Resources',
    })
  })

  it('none that only documents of others have', async () => {
    assert.deepEqual(await values(bob, 'tag:hei'), ['tag:Heist'])
    assert.deepEqual(await values(bob, 'app:'), ['app:handbook', 'app:vault'])
    assert.deepEqual(await values(bob, 'priority:h'), ['priority:Hidden', 'priority:High'])
    for (const query of ['tag:hei', 'app:v', 'author:bob', 'from:bob', 'priority:hid', 'price:']) {
      assert.deepEqual(await values(ann, query), [], query)
    }
  })

  it('none that its document had before it was changed', async () => {
    await put('tagged', { tags: ['Moss'] })
    await must('processalldocuments', {})
    assert.deepEqual(await values(ann, 'tag:mo'), ['tag:Moss'])
    await put('tagged', { tags: ['Fern'] })
    assert.deepEqual(await values(ann, 'tag:mo'), [])
  })
})

it('200 with a share for each kind, and one of each where there is room for few', async () => {
  const { results, groups } = await complete(ann, 'p', { resultSize: 5 })
  assert.ok(results.length <= 5)
  for (let i = 0; i < 9; i += 1) await put(`tagging${i}`, { title: `Taganka ${i}`, ...body(`tag${'abcdefghi'[i]}`) })
  await must('processalldocuments', {})
  const shares = async (more: object) =>
    (await complete(ann, 'tag', more)).groups.map(({ title, startIndex = 0, endIndex = 0 }) => [
      title,
      endIndex - startIndex,
    ])
  assert.deepEqual(groups.at(-1)?.title, 'Operators')
  assert.deepEqual(await shares({}), [
    ['Documents', 10],
    ['Suggestions', 3],
    ['Operators', 1],
  ])
  assert.deepEqual(await shares({ resultSize: 5 }), [
    ['Documents', 3],
    ['Suggestions', 1],
    ['Operators', 1],
  ])
  assert.deepEqual(await shares({ resultSize: 2 }), [['Documents', 2]])
  assert.deepEqual(await shares({ resultTypes: ['SUGGESTION'] }), [['Suggestions', 10]])
})
