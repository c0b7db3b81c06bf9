import assert from 'node:assert/strict'
import { after, afterEach, describe, it } from 'node:test'
import { limits, type OperationId } from '@sheaf/contract'
import { assertDone, assertRefused, assertSound } from './answers.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startTestServer } from './running-server.ts'
import { searcherOf } from './searcher.ts'

/** Bodies that are wrong in themselves. After each test the server answers as before and holds what it held before. */

const server = await startTestServer({ after })
const { call, must, count, hasAccess } = callerOf(server, await server.token())
const { ask, ids, settled } = searcherOf(server, await server.token({ kind: 'client' }))
const ann = 'ann@example.com'
await must('adddatasource', handbook)
await must('indexuser', user('ann'))
await must('indexdocument', { document: page('secret', { title: 'Secret apple', permissions: {} }) })
await must('indexdocument', { document: page('kept', { title: 'Kept apple' }) })
await settled(ann, 'apple', 1)

afterEach(async () => {
  assert.equal(await count('handbook'), 2)
  assert.deepEqual(await ids(ann, 'apple'), ['kept'])
  assert.equal(({} as { readonly polluted?: unknown }).polluted, undefined)
})

const index = (text: string | Uint8Array) => call('indexdocument', text)
const document = (more: object = {}) =>
  JSON.stringify({ document: { ...page('kept', { title: 'Kept apple' }), ...more } })
/** Puts text that is no JSON value of JavaScript into a body. */
const withText = (field: string, text: string) => document({ [field]: '@' }).replace('"@"', text)
const bytes = (...parts: readonly (string | readonly number[])[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string))))

