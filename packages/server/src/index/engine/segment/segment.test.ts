import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { openSegment } from './open.ts'
import { buildFromTerms } from './testing/build-from-terms.ts'
import { contentsOfDocuments, contentsOfSegment } from './testing/model.ts'
import { documents, plainDocuments } from './testing/worlds.ts'

const ACCESS_TERMS = ['a1', 'b2', 'c3', 'd4', 'e5', `f${'0'.repeat(32)}`, 'unknown', '']

test('a segment answers what its documents say', () => {
  fc.assert(
    fc.property(documents, (list) => {
      const segment = openSegment({ name: 'test', bytes: buildFromTerms(list) })
      assert.deepEqual(contentsOfSegment(segment, ACCESS_TERMS), contentsOfDocuments(list))
    }),
    { numRuns: 200 },
  )
})

test('a large segment in a file answers what its documents say', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-segment-'))
  const path = join(directory, '1.segment')
  const list = plainDocuments(3_000, 2_500)
  writeFileSync(path, buildFromTerms(list))
  const segment = openSegment({ path })
  try {
    const accessTerms = list.flatMap((document) => document.accessTerms)
    assert.deepEqual(contentsOfSegment(segment, accessTerms), contentsOfDocuments(list))
    const sizes = Object.values(segment.sizes())
    assert.equal(
      sizes.reduce((sum, bytes) => sum + bytes, 0),
      buildFromTerms(list).length,
    )
  } finally {
    segment.close()
    rmSync(directory, { recursive: true })
  }
})

test('terms are found by any prefix, and terms that are not there are not found', () => {
  fc.assert(
    fc.property(documents, fc.string({ maxLength: 3, unit: 'binary' }), (list, prefix) => {
      const segment = openSegment({ name: 'test', bytes: buildFromTerms(list) })
      const { terms } = contentsOfDocuments(list)
      for (const wanted of ['=', '=a', '=ab', '=\ud800', prefix]) {
        const expected = terms
          .filter(({ term }) => startsWithBytes(term, wanted))
          .map(({ term, postings }) => ({ term, documents: postings.length }))
        assert.deepEqual([...segment.termsFrom(wanted)], expected)
        if (!terms.some(({ term }) => term === wanted)) assert.equal(segment.postings(wanted), undefined)
      }
    }),
    { numRuns: 100 },
  )
})

/** Half a surrogate pair is no prefix of a whole one, in bytes. */
function startsWithBytes(term: string, prefix: string): boolean {
  const rest = term.slice(prefix.length)
  const endsInHalf = /[\ud800-\udbff]$/.test(prefix) && /^[\udc00-\udfff]/.test(rest)
  return term.startsWith(prefix) && !endsInHalf
}

test('keys and times from one end of the safe integers to the other come back', () => {
  const list = [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER, 1].map((key) => ({
    ...contentless,
    key,
    updatedAt: 253_402_300_799,
    level: 255,
  }))
  const segment = openSegment({ name: 'test', bytes: buildFromTerms(list) })
  assert.deepEqual(
    [...segment.keys()],
    list.map(({ key }) => key),
  )
  assert.deepEqual([...segment.updated()], Array(5).fill(253_402_300_799))
})

const contentless = { key: 1, updatedAt: 0, level: 0, length: 0, accessTerms: [], columns: {}, terms: new Map() }

test('numbers that have no place are refused', () => {
  const withTerm = (frequency: number, positions?: number[]) => () =>
    buildFromTerms([{ ...contentless, terms: new Map([['=a', positions ? { frequency, positions } : { frequency }]]) }])
  assert.throws(withTerm(0), RangeError)
  assert.throws(withTerm(1.5), RangeError)
  assert.throws(withTerm(2 ** 31), RangeError)
  assert.throws(withTerm(1, [-1]), RangeError)
  assert.throws(withTerm(1, [2 ** 31]), RangeError)
  assert.throws(() => buildFromTerms([{ ...contentless, length: -1 }]), RangeError)
})
