import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { assertRefused } from '../answers.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { searcherOf } from '../searcher.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const { ask, find } = searcherOf(server, await server.token({ kind: 'client' }))
const ann = 'ann@example.com'
await must('adddatasource', handbook)
await must('indexuser', user('ann'))
const fill = 'Nothing of interest is said in here at all, not even this. '.repeat(10)
const textContent = `${fill}One apple. ${fill}A red apple. ${fill}`
await must('indexdocument', { document: page('long', { body: { mimeType: 'text/plain', textContent } }) })
await must('processalldocuments', {})
const passages = async (more: object) => (await find(ann, 'red apple', more)).results[0]?.snippets ?? []

describe('200', () => {
  it('with several passages, the best first, each with its place and marks', async () => {
    const found = await passages({ maxSnippetSize: 80 })
    assert.deepEqual(
      found.map(({ text = '', snippetTextOrdering, ranges = [] }) => [
        snippetTextOrdering,
        ranges.map(({ startIndex, endIndex }) => text.slice(startIndex, endIndex)),
      ]),
      [
        [1, ['red', 'apple']],
        [0, ['apple']],
      ],
    )
  })

  it('with long texts in the order of the document, unmarked, where they are asked for', async () => {
    const isLong = { requestOptions: { returnLlmContentOverSnippets: true } }
    const found = await passages({ ...isLong, maxSnippetSize: 400 })
    assert.equal(found.length, 2)
    assert.match(found[0]?.text ?? '', /One apple/)
    assert.match(found[1]?.text ?? '', /A red apple/)
    assert.ok(found.map(({ text = '' }) => text).join('').length <= 400)
    for (const passage of found) assert.deepEqual(Object.keys(passage).sort(), ['mimeType', 'snippet', 'text'])
    const [whole] = await passages({ ...isLong, maxSnippetSize: 10_000 })
    assert.equal(whole?.text, textContent.trim())
  })
})

it('200 with the passages of a hit that takes the place of one that is not shown', async () => {
  const about = (id: string, more: object) =>
    must('indexdocument', {
      document: page(id, { body: { mimeType: 'text/plain', textContent: `All about figs: ${id}.` }, ...more }),
    })
  const viewURL = 'https://handbook.example.com/figs'
  // Of the documents of one address only the one that was sent last is shown.
  for (const id of ['first', 'second', 'third']) await about(id, { viewURL, title: 'Figs' })
  await about('apart', { title: 'Fruit' })
  await must('processalldocuments', {})
  const { results } = await find(ann, 'figs', { pageSize: 2 })
  assert.deepEqual(
    results.map(({ document, snippets = [] }) => [document?.metadata?.datasourceId, snippets[0]?.text]),
    [
      ['third', 'All about figs: third.'],
      ['apart', 'All about figs: apart.'],
    ],
  )
})

it('400 for long texts without how long they may be, or longer than there are', async () => {
  const requestOptions = { returnLlmContentOverSnippets: true }
  assertRefused(await ask(ann, { query: 'apple', requestOptions }), 'invalid_field', 'maxSnippetSize')
  for (const maxSnippetSize of [0, 10_001]) {
    assertRefused(await ask(ann, { query: 'apple', requestOptions, maxSnippetSize }), 'invalid_field')
  }
})
