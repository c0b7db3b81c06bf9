import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { extractMarkdown } from './markdown.ts'
import { cutPieces, PIECE_CHARACTERS_MAX } from './markdown-pieces.ts'

const textOf = (source: string, charactersMax = 1_000_000) => extractMarkdown(source, charactersMax).text
const titleOf = (source: string) => extractMarkdown(source, 1_000_000).title
const FILL = 'Some more words of no interest.\n'.repeat(60)

describe('markdown', () => {
  test('marks are taken away and words are kept', () => {
    const source =
      '# A *fine* title\n\nSome **bold**, _slanted_, ~~struck~~ and `code`.\nSame paragraph.\n\n> quoted\n\n---\n\n1. one\n2. two\n   - nested\n'
    assert.equal(
      textOf(source),
      'A fine title\nSome bold, slanted, struck and code. Same paragraph.\nquoted\none\ntwo\nnested',
    )
  })

  test('tables give the words of their cells, row by row', () => {
    assert.equal(textOf('| a | b |\n|---|:-:|\n| c | *d* |\n'), 'a b\nc d')
  })

  test('code is text as it is written', () => {
    assert.equal(
      textOf('```ts\nconst m: Map<string, T> = a && b\n\n# not a heading\n```\n'),
      'const m: Map<string, T> = a && b\n\n# not a heading',
    )
    assert.equal(textOf('use `Map<K, V>` here'), 'use Map<K, V> here')
  })

  test('links and images give their text, bare links themselves', () => {
    assert.equal(
      textOf('[the docs](https://a.example/x "tip"), ![a picture](p.png), https://b.example/y'),
      'the docs, a picture , https://b.example/y',
    )
    assert.equal(textOf('see [the docs][1]\n\n[1]: https://a.example\n'), 'see the docs')
  })

  test('HTML inside is read as HTML', () => {
    assert.equal(
      textOf(
        'a <b>bold</b> word\n\n<div>\n<p>block</p>\n<script>no()</script>\n</div>\n\n<!-- no -->\n\nend &amp; &eacute;',
      ),
      'a bold word\nblock\nend & é',
    )
  })

  test('the first heading of any level is the title', () => {
    assert.equal(titleOf('intro\n\n## The `first` *one*\n\n# Second\n'), 'The first one')
    assert.equal(titleOf('Underlined\n=====\n'), 'Underlined')
    assert.equal(titleOf('```\n# comment\n```\n'), '')
    assert.equal(titleOf(`${FILL.repeat(10)}\n# Late\n\n${FILL.repeat(10)}\n# Later`), 'Late')
  })

  test('front matter is text, and no heading', () => {
    assert.deepEqual(extractMarkdown('---\ntags: [a, b]\ndate: 2020\n---\n# Real\n\ntext', 1_000), {
      text: 'tags: [a, b]\ndate: 2020\nReal\ntext',
      title: 'Real',
    })
  })

  test('a long document reads like a short one, wherever it is cut', () => {
    const code = `\`\`\`\n~~~\n${'let x: List<string> = 1\n\n'.repeat(150)}\`\`\`\n`
    const text = textOf(`${FILL}\n**bold** one\n\n${FILL}\n${code}\n${FILL}\nlast *word*`)
    assert.ok(text.includes('\nbold one\n') && text.endsWith('\nlast word'))
    assert.equal(text.match(/List<string>/g)?.length, 150)
  })

  test('a long run of lines without a blank one is read as Markdown too', () => {
    assert.doesNotMatch(textOf(`**bold** ${'word '.repeat(30)}\n`.repeat(100)), /\*/)
  })

  test('what is too intricate is taken as it is written', () => {
    assert.equal(textOf(`${'*_a'.repeat(500)} word`), `${'*_a'.repeat(500)} word`)
    assert.equal(textOf(`${'> '.repeat(500)}word`), `${'> '.repeat(500)}word`)
    assert.equal(textOf(`**bold** ${'word '.repeat(2_000)}`).slice(0, 8), '**bold**')
  })

  test('reading stops once there is enough text', () => {
    const text = textOf('word *word*\n\n'.repeat(100_000), 1_000)
    assert.ok(text.length >= 1_000 && text.length < 10_000)
  })

  const lines = fc.constantFrom(
    '',
    'word',
    '```',
    '~~~~',
    '  ```js',
    '# head',
    '    code',
    `${'long '.repeat(500)}`,
    '- item',
  )

  test('pieces put together are the source, and only code and enormous lines are long', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(lines, fc.constantFrom('\n', '\r\n', '\n\n')), { maxLength: 60 }), (parts) => {
        const source = parts.flat().join('')
        const pieces = [...cutPieces(source)]
        assert.equal(pieces.join(''), source)
        for (const piece of pieces)
          assert.ok(piece.length > 0 && (piece.length <= PIECE_CHARACTERS_MAX || /```|~~~~/.test(piece)))
      }),
    )
  })
})
