import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { datasourceKey } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../datasources/datasource.ts'
import type { StoredContent } from '../documents/content.ts'
import type { IndexedMetadata } from '../metadata/custom-data.ts'
import { containerValue } from './columns.ts'
import { indexChangeOf, NO_METADATA, readable, warningsOf } from './indexed-document.ts'

const nobody = { anonymous: false, datasourceUsers: false, users: [], groups: [], intersections: [] }
const stored = (content: StoredContent) => ({
  key: 1,
  datasource: datasourceKey('wiki'),
  object_type: content.objectType ?? '',
  glean_key: 'custom_wiki__a',
  view_url: '',
  content: JSON.stringify(content),
  permissions: JSON.stringify(nobody),
  content_revision: 7,
  uploaded_ms: 0,
})
const text = (textContent: string) => ({ mimeType: 'text/plain', textContent })
const objectDefinitions = [{ name: 'page', propertyDefinitions: [{ name: 'Internal', skipIndexing: true }] }]
const wiki = { key: 'wiki', name: 'wiki', config: { name: 'wiki', objectDefinitions } } as unknown as Datasource

function indexed(content: StoredContent, metadata: IndexedMetadata = NO_METADATA) {
  const change = indexChangeOf({ stored: stored(content), datasource: wiki, attached: { metadata, visitors: 0 } })
  assert.ok(change.kind === 'put')
  const warnings = warningsOf({ stored: stored(content), datasource: wiki, metadata })
  assert.deepEqual(
    warnings,
    change.warnings.map((warning) => warning.text),
  )
  return { ...change, warnings }
}

describe('what the index holds of a document', () => {
  const whole: StoredContent = {
    datasource: 'wiki',
    id: 'a',
    objectType: 'page',
    title: ' Apples ',
    body: text('about apples'),
    summary: text('fruit'),
    comments: [
      { id: 'c1', content: text('nice'), author: { email: 'cy@example.com', name: 'Cy' } },
      { id: 'c2', content: text('indeed'), author: { email: 'ann@example.com', name: 'Ann' } },
    ],
    tags: ['Red', ' red ', 'Sweet'],
    customProperties: [
      { name: 'Colour', value: ['Green', 'Red'] },
      { name: 'colour', value: 'GREEN' },
      { name: 'Size', value: 12 },
      { name: 'Internal', value: 'secret' },
    ],
    author: { email: 'Ann@Example.com', name: 'Ann' },
    owner: { datasourceUserId: 'U7', name: 'Bob' },
    updatedBy: { email: 'cy@example.com', name: 'Cy' },
    status: 'Open',
    container: 'Fruit',
    containerDatasourceId: 'F1',
    updatedAt: 5,
  }

  test('its texts, each in a field of its own', () => {
    const { document, warnings } = indexed(whole, { texts: ['attached'], properties: [] })
    assert.deepEqual(
      [document.title, document.body, document.summary, document.comments],
      ['Apples', 'about apples', 'fruit', 'nice\n\nindeed'],
    )
    assert.equal(document.tags, 'Red\n red \nSweet')
    assert.equal(document.properties, 'Green, Red\nGREEN\n12\nattached', 'without the one that is not to be searched')
    assert.equal(document.people, 'Ann\nBob\nCy')
    assert.deepEqual(warnings, [])
    assert.equal(readable({ content: whole, files: undefined }).text, 'about apples\n\nfruit\n\nnice\n\nindeed')
  })

  test('values to filter by, as filters compare them', () => {
    assert.deepEqual(indexed(whole).document.columns, {
      datasource: ['wiki'],
      objecttype: ['page'],
      typed: ['page', 'page\0wiki'],
      author: ['ann@example.com', 'ann'],
      owner: ['u7', 'bob'],
      from: ['ann@example.com', 'ann', 'cy@example.com', 'cy'],
      tag: ['red', 'sweet'],
      status: ['open'],
      container: ['fruit', 'f1'],
      inside: [containerValue('wiki', '', 'F1')],
      'p:colour': ['green', 'red'],
      'p:size': ['12'],
      'p:internal': ['secret'],
      'who:author': ['ann@example.com'],
      'who:owner': ['u7'],
      'who:from': ['ann@example.com', 'cy@example.com'],
      'shown:tag': ['red\0Red', 'sweet\0Sweet'],
      'shown:status': ['open\0Open'],
      'shown:container': ['fruit\0Fruit', 'f1\0F1'],
      'shown:p:colour': ['green\0Green', 'red\0Red', 'green\0GREEN'],
      'shown:who:author': ['ann@example.com\0Ann'],
      'shown:who:owner': ['u7\0Bob'],
      'shown:who:from': ['ann@example.com\0Ann', 'cy@example.com\0Cy'],
    })
    assert.deepEqual(indexed({ datasource: 'wiki', id: 'a' }).document.columns, {
      datasource: ['wiki'],
      typed: ['\0wiki'],
    })
  })

  test('no column of a property is taken for another, whatever its name', () => {
    const names = ['author', '__proto__', 'constructor', '', 'p:size']
    const customProperties = names.map((name) => ({ name, value: 'x' }))
    const { columns } = indexed({ datasource: 'wiki', id: 'a', customProperties }).document
    assert.deepEqual(Object.keys(columns).toSorted(), [
      'datasource',
      'p:__proto__',
      'p:author',
      'p:constructor',
      'p:p:size',
      'typed',
    ])
  })
})

