import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseJson } from './json.ts'

const bodyOf = (text: string) => new TextEncoder().encode(text)

test('a version beyond 2^53 keeps its digits wherever in the body it stands', () => {
  const digits = '9223372036854775807'
  for (let before = 0; before < 40; before += 1) {
    const text = `${' '.repeat(before)}{"short":"${'1'.repeat(before % 16)}","version":${digits}}`
    assert.deepEqual(parseJson(bodyOf(text)), { short: '1'.repeat(before % 16), version: 9223372036854775807n })
  }
})

test('whatever is in a body, the numbers in it are read as they would be one by one', () => {
  const value = fc.record({
    version: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    texts: fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9 ]{0,40}$/))),
  })
  fc.assert(
    fc.property(value, ({ version, texts }) => {
      const usable = texts.filter((text) => text.isWellFormed() && !text.includes('\0'))
      const text = `{"texts":${JSON.stringify(usable)},"version":${version}}`
      const exact = Number.isSafeInteger(Number(version)) ? Number(version) : version
      assert.deepEqual(parseJson(bodyOf(text)), { texts: usable, version: exact })
    }),
  )
})
