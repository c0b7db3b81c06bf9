import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '@sheaf/contract'
import fc from 'fast-check'
import { assertLinear } from '../../test/assert-linear.ts'
import { extractText } from './extract.ts'

const base64 = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding).toString('base64')
const TYPES = ['text/plain', 'text/markdown', 'text/html', 'text/csv']

describe('extraction', () => {
  test('plain text, tables and visiting cards are taken as they are', () => {
    for (const mimeType of ['text/plain', 'text/csv', 'text/tab-separated-values', 'text/vcard'])
      assert.deepEqual(extractText({ mimeType, textContent: 'a,"b" <i>\n*c*\td ' }), { text: 'a,"b" <i>\n*c*\td ' })
  })

  test('each format is read as what it is, and gives its title', () => {
    assert.deepEqual(extractText({ mimeType: 'text/html', textContent: '<title>T</title><p>a' }), {
      text: 'a',
      title: 'T',
    })
    assert.deepEqual(extractText({ mimeType: 'text/markdown', textContent: '# T\n\n*a*' }), {
      text: 'T\na',
      title: 'T',
    })
    assert.deepEqual(extractText({ mimeType: 'text/html', textContent: '<p>a' }), { text: 'a' })
  })

  test('neither case nor parameters of the type matter', () => {
    for (const mimeType of ['TEXT/HTML', ' text/html ; charset=utf-8', 'Text/Html;Charset="UTF-8"; x=y'])
      assert.deepEqual(extractText({ mimeType, textContent: '<b>é</b>' }), { text: 'é' })
  })

  test('content without text is empty', () => {
    assert.deepEqual(extractText({ mimeType: 'text/plain' }), { text: '' })
    assert.deepEqual(extractText({ mimeType: 'text/html', textContent: '' }), { text: '' })
  })

  test('binary content is base64 of UTF-8', () => {
    assert.deepEqual(extractText({ mimeType: 'text/plain', binaryContent: base64('naïve 😀') }), { text: 'naïve 😀' })
    assert.deepEqual(extractText({ mimeType: 'text/html', binaryContent: base64('<p>naïve') }), { text: 'naïve' })
  })

  test('binary content is read in the charset that the type names', () => {
    const latin = base64('café', 'latin1')
    assert.deepEqual(extractText({ mimeType: 'text/plain; charset=ISO-8859-1', binaryContent: latin }), {
      text: 'café',
    })
    const utf16 = base64('café', 'utf16le')
    assert.deepEqual(extractText({ mimeType: 'text/plain; charset="utf-16le"', binaryContent: utf16 }), {
      text: 'café',
    })
  })

  test('an unknown charset is reported, and UTF-8 is tried', () => {
    const { text, warning } = extractText({ mimeType: 'text/plain; charset=klingon', binaryContent: base64('café') })
    assert.equal(text, 'café')
    assert.match(warning ?? '', /klingon/)
  })

  test('a byte order mark is no text', () => {
    assert.equal(extractText({ mimeType: 'text/plain', textContent: '\ufeffa' }).text, 'a')
    assert.equal(extractText({ mimeType: 'text/plain', binaryContent: base64('\ufeffa') }).text, 'a')
  })

  test('a type that cannot be read gives no text and a warning that names it', () => {
    for (const mimeType of ['application/pdf', 'text/css', 'image/png; a=b', 'text', '__proto__']) {
      const { text, title, warning } = extractText({ mimeType, textContent: 'a', binaryContent: 'YQ==' })
      assert.deepEqual([text, title], ['', undefined])
      assert.ok(warning?.includes(`'${mimeType.split(';')[0]}'`))
    }
  })

  test('text is cut at the limit of what is indexed, not inside a character', () => {
    const max = limits.indexedCharactersMax.value
    for (const mimeType of TYPES) {
      const { text } = extractText({ mimeType, textContent: `a${'😀'.repeat(max)}` })
      assert.equal(text.length, max - 1, mimeType)
      assert.ok(text.isWellFormed())
    }
  })

  test('a title is cut where it is no title any more', () => {
    assert.equal(
      extractText({ mimeType: 'text/html', textContent: `<title>${'a'.repeat(5_000)}` }).title?.length,
      1_000,
    )
  })

  const markup = fc.constantFrom(
    ...[
      '<',
      '>',
      '</',
      '<b>',
      '<script>',
      '<title>',
      '<h1>',
      '<img alt="',
      '&amp',
      '&#',
      '<!--',
      ']]>',
      '*',
      '_',
      '~~',
      '`',
      '```',
      '[',
      '](',
      '![',
      '> ',
      '- ',
      '1. ',
      '# ',
      '|',
      '\n',
      '\n\n',
      '---\n',
      '    ',
      '\\',
      'http://',
      'a@b.c',
      'word ',
      '\0',
      '\ud800',
      '😀',
    ],
  )
  const source = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(markup, { maxLength: 80 }).map((parts) => parts.join('')),
  )

  test('no content makes extraction fail, or give anything but text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), source, fc.boolean(), (mimeType, content, isBinary) => {
        const { text, title } = extractText(
          isBinary ? { mimeType, binaryContent: content } : { mimeType, textContent: content },
        )
        assert.equal(typeof text, 'string')
        assert.notEqual(title, '')
      }),
      { numRuns: 1_000 },
    )
  })

  const hostile = {
    'text/markdown': [
      '*',
      '**',
      '*_a',
      '***a**',
      'a_',
      '_a_b',
      'a**b',
      '~',
      '!',
      '![',
      '[',
      '[a](',
      '[a]: b\n',
      '`',
      '``a',
      '\\',
      '>',
      '> ',
      '> - ',
      '- ',
      '- a\n',
      '1. ',
      'a\n-\n',
      '# ',
      '|a',
      '<',
      '<a b="',
      '<div>\n\n',
      '&',
      'http://a ',
      '\n',
      '```\n',
    ],
    'text/html': [
      '<',
      '<b>',
      '<div>\n\n',
      '</x>',
      '<a b="',
      '<img alt="',
      '<!--',
      '<pre>',
      '<script>',
      '<title>',
      '<h1>',
      '<td>',
      '&',
      '&amp',
      ' ',
      'a\n',
    ],
  }
  // Long enough for a square to show, short enough to end in minutes where there is one.
  const lengths = { 'text/markdown': 64_000, 'text/html': 256_000 }
  for (const mimeType of ['text/markdown', 'text/html'] as const) {
    test(`the cost of reading ${mimeType} grows with its length, not its square, whatever it consists of`, () => {
      const length = lengths[mimeType]
      for (const pattern of hostile[mimeType]) {
        const contentOf = (characters: number) => pattern.repeat(characters / pattern.length)
        assertLinear(JSON.stringify(pattern), contentOf, length, (textContent) =>
          extractText({ mimeType, textContent }),
        )
      }
    })
  }
})
