import { writeSync } from 'node:fs'
import { standardAnalyzer } from '../../analysis/standard.ts'
import { ORIGIN } from '../../conformance/world.ts'
import { openEngine } from '../engine.ts'
import { batchOf, crashSettings } from './batches.ts'

/**
 * The program that crash.test.ts kills: applies batch after batch to the index in the directory given as argument, and
 * prints the number of each once `apply` has returned. Between them it tidies and flushes.
 */

const [, , directory = ''] = process.argv
const writer = openEngine(standardAnalyzer, crashSettings).openWriter(directory)
if (writer.position() === undefined) writer.reset(ORIGIN)

for (let batch = (writer.position()?.changeSeq ?? 0) + 1; ; batch += 1) {
  writer.apply(batchOf(batch), batch)
  // Straight to the pipe: what stdout still buffers when the process is killed was never said.
  writeSync(1, `${batch}\n`)
  if (batch % 3 !== 0) writer.tidy(batch % 4 === 0 ? 50 : 2)
  if (batch % 5 === 0) writer.flush()
}