describe('what is too much', () => {
  const max = limits.indexedCharactersMax.value
  const cutTo = (what: string, characters: number) =>
    `${what}: only the first ${characters.toLocaleString('en-US')} characters are searched`

  test('text beyond the limit is left out, the body last, and it is said', () => {
    const fits = indexed({ datasource: 'wiki', id: 'a', body: text('x'.repeat(max)) })
    assert.deepEqual([fits.document.body.length, fits.warnings], [max, []])
    const content = { datasource: 'wiki', id: 'a', body: text('x'.repeat(max - 2)), summary: text('summary') }
    const { document, warnings } = indexed({ ...content, comments: [{ id: 'c', content: text('more') }] })
    assert.deepEqual([document.body.length, document.summary, document.comments], [max - 2, 'su', ''])
    assert.deepEqual(warnings, [cutTo('body, summary and comments', max)])
    assert.equal(readable({ content, files: undefined }).text.length, max)
    const word = indexed({ datasource: 'wiki', id: 'a', body: text('x'.repeat(10 * max)) })
    assert.deepEqual([word.document.body.length, word.warnings], [max, [cutTo('body, summary and comments', max)]])
  })

  test('so are long titles, tags and properties', () => {
    const titleMax = limits.indexedTitleCharactersMax.value
    const { document, warnings } = indexed({ datasource: 'wiki', id: 'a', title: 'x'.repeat(titleMax + 1) })
    assert.deepEqual([document.title.length, warnings], [titleMax, [cutTo('title', titleMax)]])
    const customProperties = [{ name: 'long', value: 'x'.repeat(max + 1) }]
    const long = indexed({ datasource: 'wiki', id: 'a', customProperties })
    assert.equal(long.document.properties.length, max)
    assert.deepEqual(long.warnings, [
      cutTo('tags, properties and names', max),
      'values too long or too many to filter by: p:long',
    ])
  })

  test('values that are too long or too many are no values to filter by, and it is said of which', () => {
    const long = 'x'.repeat(limits.indexedValueCharactersMax.value)
    const { value: columnsMax } = limits.indexedColumnsMax
    const tags = [...Array.from({ length: limits.indexedValuesMax.value }, (_, i) => `${i}`)]
    const properties = Array.from({ length: columnsMax }, (_, i) => ({ name: `n${i}`, value: long }))
    const allowed = indexed({ datasource: 'wiki', id: 'a', tags, customProperties: properties })
    assert.deepEqual(allowed.warnings, [])
    assert.equal(allowed.document.columns.tag?.length, tags.length)
    assert.deepEqual(allowed.document.columns['p:n0'], [long])

    const customProperties = [{ name: 'n', value: ['a', `${long}x`] }, { name: `${long}x`, value: 'a' }, ...properties]
    const over = indexed({ datasource: 'wiki', id: 'a', tags: [...tags, 'more'], customProperties })
    assert.equal(over.document.columns.tag?.length, tags.length)
    assert.deepEqual(over.document.columns['p:n'], ['a'])
    const named = `tag, p:n, p:${long}`.slice(0, 'tag, p:n, '.length + limits.nameCharactersMax.value)
    const last = `p:n${columnsMax - 1}`
    assert.deepEqual(over.warnings, [`values too long or too many to filter by: ${named}, ${last}`])
    assert.match(over.document.properties, /^a, x+x\n/, 'they are searched')
  })

  test('custom metadata is filtered by like properties, and not searched as one of them', () => {
    const long = 'x'.repeat(limits.indexedValueCharactersMax.value + 1)
    const properties = [
      { name: 'reviewstate', value: 'Done' },
      { name: 'reviewnotes', value: ['a', long] },
    ]
    const { document, warnings } = indexed({ datasource: 'wiki', id: 'a' }, { texts: ['Done'], properties })
    assert.deepEqual(
      [document.columns['p:reviewstate'], document.columns['p:reviewnotes'], document.properties],
      [['done'], ['a'], 'Done'],
    )
    assert.deepEqual(warnings, ['values too long or too many to filter by: p:reviewnotes'])
  })

  test('hundreds of names are not told in one warning', () => {
    const customProperties = Array.from({ length: 30 }, (_, i) => ({ name: `n${i}`, value: 'x'.repeat(1_000) }))
    const { warnings } = indexed({ datasource: 'wiki', id: 'a', customProperties })
    assert.match(warnings[0] ?? '', /p:n9 and 20 more$/)
  })
})
