import assert from 'node:assert/strict'
import { test } from 'node:test'
import { builtInNames } from '../query/operators.ts'
import { builtInOperators } from './operators.ts'

test('every operator of the query language is completed, but for another name of the same', () => {
  const completed = builtInOperators.map(({ name }) => name)
  assert.deepEqual(completed.toSorted(), builtInNames.filter((name) => name !== 'datasource').toSorted())
})
