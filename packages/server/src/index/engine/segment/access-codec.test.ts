import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeBits, ordinalsOf } from '../bits.ts'
import { HOLDERS, type HoldersPlace, markHolders, readHolders, writeHolders } from './access-codec.ts'
import { ByteWriter } from './byte-writer.ts'

/** So many that gaps of four bytes occur. */
const DOCUMENTS = 3_000_000

const gap = fc.oneof(
  { weight: 4, arbitrary: fc.nat(200) },
  { weight: 3, arbitrary: fc.integer({ min: 100, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 15_000, max: 40_000 }) },
  fc.constantFrom(127, 128, 16_383, 16_384, 2_097_151, 2_097_152),
)
const ordinals = fc.array(gap, { minLength: 1, maxLength: 60 }).map((gaps) => {
  let ordinal = -1
  return gaps.map((each) => (ordinal += each + 1)).filter((each) => each < DOCUMENTS)
})

/** A list between bytes of others, as it stands in a block. */
function placed(list: Uint8Array, count: number, behind: readonly number[]): HoldersPlace {
  const bytes = Uint8Array.from([255, ...list, ...behind])
  return { bytes, start: 1, end: 1 + list.length, isBitmap: false, count }
}

function written(list: readonly number[]): Uint8Array {
  const writer = new ByteWriter()
  assert.equal(writeHolders(writer, list, DOCUMENTS), HOLDERS.gaps)
  return Uint8Array.from(writer.view())
}

/** Undefined if the bytes are no list. */
function read(place: HoldersPlace): readonly number[] | undefined {
  const list = new Uint32Array(place.count)
  return readHolders(place, DOCUMENTS, list) ? [...list] : undefined
}

function marked(place: HoldersPlace): readonly number[] | undefined {
  const marks = makeBits(DOCUMENTS)
  return markHolders(place, DOCUMENTS, marks) ? [...ordinalsOf(marks)] : undefined
}

const behind = fc.array(fc.nat(255), { maxLength: 3 })

test('a list is read, and marked, as it was written', () => {
  fc.assert(
    fc.property(ordinals, behind, (list, others) => {
      const place = placed(written(list), list.length, others)
      assert.deepEqual(read(place), list)
      assert.deepEqual(marked(place), list)
    }),
  )
})

test('bytes that are no list are neither read nor marked', () => {
  fc.assert(
    fc.property(
      ordinals,
      behind,
      fc.nat(1_000),
      fc.nat(255),
      fc.constantFrom(-1, 0, 0, 1),
      (list, others, at, byte, more) => {
        const bytes = written(list)
        bytes[at % bytes.length] = byte
        const place = placed(bytes, Math.max(0, list.length + more), others)
        assert.deepEqual(marked(place), read(place))
      },
    ),
  )
  const [whole, ...longer] = [
    written([5, 70_000]),
    Uint8Array.from([0x80, 0x80, 0x80, 0x80, 0x80, 0]),
    Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x0f]),
  ]
  const wrong = [
    placed(whole, 1, []),
    placed(whole, 3, []),
    placed(whole.subarray(0, -1), 2, []),
    ...longer.map((bytes) => placed(bytes, 1, [])),
  ]
  for (const place of wrong) assert.deepEqual([read(place), marked(place)], [undefined, undefined])
})
