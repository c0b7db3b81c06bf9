import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { SegmentDamaged } from './damage.ts'
import { FORMAT_VERSION } from './format.ts'
import { mergeSegments } from './merge.ts'
import { openSegment } from './open.ts'
import { buildFromTerms } from './testing/build-from-terms.ts'
import { contentsOfSegment } from './testing/model.ts'
import { plainDocuments } from './testing/worlds.ts'

const DOCUMENTS = plainDocuments(150, 40)
const BYTES = buildFromTerms(DOCUMENTS)
const ACCESS_TERMS = DOCUMENTS.flatMap(({ accessTerms }) => accessTerms)

function readAll(bytes: Uint8Array) {
  return contentsOfSegment(openSegment({ name: 'sample', bytes }), ACCESS_TERMS)
}

/** Damage is noticed by whoever reads everything, and the error says what it is about. */
function assertNoticed(bytes: Uint8Array, what: string) {
  assert.throws(
    () => readAll(bytes),
    (error) => error instanceof SegmentDamaged && error.segment === 'sample' && error.message.includes('sample'),
    what,
  )
}

test('every flipped bit is noticed', () => {
  for (let at = 0; at < BYTES.length; at++) {
    const bytes = BYTES.slice()
    bytes[at] = (BYTES[at] ?? 0) ^ (1 << (at % 8))
    assertNoticed(bytes, `bit ${at % 8} of byte ${at}`)
  }
})

test('a file that is cut off or has more at its end is noticed', () => {
  for (let length = 0; length < BYTES.length; length++) {
    assert.throws(() => openSegment({ name: 'sample', bytes: BYTES.subarray(0, length) }), SegmentDamaged)
  }
  assertNoticed(Buffer.concat([BYTES, Buffer.alloc(1)]), 'a byte more')
  assertNoticed(Buffer.concat([BYTES, BYTES]), 'twice')
})

test('a stretch of zeros is noticed', () => {
  for (let at = 0; at + 64 <= BYTES.length; at += 64) {
    const bytes = BYTES.slice()
    bytes.fill(0, at, at + 64)
    assertNoticed(bytes, `zeros at ${at}`)
  }
})

test('a file of another kind, and one of another version, is named as such', () => {
  assert.throws(() => openSegment({ name: 'sample', bytes: Buffer.alloc(5_000, 'SQLite') }), /it is no segment file/)
  const other = BYTES.slice()
  other[8] = 9
  new DataView(other.buffer).setUint32(12, crc32(other.subarray(0, 12)), true)
  assert.throws(
    () => openSegment({ name: 'sample', bytes: other }),
    new RegExp(`its format is version 9, not ${FORMAT_VERSION}`),
  )
})

test('a merge of a damaged segment fails', () => {
  for (let at = 40; at < BYTES.length - 40; at += 97) {
    const bytes = BYTES.slice()
    bytes[at] = (BYTES[at] ?? 0) ^ 4
    assert.throws(() => {
      const segment = openSegment({ name: 'sample', bytes })
      return [...mergeSegments([{ segment, isLive: () => true, accessTermsOf: () => undefined }], undefined)]
    }, SegmentDamaged)
  }
})

test('a missing file, and one that is cut off while it is open, is named', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-damage-'))
  try {
    const path = join(directory, '1.segment')
    assert.throws(() => openSegment({ path }), { name: 'SegmentDamaged', segment: path })
    writeFileSync(path, BYTES)
    const segment = openSegment({ path })
    truncateSync(path, 20)
    assert.throws(() => segment.keys(), { name: 'SegmentDamaged', segment: path })
    segment.close()
    assert.throws(() => segment.keys(), /was closed/)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
