import assert from 'node:assert/strict'
import { test } from 'node:test'
import { standardAnalyzer } from '../analysis/standard.ts'
import { inDirectory, ORIGIN, put, tidyUp } from '../conformance/world.ts'
import { openEngine } from './engine.ts'

test('segments that are too few to be merged while an index grows are merged when nothing is waiting', () => {
  const engine = openEngine(standardAnalyzer, {
    factor: 4,
    idleFactor: 2,
    embeddedBytesMax: 0,
    besideBytesMin: Number.POSITIVE_INFINITY,
  })
  inDirectory((directory) => {
    const writer = engine.openWriter(directory)
    writer.reset(ORIGIN)
    for (let key = 1; key <= 3; key += 1) writer.apply([put(key)], key)
    const reader = engine.openReader(directory)
    assert.equal(writer.tidy(1), 'done')
    assert.equal(reader.segments().length, 3)
    tidyUp(writer)
    assert.deepEqual(reader.segments(), [{ documents: 3, deleted: 0 }])
    reader.close()
    writer.close()
  })
})
