import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { encodeText } from './segment/text-bytes.ts'
import { Vocabulary } from './vocabulary.ts'

const letters = fc.constantFrom(...'abcé٣中😀\ud800')
const word = fc.string({ unit: letters, minLength: 1, maxLength: 6 })

function textOf(vocabulary: Vocabulary, number: number): Buffer {
  const bytes = Buffer.alloc(vocabulary.lengthOf(number) + 2)
  vocabulary.copy(number, bytes, 1)
  return bytes.subarray(1, -1)
}

describe('vocabulary', () => {
  test('gives each word one number, by which its bytes and its stem are found', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 200 }), (pairs) => {
        const vocabulary = new Vocabulary()
        const stems = new Map<string, string>()
        for (const [exact, other] of pairs) {
          const stem = stems.get(exact) ?? other
          stems.set(exact, stem)
          const number = vocabulary.add(exact, stem)
          assert.equal(vocabulary.add(exact, stem), number)
          assert.deepEqual(textOf(vocabulary, number), Buffer.from(encodeText(exact)))
          assert.deepEqual(textOf(vocabulary, vocabulary.stemOf(number)), Buffer.from(encodeText(stem)))
        }
        assert.equal(vocabulary.size, new Set([...stems].flat()).size)
      }),
    )
  })

  test('finds a word where it stands in a text, in small letters and capitals, once it has been added as a word', () => {
    const vocabulary = new Vocabulary()
    const running = vocabulary.add('running', 'run')
    assert.equal(vocabulary.find('He is Running on', 6, 13), running)
    assert.equal(vocabulary.find('running', 0, 6), -1)
    // Only the stem of another so far: what its own stem is, nobody has said.
    assert.equal(vocabulary.find('run', 0, 3), -1)
    const run = vocabulary.add('run', 'run')
    assert.equal(run, vocabulary.stemOf(running))
    assert.equal(vocabulary.find('run', 0, 3), run)
  })

  test('knows the stem of a word from the first time on, whenever it grows', () => {
    const vocabulary = new Vocabulary()
    for (let number = 0; number < 20_000; number += 1) {
      // Two of three have a stem that is new as well, so that either may be the one for which there is no more room.
      const stem = number % 3 === 0 ? `w${number}` : `s${number}`
      const added = vocabulary.add(`w${number}`, stem)
      assert.equal(textOf(vocabulary, vocabulary.stemOf(added)).toString(), stem)
    }
  })

  test('keeps every word apart while it grows, and forgets all at once', () => {
    const vocabulary = new Vocabulary()
    const words = Array.from({ length: 30_000 }, (_, number) => `w${number.toString(36)}`)
    const numbers = words.map((text) => vocabulary.add(text, text))
    assert.deepEqual(
      words.map((text) => vocabulary.find(text, 0, text.length)),
      numbers,
    )
    vocabulary.clear()
    assert.equal(vocabulary.size, 0)
    assert.equal(vocabulary.find('w1', 0, 2), -1)
    assert.equal(vocabulary.add('w1', 'w1'), 0)
  })

  test('sorts words by their bytes, those with the same beginning too', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof(word, fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1 }))),
        (words) => {
          const vocabulary = new Vocabulary()
          const numbers = Uint32Array.from(words, (text) => vocabulary.add(text, text))
          const sorted = [...vocabulary.sort(numbers)].map((number) => textOf(vocabulary, number).toString('hex'))
          const expected = words.map((text) => Buffer.from(encodeText(text))).sort(Buffer.compare)
          assert.deepEqual(
            sorted,
            expected.map((bytes) => bytes.toString('hex')),
          )
        },
      ),
    )
  })
})