describe('JSON', () => {
  it('cut off anywhere is refused', async () => {
    const whole = document()
    for (let length = 1; length < whole.length; length += 3) {
      assertRefused(await index(whole.slice(0, length)), 'malformed_json', 'not JSON')
    }
    assertRefused(await index(''), 'invalid_field', 'document is missing')
    assertRefused(await index(' \n\t '), 'invalid_field', 'document is missing')
    assertRefused(await index(`${whole}${whole}`), 'malformed_json')
    assertRefused(await index(`${whole}\0`), 'malformed_json')
  })

  it('that is not UTF-8 is refused, and one with a byte order mark is read', async () => {
    const [before = '', behind = ''] = withText('status', '"@"').split('@')
    for (const wrong of [
      [0xff],
      [0xc3],
      [0xc0, 0xaf],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0x80],
      [0xe2, 0x82],
    ]) {
      assertRefused(await index(bytes(before, wrong, behind)), 'malformed_json', 'UTF-8')
    }
    assertRefused(await index(new Uint8Array(Buffer.from(`\ufeff${document()}`, 'utf16le'))), 'malformed_json')
    assertDone(await index(bytes([0xef, 0xbb, 0xbf], document())))
  })

  it('a hundred thousand levels deep is refused where a field is known and ignored where it is not', async () => {
    const levels = 100_000
    const deep = ['['.repeat(levels) + ']'.repeat(levels), `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`]
    for (const text of deep) {
      for (const field of ['title', 'updatedAt', 'tags', 'body', 'customProperties', 'objectType']) {
        const answer = await index(withText(field, text))
        assertRefused(answer, 'invalid_field', `document.${field}`)
      }
      assertDone(await index(withText('unheard', text)))
      assertRefused(await index(`{"unheard":${text}}`), 'unknown_field', '"unheard"')
      assertRefused(await index(`{"version":${text},"document":{}}`), 'invalid_field', 'version must be')
      assertRefused(
        await call('adddatasource', `{"name":"x","datasourceCategory":${text}}`),
        'invalid_field',
        'datasourceCategory',
      )
      // Numbers whose digits must be kept are found by a walk that is not as deep.
      const counted = withText('unheard', text).replace('{', '{"version":9007199254740993,')
      assertRefused(await index(counted), 'malformed_json', 'nested too deeply')
      assertRefused(
        await index(withText('unheard', text).replace('Kept', '\\u0000')),
        'unusable_text',
        'document.title',
      )
      assertSound(await ask(ann, `{"query":"apple","unheard":${text}}`))
    }
    for (const cut of ['['.repeat(levels), '{"a":'.repeat(levels)]) assertRefused(await index(cut), 'malformed_json')
  })

  it('with the names of JavaScript’s own properties gives nobody anything', async () => {
    const grant = '{"allowAnonymousAccess":true,"polluted":true}'
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__']) {
      assertRefused(await index(document().replace('{', `{"${name}":${grant},`)), 'unknown_field', `"${name}"`)
      assertDone(await index(document().replace('"document":{', `"document":{"${name}":${grant},`)))
      const hidden = page('secret', { title: 'Secret apple', permissions: {} })
      const inside = JSON.stringify({ document: hidden }).replace(
        '"permissions":{',
        `"permissions":{"${name}":${grant}`,
      )
      assertDone(await index(inside))
      const nested = `"permissions":{"${name}":{"${name}":${grant}}`
      assertDone(await index(JSON.stringify({ document: hidden }).replace('"permissions":{', nested)))
      assert.equal(await hasAccess('handbook', 'secret', ann), false)
    }
    assertRefused(await index(`{"__proto__":${document()}}`), 'unknown_field', '__proto__')
  })

  it('with a NUL or half a surrogate pair, in a value or a name, is refused by its place', async () => {
    const wrong = [
      '\\u0000',
      'a\\u0000b',
      '\\ud800',
      '\\udbff',
      '\\udc00',
      '\\udfff',
      '\\udc00\\ud800',
      '\\ud83d\\u0041',
    ]
    for (const text of wrong) {
      for (const upper of [text, text.toUpperCase().replaceAll('\\U', '\\u')]) {
        assertRefused(await index(withText('title', `"${upper}"`)), 'unusable_text', 'document.title contains')
      }
      const listed = withText('tags', `["fine", "${text}"]`)
      assertRefused(await index(listed), 'unusable_text', 'document.tags[1] contains')
      const named = document().replace('"document":{', `"document":{"${text}":1,`)
      assertRefused(await index(named), 'unusable_text', 'a field name in document contains')
      const search = `{"query":"${text}"}`
      assertRefused(await ask(ann, search), 'unusable_text', 'query contains')
    }
    assertRefused(await index(withText('title', '"\0"')), 'malformed_json')
    // A whole pair is a character like any other, escaped or not.
    assertDone(await index(withText('status', '"\\ud83d\\udc69 👩 \\\\u0000"')))
  })

  it('with the same name twice means the last one', async () => {
    const twice = document().replace('{"document":', '{"document":{"datasource":"absent"},"document":')
    assertDone(await index(twice))
    const grants = document({ permissions: {} }).replace(
      '"permissions":{}',
      '"permissions":{"allowAnonymousAccess":true,"allowAnonymousAccess":false}',
    )
    assertDone(await index(grants))
    assert.equal(await hasAccess('handbook', 'kept', ann), false)
    assertDone(await index(document()))
    await settled(ann, 'apple', 1)
  })

  it('with numbers beyond all bounds is refused by name', async () => {
    for (const number of ['1e400', '-1e400', '99999999999999999999', '1e999999999', '-1', '0.5']) {
      assertRefused(await index(withText('updatedAt', number)), 'invalid_field', 'document.updatedAt')
      const viewed = withText('interactions', `{"numViews":${number}}`)
      if (number !== '99999999999999999999')
        assertRefused(await index(viewed), 'invalid_field', 'document.interactions.numViews')
      assertRefused(await ask(ann, `{"query":"apple","pageSize":${number}}`), 'invalid_field', 'pageSize')
    }
    const property = withText('customProperties', '[{"name":"a","value":1e400}]')
    assertRefused(await index(property), 'invalid_field', 'document.customProperties[0].value')
    for (const number of ['-0', '0e5', '0.0']) assertDone(await index(withText('updatedAt', number)))
    for (const number of ['01', '+1', '.5', '1.', '0x10', 'Infinity']) {
      assertRefused(await index(withText('updatedAt', number)), 'malformed_json')
    }
  })
})

