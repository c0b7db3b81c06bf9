import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { codeBlock, escapeHtml, prose, table } from '../src/docs-page/html.ts'
import { docsPage } from '../src/docs-page.ts'
import { errors } from '../src/errors.ts'
import { openApiDocument } from '../src/openapi.ts'
import { operationList } from '../src/operations.ts'

const page = docsPage()

suite('the docs page', () => {
  test('runs nothing and loads nothing', () => {
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|<object|<embed|@import|url\(|javascript:/i)
    assert.doesNotMatch(page, /\son[a-z]+\s*=/i)
    for (const [, target] of page.matchAll(/\s(?:href|src|action|srcset)\s*=\s*"([^"]*)"/gi))
      assert.match(target ?? '', /^#/)
  })

  for (const operation of operationList)
    test(`has ${operation.id} with its path, statuses and examples`, () => {
      const section = page.split(`id="operation-${operation.id}"`)[1]?.split('</section>')[0] ?? ''
      assert.ok(section.includes(`<code>${operation.path}</code>`))
      assert.ok(section.includes(escapeHtml(operation.summary)))
      for (const status of operation.refusals) assert.ok(section.includes(`#status-${status}`))
      assert.ok(section.includes(escapeHtml(JSON.stringify(operation.responseExample, null, 2))))
      if (operation.request !== null)
        assert.ok(section.includes(escapeHtml(JSON.stringify(operation.requestExample, null, 2))))
    })

  test('has every field of every request, answer and model', () => {
    for (const schema of Object.values(openApiDocument().components.schemas))
      if (schema.title !== 'ErrorBody')
        for (const name of Object.keys(schema.properties ?? {})) assert.ok(page.includes(`<code>${name}</code>`), name)
  })

  test('has every error with its meaning and remedy', () => {
    for (const [code, { meaning, remedy }] of Object.entries(errors)) {
      assert.ok(page.includes(`<code>${code}</code>`), code)
      assert.ok(page.includes(prose(meaning)), meaning)
      assert.ok(page.includes(prose(remedy)), remedy)
    }
  })

  test('links only to what is on the page, and names each place once', () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1])
    assert.equal(new Set(ids).size, ids.length)
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.includes(target), target)
  })

  test('closes every element that it opens', () => {
    const open: string[] = []
    for (const [, slash, name = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
      if (name === 'meta') continue
      if (slash === '') open.push(name)
      else assert.equal(open.pop(), name)
    }
    assert.deepEqual(open, [])
  })

  test('escapes text wherever it puts it', () => {
    const evil = `<script>"'&`
    const safe = '&lt;script&gt;&quot;&#39;&amp;'
    assert.equal(escapeHtml(evil), safe)
    assert.equal(prose(`see \`${evil}\``), `see <code>${safe}</code>`)
    assert.ok(!codeBlock(evil, evil).includes('<script'))
    assert.ok(!table(evil, [evil], []).includes('<script'))
  })
})
