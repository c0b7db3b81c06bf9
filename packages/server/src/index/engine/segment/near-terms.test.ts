import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { standardAnalyzer } from '../../analysis/standard.ts'
import { put } from '../../conformance/world.ts'
import { TERM_KINDS } from '../clauses/plan.ts'
import { openInverter } from '../inversion.ts'
import { Near } from '../near.ts'
import { openSegment } from './open.ts'

/** Few letters, of one byte and two, so that many words are near to each other and begin alike. */
const letter = fc.constantFrom(...'abnzлж')
const word = fc.string({ unit: letter, minLength: 1, maxLength: 7 })

/** How many edits two words are apart (near.ts), by the whole table. */
function editsBetween(one: string, other: string): number {
  const [from, to] = [Array.from(one), Array.from(other)]
  const table = from.map(() => [] as number[])
  const at = (row: number, column: number) =>
    row < 0 ? column + 1 : column < 0 ? row + 1 : (table[row]?.[column] ?? 0)
  for (const [row, letterFrom] of from.entries()) {
    for (const [column, letterTo] of to.entries()) {
      const isSwapped = row > 0 && column > 0 && letterFrom === to[column - 1] && from[row - 1] === letterTo
      const edits = [
        at(row - 1, column - 1) + (letterFrom === letterTo ? 0 : 1),
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        ...(isSwapped ? [at(row - 2, column - 2) + 1] : []),
      ]
      ;(table[row] as number[])[column] = Math.min(...edits)
    }
  }
  return at(from.length - 1, to.length - 1)
}

test('of a dictionary of many blocks exactly the words are found that are near', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 300, maxLength: 900, size: 'max' }),
      fc.array(fc.tuple(word, fc.integer({ min: 1, max: 2 })), { minLength: 10, maxLength: 10 }),
      (words, asked) => {
        const bytes = openInverter(standardAnalyzer)([put(1, { body: words.join(' ') }).document])
        const segment = openSegment({ name: 'test', bytes })
        for (const [typed, editsMax] of asked) {
          const near = words
            .map((each) => ({ word: each, edits: editsBetween(typed, each) }))
            .filter(({ word: [first], edits }) => edits <= (first === typed[0] ? editsMax : 1))
          const found = segment.wordsNear(TERM_KINDS.exact, new Near(typed, editsMax))
          const inOrder = (list: readonly { readonly word: string }[]) =>
            list.toSorted((left, right) => (left.word < right.word ? -1 : 1))
          assert.deepEqual(inOrder(found), inOrder(near))
        }
      },
    ),
    // Smaller dictionaries have too few blocks to fail as this one does.
    { numRuns: 30, endOnFailure: true },
  )
})
