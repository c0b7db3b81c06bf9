import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Analyzer } from '../analysis/port.ts'
import { standardAnalyzer } from '../analysis/standard.ts'
import { put } from '../conformance/world.ts'
import type { IndexedDocument } from '../port.ts'
import { openInverter } from './inversion.ts'

function documentsOf(...bodies: readonly string[]): readonly IndexedDocument[] {
  return bodies.map((body, key) => put(key, { title: 'Running far', body }).document)
}

const BATCH = documentsOf('apples and pears', 'pears, running', 'a pear of apples', 'plums')

/** Fails at a text once it has read what is before it. */
const failing: Analyzer = {
  ...standardAnalyzer,
  read(text, numbers, visit) {
    standardAnalyzer.read(text, numbers, visit)
    if (text.includes('poison')) throw new Error('no analysis')
  },
}

describe('inverting one batch after the other', () => {
  const fresh = openInverter(standardAnalyzer)(BATCH)

  test('gives the segment that the batch gives alone, after other batches and the same', () => {
    const invert = openInverter(standardAnalyzer)
    for (const bodies of [['pears and plums'], ['cherries run', 'apples', 'apples', 'nuts', 'pears pears']]) {
      invert(documentsOf(...bodies))
      assert.deepEqual(invert(BATCH), fresh)
      assert.deepEqual(invert(BATCH), fresh)
    }
  })

  test('gives it after a batch that ended with an error', () => {
    const invert = openInverter(failing)
    assert.throws(() => invert(documentsOf('pears and apples', 'plums running', 'nuts poison')), /no analysis/)
    assert.deepEqual(invert(BATCH), fresh)
  })

  test('gives it after a batch for which more room was made than is kept', () => {
    const invert = openInverter(standardAnalyzer)
    const words = Array.from({ length: 300_000 }, (_, number) => `pear${number.toString(36)}`)
    invert(documentsOf(words.join(' ')))
    assert.deepEqual(invert(BATCH), fresh)
  })
})
