import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import type { AutocompleteResponse } from '@sheaf/contract'
import fc from 'fast-check'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startTestServer } from './running-server.ts'
import { searcherOf } from './searcher.ts'

/**
 * Two people, and documents at random that one of them or both may see: whatever is proposed, completed or shown to somebody is
 * made of words of documents that they may see.
 */

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const client = await server.token({ kind: 'client' })
const { find } = searcherOf(server, client)
const people = ['ann', 'bob'] as const
const addresses = people.map((name) => `${name}@example.com`)
await must('adddatasource', handbook)
for (const name of people) await must('indexuser', user(name))

/** Words near to each other, so that one is proposed for the other. */
const aWord = fc.constantFrom('marble', 'marbel', 'marbles', 'garble', 'market', 'marker', 'harbor', 'harbour', 'kiwi')
const aDocument = fc.record({
  words: fc.array(aWord, { minLength: 1, maxLength: 4 }),
  tag: aWord,
  readers: fc.subarray(addresses, { minLength: 1 }),
})
const aTypo = fc
  .tuple(aWord, fc.nat({ max: 5 }), fc.constantFrom('', 'x'))
  .map(([word, at, put]) => word.slice(0, at) + put + word.slice(at + 1))

it('nobody is shown a word that only documents have which they may not see', async () => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(aDocument, { minLength: 2, maxLength: 6 }),
      fc.array(aTypo, { minLength: 2, maxLength: 4 }),
      async (documents, typos) => {
        runs += 1
        await must('indexdocuments', {
          datasource: 'handbook',
          // The same ids in each run, so that the index holds what the run before put there; others are taken away.
          documents: Array.from({ length: 6 }, (_, i) => {
            const { words, tag, readers } = documents[i] ?? { words: ['nothing'], tag: 'nothing', readers: addresses }
            return page(`d${i}`, {
              title: words[0] ?? '',
              body: { mimeType: 'text/plain', textContent: words.join(' ') },
              tags: [tag],
              permissions: { allowedUsers: readers.map((email) => ({ email })) },
            })
          }),
        })
        // Every other run is asked before the index has heard of it.
        if (runs % 2 === 0) await must('processalldocuments', {})
        for (const person of addresses) await ask(person, documents, typos)
      },
    ),
    { numRuns: 40 },
  )
})

type Documents = readonly {
  readonly words: readonly string[]
  readonly tag: string
  readonly readers: readonly string[]
}[]

async function ask(person: string, documents: Documents, typos: readonly string[]): Promise<void> {
  const seen = new Set(
    documents.filter(({ readers }) => readers.includes(person)).flatMap(({ words, tag }) => [...words, tag]),
  )
  seen.add('nothing')
  const assertSeen = (text: string, typed: string, about: string) => {
    for (const word of text.match(/\p{L}+/gu) ?? []) {
      assert.ok(seen.has(word) || typed.includes(word), `${person} reads ${word} in ${about} for ${typed}`)
    }
  }
  for (const typo of typos) {
    const { metadata, results } = await find(person, typo)
    assertSeen(metadata?.querySuggestion ?? '', typo, 'a suggestion')
    for (const { text = '' } of results.flatMap(({ snippets = [] }) => snippets)) assertSeen(text, typo, 'a passage')
    for (const query of [typo.slice(0, 3), `tag:${typo.slice(0, 2)}`]) {
      const answer = await server.call('autocomplete', client, { query }, { 'x-glean-actas': person })
      assert.equal(answer.status, 200, answer.text)
      for (const { result, resultType = '' } of (answer.json as AutocompleteResponse).results) {
        if (resultType !== 'OPERATOR') assertSeen(result.replace(/^tag:/, ''), query, resultType)
      }
    }
  }
}