describe('text that means something to an engine', () => {
  const queries = [
    '"',
    '""',
    '"apple',
    "'",
    "apple' OR '1'='1",
    '*',
    'apple*',
    '^apple',
    'apple NEAR pear',
    'NEAR(apple pear, 2)',
    'apple AND',
    'OR',
    'NOT apple',
    'AND OR NOT',
    '(apple',
    'apple)',
    '{title}: apple',
    'title:apple',
    'title : apple',
    'access:a',
    '-',
    '--',
    '-"',
    '- -',
    '-apple',
    '+apple',
    'apple -',
    ':',
    'a:b:c',
    '\\',
    '\\"',
    '%',
    '_',
    '?',
    '$1',
    '; drop table documents; --',
    'rowid:1',
    'rank',
    'bm25(x)',
    'apple\u0001',
    '\u202eapple',
    '😀',
    'app:',
    'type:page',
    'from:me',
    'before:',
    '"apple" "pear"',
    '“apple”',
    '((((((((((',
    'a'.repeat(5_000),
  ]
  it('is a valid query, which finds nothing that is forbidden', async () => {
    for (const query of queries) {
      const answer = await ask(ann, { query })
      assert.equal(answer.status, 200, `${query}: ${answer.text}`)
      assertSound(answer)
      assert.ok(!answer.text.includes('secret'), query)
    }
  })

  it('fills a query of the longest length', async () => {
    for (const part of ['a ', '"a" ', '-a ', '"', '-', '(', 'NEAR ', 'a*', '* ', '\\', '😀', 'appel '.repeat(2)]) {
      const query = part.repeat(limits.queryCharactersMax.value).slice(0, limits.queryCharactersMax.value - 1)
      const answer = await ask(ann, { query: query.toWellFormed() })
      assert.equal(answer.status, 200, `${part}: ${answer.text.slice(0, 200)}`)
    }
  })

  it('is a name like any other, or refused', async () => {
    for (const name of queries) {
      const refused = await call('getdocumentcount', { datasource: name.slice(0, 64) })
      assertRefused(refused, 'invalid_datasource')
      const check = { datasource: 'handbook', objectType: 'page', docId: name, userEmail: name }
      assert.deepEqual((await call('checkdocumentaccess', check)).json, { hasAccess: false })
      const filter = { query: 'apple', requestOptions: { datasourceFilter: name } }
      assert.equal((await ask(ann, filter)).status, 200)
    }
  })
})

it('a pattern that explodes elsewhere is answered here, with the longest URL', async () => {
  const patterns = [
    '(a*)*$',
    '(a+)+b',
    '(a|aa)+$',
    '(x+x+)+y',
    '(.*)*(.*)*(.*)*!',
    '(a|b)*a(a|b){150}c',
    '(?i)(\\pL+\\s?)+$',
  ]
  const url = `https://example.com/${'a'.repeat(limits.urlCharactersMax.value - 20)}`
  for (const [i, urlRegex] of patterns.entries()) {
    const datasource = `pattern-${i}`
    await must('adddatasource', { name: datasource, urlRegex, redlistTitleRegex: urlRegex })
    const long = { datasource, id: 'a', viewURL: url, title: 'a'.repeat(10_000), permissions: {} }
    const answer = await call('indexdocument', { document: long })
    assert.ok(answer.status === 200 || answer.status === 400, answer.text)
    assertSound(answer)
  }
})

it('operations that were just refused a body take the next one', async () => {
  const valid: readonly (readonly [OperationId, object])[] = [
    ['indexdocument', { document: page('kept', { title: 'Kept apple' }) }],
    ['indexuser', user('ann')],
    ['getdatasourceconfig', { datasource: 'handbook' }],
  ]
  for (const [id, body] of valid) {
    assertRefused(await call(id, '{'), 'malformed_json')
    assert.equal((await call(id, body)).status, 200)
  }
})
