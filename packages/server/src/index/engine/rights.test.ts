import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Analyzer } from '../analysis/port.ts'
import { standardAnalyzer } from '../analysis/standard.ts'
import { inDirectory, put, queryOf, tidyUp, withWorld, words } from '../conformance/world.ts'
import { openEngine } from './engine.ts'

test('a change of rights alone has no text analysed, at once or when segments are merged', () => {
  let readings = 0
  const counting: Analyzer = {
    ...standardAnalyzer,
    read(text, numbers, visit) {
      readings += 1
      standardAnalyzer.read(text, numbers, visit)
    },
  }
  const engine = openEngine(counting)
  inDirectory((directory) =>
    withWorld(engine, directory, ({ apply, writer, reader }) => {
      const keysFor = (principal: string) =>
        reader.search(queryOf({ anyOf: words('apple'), principals: [principal] })).map(({ key }) => key)
      const fields = { title: 'fruit', body: 'apple' }
      apply(put(1, { ...fields, accessTerms: ['a1'] }), put(2, { ...fields, accessTerms: ['a1'] }))
      const before = readings
      assert.ok(before > 0)
      apply(put(1, { ...fields, accessTerms: ['b2'] }))
      assert.deepEqual(keysFor('b2'), [1])
      tidyUp(writer)
      assert.deepEqual(keysFor('b2'), [1])
      assert.deepEqual(keysFor('a1'), [2])
      assert.equal(readings, before)
      apply(put(1, { ...fields, body: 'apple pie', accessTerms: ['b2'] }))
      assert.ok(readings > before, 'a change of text is analysed')
    }),
  )
})
