import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { makeCheckout, root } from './checkout.ts'
import { eventually } from './deployment.ts'
import { startCommand, startServerProcess } from './sheaf-process.ts'

/** What README.md tells a newcomer is done here word for word. */

const readme = readFileSync(join(root, 'README.md'), 'utf8')

/** A line that a reader types, and what the README shows below it. */
type Step = { readonly command: string; readonly shown: string }

function stepsIn(section: string): readonly Step[] {
  const [, text = ''] = readme.split(`\n## ${section}\n`)
  const [, block = ''] = /```console\n(.*?)```/s.exec(text) ?? []
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command = '', ...shown] = step.split('\n')
      return { command, shown: shown.join('\n') }
    })
}

/** Counts and times differ from one day to the next. */
const withoutNumbers = (text: string) => text.replaceAll(/\d+/g, '0')

async function type(context: TestContext, command: string, cwd: string, env: Readonly<Record<string, string>>) {
  const ended = await startCommand(context, ['sh', '-c', command], { cwd, env }).ended
  assert.equal(ended.code, 0, `${command}\n${ended.stderr}`)
  return ended.stdout
}

describe('README.md', () => {
  test('“See it work” works as it is written, in this order, and shows what comes', async (t) => {
    const cwd = makeCheckout()
    const server = await startServerProcess(t, join(cwd, 'sheaf-data'))
    const env = { SHEAF_URL: server.url }
    const steps = stepsIn('See it work')
    assert.ok(steps.length >= 5, 'the steps are found')
    for (const { command, shown } of steps) {
      if (command.includes(' -- search ')) {
        const found = await eventually(
          () => type(t, command, cwd, env),
          (text) => !text.startsWith('nothing found'),
        )
        assert.match(found, /^\S.*\n {2}file:\/\/\S+\n {2}\S/, 'a title, a link and a passage')
      } else {
        assert.equal(withoutNumbers(await type(t, command, cwd, env)), withoutNumbers(shown), command)
      }
    }
  })

  test('links only to what is there', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link = '']) => link)
    assert.ok(links.length > 5)
    assert.deepEqual(
      links.filter((link) => !/^https?:/.test(link) && !existsSync(join(root, link))),
      [],
    )
  })
})
