import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { DROPPED, type MergedSegment, mergeSegments } from './merge.ts'
import { openSegment } from './open.ts'
import { buildFromTerms, type DocumentWithTerms } from './testing/build-from-terms.ts'
import { contentsOfDocuments, contentsOfSegment } from './testing/model.ts'
import { documents, plainDocuments } from './testing/worlds.ts'

type Fate = { readonly isLive: boolean; readonly accessTerms: readonly string[] | undefined }

const ACCESS_TERMS = ['a1', 'b2', 'c3', 'd4', 'e5', `f${'0'.repeat(32)}`, 'new1', 'new2']

const fate: fc.Arbitrary<Fate> = fc.record({
  isLive: fc.oneof(fc.constant(true), fc.boolean()),
  accessTerms: fc.option(fc.array(fc.constantFrom('a1', 'b2', 'new1', 'new2'), { maxLength: 3 }), { nil: undefined }),
})

function merge(
  sources: readonly (readonly DocumentWithTerms[])[],
  fateOf: (source: number, ordinal: number) => Fate,
  path?: string,
): MergedSegment {
  const merging = mergeSegments(
    sources.map((list, source) => ({
      segment: openSegment({ name: `source ${source}`, bytes: buildFromTerms(list) }),
      isLive: (ordinal) => fateOf(source, ordinal).isLive,
      accessTermsOf: (ordinal) => fateOf(source, ordinal).accessTerms,
    })),
    path,
  )
  for (;;) {
    const step = merging.next()
    if (step.done === true) return step.value
  }
}

/** The documents that a merge leaves, and where it must say that they went. */
function expected(
  sources: readonly (readonly DocumentWithTerms[])[],
  fateOf: (source: number, ordinal: number) => Fate,
): { readonly left: readonly DocumentWithTerms[]; readonly ordinals: readonly number[][] } {
  const left: DocumentWithTerms[] = []
  const ordinals = sources.map((list, source) =>
    list.map((document, ordinal) => {
      const { isLive, accessTerms } = fateOf(source, ordinal)
      return isLive ? left.push({ ...document, accessTerms: accessTerms ?? document.accessTerms }) - 1 : DROPPED
    }),
  )
  return { left, ordinals }
}

test('a merged segment is what its live documents would have made, with their access terms of now', () => {
  fc.assert(
    fc.property(
      fc.array(documents, { maxLength: 4 }),
      fc.array(fate, { minLength: 7, maxLength: 7 }),
      (lists, fates) => {
        const fateOf = (source: number, ordinal: number) =>
          fates[(source * 3 + ordinal) % fates.length] ?? { isLive: true, accessTerms: undefined }
        const merged = merge(lists, fateOf)
        const { left, ordinals } = expected(lists, fateOf)
        assert.equal(merged.documents, left.length)
        assert.deepEqual(
          merged.ordinals.map((list) => [...list]),
          ordinals,
        )
        const bytes = merged.content ?? new Uint8Array()
        assert.equal(merged.bytes, bytes.length)
        const segment = openSegment({ name: 'merged', bytes })
        assert.deepEqual(contentsOfSegment(segment, ACCESS_TERMS), contentsOfDocuments(left))
      },
    ),
    { numRuns: 150 },
  )
})

test('large segments merge into a file, byte for byte what building their documents gives', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-merge-'))
  try {
    const path = join(directory, '2.segment')
    const all = plainDocuments(4_000, 3_000)
    const lists = [all.slice(0, 1_000), all.slice(1_000, 1_001), all.slice(1_001)]
    const fateOf = (source: number, ordinal: number): Fate => ({
      isLive: (ordinal * 31 + source) % 10 !== 0,
      accessTerms: ordinal % 9 === 0 ? ['new1'] : undefined,
    })
    const merged = merge(lists, fateOf, path)
    assert.equal(merged.content, undefined)
    const { left } = expected(lists, fateOf)
    const segment = openSegment({ path })
    const accessTerms = ['new1', ...all.flatMap((document) => document.accessTerms)]
    assert.deepEqual(contentsOfSegment(segment, accessTerms), contentsOfDocuments(left))
    segment.close()
    assert.equal(merged.bytes, buildFromTerms(left).length)
  } finally {
    rmSync(directory, { recursive: true })
  }
})

test('a merge that is given up, or fails, leaves no file and never touches one that is there', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-merge-'))
  try {
    const path = join(directory, '3.segment')
    const segment = openSegment({ name: 'source', bytes: buildFromTerms(plainDocuments(3_000, 3_000)) })
    const source = { segment, isLive: () => true, accessTermsOf: () => undefined }
    const merging = mergeSegments(Array(40).fill(source), path)
    while (!existsSync(path)) assert.equal(merging.next().done, false)
    merging.return({ documents: 0, seal: 0, bytes: 0, content: undefined, ordinals: [] })
    assert.equal(existsSync(path), false)

    const failing = {
      ...source,
      accessTermsOf: () => {
        throw new Error('no terms')
      },
    }
    assert.throws(() => [...mergeSegments([failing], path)], /no terms/)
    assert.equal(existsSync(path), false)

    assert.equal([...mergeSegments([source], path)].length >= 0, true)
    assert.throws(() => [...mergeSegments([source], path)], /EEXIST/)
    openSegment({ path }).close()
  } finally {
    rmSync(directory, { recursive: true })
  }
})
