import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBits, ordinalsOf } from '../bits.ts'
import { mergeSegments } from './merge.ts'
import { openSegment } from './open.ts'
import { buildFromTerms } from './testing/build-from-terms.ts'

const DOCUMENTS = 4_000
const TERMS = Array.from({ length: 700 }, (_, number) => `g${number.toString(36).padStart(3, '0')}`)
/** The first is everyone's; the others have the fewer documents the higher their number, down to a few. */
const heldBy = (document: number) => TERMS.filter((_, number) => (document * 31 + number * 7) % (number + 1) < 2)

function segmentOf(documents: readonly number[]) {
  const bytes = buildFromTerms(
    documents.map((number) => ({
      key: number,
      updatedAt: 0,
      level: 0,
      length: 0,
      accessTerms: heldBy(number),
      columns: {},
      terms: new Map(),
    })),
  )
  return openSegment({ name: 'sample', bytes })
}

const ALL = Array.from({ length: DOCUMENTS }, (_, number) => number)
const holdersOf = (term: string) => ALL.filter((number) => heldBy(number).includes(term))

/** Lists of many blocks: what is read of one must not be taken for another. */
function assertWhole(segment: ReturnType<typeof segmentOf>) {
  const asked = [0, 1, 2, 3, 50, 51, 300, 301, 699].map((number) => TERMS[number] ?? '')
  for (const term of [...asked, ...asked.toReversed()]) {
    assert.deepEqual([...(segment.holders(term) ?? [])], holdersOf(term), term)
  }
  for (const held of [asked.slice(4), asked.slice(4).toReversed(), TERMS.slice(200), ['nobody']]) {
    const marks = makeBits(DOCUMENTS)
    segment.markHolders(held, marks)
    const wanted = new Set(held)
    assert.deepEqual(
      [...ordinalsOf(marks)],
      ALL.filter((number) => heldBy(number).some((term) => wanted.has(term))),
    )
  }
}

test('of many lists each is found, one by one and together, before and after a merge', () => {
  const whole = segmentOf(ALL)
  assert.ok((whole.sizes()['access lists'] ?? 0) > 5 * 8 * 1024, 'they take several blocks')
  assertWhole(whole)
  const halves = [segmentOf(ALL.slice(0, DOCUMENTS / 2)), segmentOf(ALL.slice(DOCUMENTS / 2))]
  const steps = mergeSegments(
    halves.map((segment) => ({ segment, isLive: () => true, accessTermsOf: () => undefined })),
    undefined,
  )
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  assert.ok(step.value.content)
  assertWhole(openSegment({ name: 'merged', bytes: step.value.content }))
})
