import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type FaultSource, FaultSyntaxError, faultSource, parseFaults, type Strike } from './faults.ts'

const outcomeText = ({ outcome }: Strike) =>
  outcome === undefined ? '-' : outcome.kind === 'status' ? String(outcome.status) : outcome.kind

/** What so many requests meet, one after the other. */
const outcomes = (source: FaultSource, requests: number) =>
  Array.from({ length: requests }, () => outcomeText(source())).join(' ')

/** Randomness that is always the same. */
const always = (value: number) => () => value

describe('faults', () => {
  test('happen to every request unless something else is said', () => {
    for (const text of ['drop', '429', '500', '503']) {
      assert.equal(outcomes(faultSource(parseFaults(text), always(0.999)), 3), `${text} ${text} ${text}`)
    }
  })

  test('happen with their probability', () => {
    const source = (random: number) => faultSource(parseFaults('429@0.2'), always(random))
    assert.equal(outcomes(source(0.19), 2), '429 429')
    assert.equal(outcomes(source(0.2), 2), '- -')
  })

  test('happen to the next few requests', () => {
    assert.equal(outcomes(faultSource(parseFaults('503@first=2'), always(0)), 4), '503 503 - -')
  })

  test('one after the other: who has met one does not use up another', () => {
    assert.equal(outcomes(faultSource(parseFaults('drop@first=1,500@first=2'), always(0)), 4), 'drop 500 500 -')
  })

  test('delays add to whatever else happens', () => {
    const strike = faultSource(parseFaults(' slow=200 , drop, slow=50@0.5 '), always(0.4))()
    assert.deepEqual(strike, { outcome: { kind: 'drop' }, slowMillis: 250 })
  })

  test('none is none', () => {
    assert.deepEqual(faultSource(parseFaults('none'), always(0))(), { outcome: undefined, slowMillis: 0 })
  })

  test('that are written wrongly are refused with what would do', () => {
    const wrong = [
      '',
      'banana',
      '404',
      'drop,',
      'slow',
      'slow=',
      'slow=1e3',
      'slow=9999999',
      '429@',
      '429@0',
      '429@1.5',
    ]
    for (const text of [
      ...wrong,
      '429@0.2@0.3',
      '503@first=0',
      '503@first=',
      '503@last=1',
      'none,drop',
      'DROP',
      '500@-1',
    ]) {
      assert.throws(
        () => parseFaults(text),
        (error) => error instanceof FaultSyntaxError && /is no fault\. Give drop, 429, 500, 503/.test(error.message),
        text,
      )
    }
  })
})
