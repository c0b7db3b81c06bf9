import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { standardAnalyzer } from '../analysis/standard.ts'
import { tidyUp } from '../conformance/world.ts'
import { openEngine } from './engine.ts'
import { crashSettings, documentsAfter } from './testing/batches.ts'
import { assertHolds } from './testing/whole.ts'

const KILLS = Number(process.env.SHEAF_KILLS ?? 8)
/** Batches that a child applies before it may be killed, and how long after one it is killed at most. */
const ACKNOWLEDGED_MAX = 25
const MILLIS_MAX = 12

const engine = openEngine(standardAnalyzer, crashSettings)

test(`after each of ${KILLS} kills everything acknowledged is there, whole, and no file is left that nothing names`, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-index-crash-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  for (let kill = 0; kill < KILLS; kill += 1) {
    const acknowledged = await runAndKill(directory, 1 + Math.floor(Math.random() * ACKNOWLEDGED_MAX))
    const beforeRepair = engine.openReader(directory)
    const changeSeq = beforeRepair.position()?.changeSeq ?? 0
    assert.ok(changeSeq >= acknowledged, `the index is at ${changeSeq}, but ${acknowledged} was acknowledged`)
    assert.ok(changeSeq <= acknowledged + 1, `the index is at ${changeSeq}, which nobody asked for`)
    assertHolds(beforeRepair, documentsAfter(changeSeq))

    const writer = engine.openWriter(directory)
    assert.equal(writer.position()?.changeSeq, changeSeq)
    assert.deepEqual(writer.missing(), { keys: [], reasons: [] })
    assert.deepEqual(segmentFiles(directory), namedFiles(directory))
    if (kill % 3 === 0) tidyUp(writer)
    writer.flush()
    assert.deepEqual(segmentFiles(directory), namedFiles(directory))
    assertHolds(beforeRepair, documentsAfter(changeSeq))
    beforeRepair.close()
    writer.close()
  }
})

test('a segment file that was half written when the process died is removed by the next writer', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-index-crash-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  const writer = engine.openWriter(directory)
  writer.reset({ storeId: 'store', restoreEpoch: 0, changeSeq: 0 })
  writer.close()
  writeFileSync(join(directory, '900.segment'), 'half')
  engine.openWriter(directory).close()
  const again = engine.openWriter(directory)
  again.position()
  assert.deepEqual(segmentFiles(directory), [])
  again.close()
})

/** The last batch that the child acknowledged before it died, some milliseconds after it acknowledged `killAfter` more. */
function runAndKill(directory: string, killAfter: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/crash-child.ts'), directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    let isDying = false
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      if (isDying || output.split('\n').length <= killAfter) return
      isDying = true
      setTimeout(() => child.kill('SIGKILL'), Math.random() * MILLIS_MAX)
    })
    child.once('error', reject)
    child.once('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(Number(output.split('\n').at(-2)))
      else reject(new Error(`the child ended by itself after ${output.length} bytes of output`))
    })
  })
}

function segmentFiles(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.segment'))
    .sort()
}

function namedFiles(directory: string): readonly string[] {
  const db = new DatabaseSync(join(directory, 'index.sqlite'), { readOnly: true })
  const rows = db.prepare('SELECT id FROM segments WHERE content IS NULL').all()
  db.close()
  return rows.map(({ id }) => `${id}.segment`).sort()
}
