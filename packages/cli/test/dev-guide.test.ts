import assert from 'node:assert/strict'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { people } from '../src/dev/company/people.ts'
import { startCommand, temporaryDirectory } from './sheaf-process.ts'

/** What docs/dev.md tells an author of connectors is done here word for word. */

const root = fileURLToPath(new URL('../../..', import.meta.url))
const guide = readFileSync(join(root, 'docs/dev.md'), 'utf8')

describe('docs/dev.md', () => {
  test('has a test file that passes as it is', async (t) => {
    const [, example = ''] = /```js\n(.*?)```/s.exec(guide) ?? []
    const folder = temporaryDirectory()
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    writeFileSync(join(folder, 'connector.test.mjs'), example)
    const env = { PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter), TMPDIR: folder }
    const command = [process.execPath, '--test', '--test-reporter=tap', 'connector.test.mjs']
    const { code, stdout, stderr } = await startCommand(t, command, { cwd: folder, env }).ended
    assert.equal(code, 0, `${stdout}${stderr}`)
    assert.match(stdout, /# pass 2\n# fail 0/)
  })

  test('knows everyone who is there', () => {
    for (const { email, agentId, isInHandbook, handbookGroups } of people) {
      const row = guide.split('\n').find((line) => line.startsWith(`| ${email} `)) ?? ''
      assert.ok(row.includes(isInHandbook ? `| ${handbookGroups.join(', ')} |` : '| no user |'), row)
      assert.ok(row.includes(agentId ?? 'no user'), row)
    }
  })

  test('links only to what is there', () => {
    for (const [, link = ''] of guide.matchAll(/\]\(([^)#]+)/g)) assert.ok(existsSync(join(root, 'docs', link)), link)
  })
})
