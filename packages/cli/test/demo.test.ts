import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startCommand } from './sheaf-process.ts'

const demo = fileURLToPath(new URL('../src/demo/main.ts', import.meta.url))
const LINES_MAX = 30

test('the demonstration shows everything as it should be, and fits on a screen', async (t) => {
  const { code, stdout, stderr } = await startCommand(t, [process.execPath, demo]).ended
  assert.equal(code, 0, `${stdout}${stderr}`)
  assert.equal(stderr, '')
  assert.match(stdout, /Everything as it should be\.\n$/)
  assert.doesNotMatch(stdout, /NOT AS IT SHOULD BE/)
  assert.ok(stdout.split('\n').length - 1 <= LINES_MAX, stdout)
  for (const line of stdout.split('\n')) assert.ok(line.length <= 130, line)
})
