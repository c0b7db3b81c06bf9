import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fts5Engine } from './engine.ts'

const ROUNDS = 6
const ACKNOWLEDGED_MAX = 60

test('after kill -9 at any instant every acknowledged batch is there, whole, and none is there in part', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-index-crash-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  let acknowledged = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const killAfter = round === 0 ? 1 : 1 + Math.floor(Math.random() * ACKNOWLEDGED_MAX)
    acknowledged = Math.max(acknowledged, await runAndKill(directory, killAfter))
    assertWhole(directory, acknowledged)
  }
})

/** The last batch that the child acknowledged before it died. */
function runAndKill(directory: string, killAfter: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts'), directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      if (output.split('\n').length > killAfter) child.kill('SIGKILL')
    })
    child.once('error', reject)
    child.once('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(Number(output.split('\n').at(-2)))
      else reject(new Error(`the child ended by itself after ${output.length} bytes of output`))
    })
  })
}

function assertWhole(directory: string, acknowledged: number): void {
  const reader = fts5Engine.openReader(directory)
  const changeSeq = reader.position()?.changeSeq ?? 0
  assert.ok(changeSeq >= acknowledged, `the index is at ${changeSeq}, but ${acknowledged} was acknowledged`)
  const everything = { anyOf: [], noneOf: [], principals: ['a1'], hiddenKeys: [], limit: 1_000 }
  const kept = [changeSeq, changeSeq - 1, changeSeq - 2].filter((batch) => batch > 0)
  const expected = [...kept, ...kept.map((batch) => -batch)].toSorted((one, other) => other - one)
  assert.deepEqual(
    reader.search(everything).map(({ key }) => key),
    expected,
  )
  for (const batch of kept) {
    const found = reader.search({ ...everything, anyOf: [{ kind: 'word', text: `batch${batch}` }] })
    assert.deepEqual(
      found.map(({ key }) => key),
      [batch, -batch],
    )
  }
  reader.close()
}
