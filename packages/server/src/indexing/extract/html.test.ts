import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { extractHtml } from './html.ts'

const textOf = (source: string, charactersMax = 1_000) => extractHtml(source, charactersMax).text
const titleOf = (source: string) => extractHtml(source, 1_000).title

describe('html', () => {
  test('inline elements do not part words, blocks stand on lines of their own', () => {
    assert.equal(
      textOf('<p>f<b>oo</b>b<i>a</i>r baz</p><p>next</p>one<br>two<div>three</div>'),
      'foobar baz\nnext\none\ntwo\nthree',
    )
  })

  test('cells of a table are kept apart, rows stand on lines of their own', () => {
    assert.equal(textOf('<table><tr><th>a</th><th>b</th></tr><tr><td>c<td>d</table>'), 'a b\nc d')
  })

  test('blanks run together, except where they are preformatted', () => {
    assert.equal(textOf('  a \n\t b&nbsp; c <pre>x\n  y</pre> d '), 'a b c\nx\n  y\nd')
  })

  test('entities are decoded', () => {
    assert.equal(
      textOf('caf&eacute; &lt;tag&gt; &amp;amp; &#x1F600; &#233; &unknown; AT&T'),
      'café <tag> &amp; 😀 é &unknown; AT&T',
    )
  })

  test('what is not shown is no text', () => {
    const unseen =
      '<script>a()</script><STYLE>b{}</STYLE><template>c<template>d</template>e</template><noscript>f</noscript><!-- g --><iframe>h</iframe>'
    assert.equal(textOf(`<head><meta name=x content=y>${unseen}</head>before${unseen}after`), 'beforeafter')
  })

  test('an element inside an unseen one does not end it', () => {
    assert.equal(textOf('<noscript><p>a</p></div>b</noscript>c'), 'c')
  })

  test('the text that stands for an image is text', () => {
    assert.equal(
      textOf('see<img alt="a &quot;red&quot; apple" title="no" src=x>here<img alt=\'\'>'),
      'see a "red" apple here',
    )
  })

  test('the title is that of the page, and no part of the text', () => {
    const page = '<html><head><title> My\n &amp; page </title></head><body><h1>Heading</h1>text'
    assert.deepEqual(extractHtml(page, 1_000), { title: 'My & page', text: 'Heading\ntext' })
  })

  test('without a title element the first heading of the first level is the title', () => {
    assert.equal(titleOf('<h2>Two</h2><h1>A <b>bold</b><br>one</h1><h1>Other</h1>'), 'A bold one')
    assert.equal(titleOf('<title> </title><h1>One</h1>'), 'One')
    assert.equal(titleOf('<h2>Two</h2>text'), '')
  })

  test('the title of a drawing is not that of the page', () => {
    assert.deepEqual(extractHtml('<svg><title>tooltip</title></svg><h1>Real</h1>', 1_000), {
      title: 'Real',
      text: 'tooltip\nReal',
    })
    assert.equal(titleOf('<svg><title>tooltip</title></svg><title>Real</title>'), 'Real')
  })

  test('malformed markup loses no text that a browser would show', () => {
    assert.equal(textOf('a < b && c <d>e</f>g<p>h</h1>i'), 'a < b && c eg\nh\ni')
    assert.equal(textOf('a</script>b</pre>c</svg>d'), 'ab\ncd')
    assert.equal(textOf('text <b unfinished'), 'text')
    assert.equal(textOf('</pre><pre>a\n  b</pre></svg><svg><title>c</title></svg>'), 'a\n  b\nc')
  })

  test('reading stops once there is enough text', () => {
    const { text } = extractHtml(`${'<p>word</p>'.repeat(100_000)}`, 50)
    assert.ok(text.length >= 50 && text.length < 60)
  })

  test('a hundred thousand nested elements are read like any others', () => {
    for (const element of ['div', 'b', 'pre', 'svg', 'template', 'h1', 'table']) {
      const source = `<${element}>`.repeat(100_000)
      assert.equal(textOf(`a${source}`), 'a')
      assert.equal(textOf(`${source}${`</${element}>`.repeat(100_000)}<i>z</i>`), 'z')
    }
  })
})
