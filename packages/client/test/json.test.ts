import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { toJson } from '../src/json.ts'

suite('JSON text', () => {
  test('without bigints it is what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withSparseArray: true, withNullPrototype: true }), (value) => {
        assert.equal(toJson(value), JSON.stringify(value))
      }),
    )
  })

  test('a bigint is an integer with all its digits, at any depth', () => {
    assert.equal(
      toJson({ version: -9223372036854775808n, list: [1n, { deep: 9007199254740993n }], none: undefined }),
      '{"version":-9223372036854775808,"list":[1,{"deep":9007199254740993}]}',
    )
  })

  test('a text that looks like a bigint stays a text', () => {
    assert.equal(toJson({ version: '5n', text: '"5"' }), '{"version":"5n","text":"\\"5\\""}')
  })
})
