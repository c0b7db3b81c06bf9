import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ApiError } from '@sheaf/contract/errors'
import { aliasKeyOf, checkAlias } from './shortcut-alias.ts'
import { checkTemplate, checkUrl, fillTemplate } from './shortcut-url.ts'

const refuses = (check: () => void, says: RegExp) =>
  assert.throws(
    check,
    (error: unknown) => error instanceof ApiError && error.status === 400 && says.test(error.message),
  )

describe('addresses of shortcuts', () => {
  for (const url of ['https://a.example.com', 'HTTP://a.example.com/ü?x=1#y', 'https://[2001:db8::1]:8080/a']) {
    it(`takes ${url}`, () => checkUrl('destinationUrl', url))
  }
  for (const url of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://a.example.com',
    'mailto:ann@example.com',
    'blob:https://a.example.com/x',
    'view-source:https://a.example.com',
    '//a.example.com',
    '/path',
    'a.example.com',
    'https://',
    ' https://a.example.com',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'https:\\\\a.example.com',
    'https://a.example.com/\r\nSet-Cookie: x',
  ]) {
    it(`refuses ${JSON.stringify(url)}, naming the field`, () => refuses(() => checkUrl('editUrl', url), /^editUrl /))
  }
})

describe('templates of shortcuts', () => {
  for (const template of ['https://a.example.com/{*}', 'https://a.example.com/x/%s/y?z={*}#%s']) {
    it(`takes ${template}`, () => checkTemplate('urlTemplate', template))
  }
  for (const template of [
    '{*}',
    '{*}://a.example.com',
    'https://{*}',
    'https://{*}.example.com/x',
    'https://a.example.com{*}',
    'https://a.example.com:%s/',
    'https://%s@a.example.com/',
    'https://a:%s@a.example.com/',
    'https:%s',
    'javascript:%s',
    'https://a.example.com/none',
  ]) {
    it(`refuses ${template}`, () => refuses(() => checkTemplate('urlTemplate', template), /^urlTemplate /))
  }

  const fills: readonly (readonly [template: string, parts: readonly string[], result: string | undefined])[] = [
    ['https://a.example.com/{*}', ['ABC-1'], 'https://a.example.com/ABC-1'],
    ['https://a.example.com/{*}', ['a', 'b c'], 'https://a.example.com/a/b%20c'],
    ['https://a.example.com/%s/x/{*}', ['a', 'b', 'c'], 'https://a.example.com/a/x/b/c'],
    ['https://a.example.com/?q=%s', ['a&b=c#d'], 'https://a.example.com/?q=a%26b%3Dc%23d'],
    ['https://a.example.com/{*}', ['{*}', '%s', '$&'], 'https://a.example.com/%7B*%7D/%25s/%24%26'],
    ['https://a.example.com/%s/{*}', ['a'], undefined],
    ['https://a.example.com/{*}', ['..'], undefined],
    ['https://a.example.com/{*}', ['a', '.', 'b'], undefined],
    ['https://a.example.com/{*}', [''], undefined],
    ['', ['a'], undefined],
  ]
  for (const [template, parts, result] of fills) {
    it(`${template} with ${parts.join(' and ')}: ${result ?? 'nothing'}`, () => {
      assert.equal(fillTemplate(template, parts), result)
    })
  }
})

describe('aliases of shortcuts', () => {
  it('are the same without case, hyphen and underscore', () => {
    for (const alias of ['mylink', 'My-Link', 'MY_LINK', '-my--link-']) assert.equal(aliasKeyOf(alias), 'mylink')
    assert.notEqual(aliasKeyOf('my.link'), 'mylink')
    assert.equal(aliasKeyOf('Übersicht'), aliasKeyOf('ÜBERSICHT'))
  })
  for (const alias of ['wiki', 'team/roadmap', '2027', 'a.b', 'ü']) {
    it(`take ${alias}`, () => checkAlias('inputAlias', alias))
  }
  for (const alias of [
    'a b',
    'a?b',
    'a#b',
    'a%2f',
    'a\\b',
    '/a',
    'a/',
    'a//b',
    '..',
    'a/../b',
    '-',
    '_/a',
    'a\u0000',
    'a\u00a0b',
  ]) {
    it(`refuse ${JSON.stringify(alias)}`, () => refuses(() => checkAlias('inputAlias', alias), /^inputAlias /))
  }
})
