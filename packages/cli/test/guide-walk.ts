import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { makeCheckout, root } from './checkout.ts'
import { eventually } from './deployment.ts'
import { startCommand } from './sheaf-process.ts'

/** A reader of a guide, who does in a folder of their own what it says, from top to bottom. */
export type Walk = {
  readonly cwd: string
  /** Where the server is that was started last. */
  readonly url: () => string
}

/** What stands between two fences. */
type Block = { readonly language: string; readonly text: string }
/** A line that a reader types, and what is shown below it; `…` stands for anything. */
type Step = { readonly command: string; readonly shown: string }

/**
 * Types the commands of the `console` blocks and compares what they print with what is shown; saves `ts` blocks under the
 * name in their first line; hands `json` blocks to whoever knows what they are.
 */
export async function walkGuide(
  context: TestContext,
  name: string,
  configure: (config: unknown, walk: Walk) => Promise<void> = async () => assert.fail('it has JSON'),
): Promise<Walk> {
  const cwd = makeCheckout()
  const env: Record<string, string> = { SHEAF_PORT: '0' }
  const walk: Walk = { cwd, url: () => env.SHEAF_URL ?? '' }
  for (const { language, text } of blocksIn(readFileSync(join(root, 'docs/guides', name), 'utf8'))) {
    if (language === 'ts') writeFileSync(join(cwd, fileNameIn(text)), text)
    else if (language === 'json') await configure(JSON.parse(text), walk)
    else if (language === 'console') for (const step of stepsIn(text)) await take(context, step, cwd, env)
    else assert.fail(`nobody knows what to do with ${language}`)
  }
  return walk
}

function blocksIn(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({ language, text }))
}

function stepsIn(block: string): readonly Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command = '', ...shown] = step.split('\n')
      return { command, shown: shown.join('\n').trimEnd() }
    })
}

function fileNameIn(source: string): string {
  const [, name] = /^\/\/ (\w+\.ts)\n/.exec(source) ?? []
  assert.ok(name, 'the first line says how the file is called')
  return name
}

async function take(
  context: TestContext,
  { command, shown }: Step,
  cwd: string,
  env: Record<string, string>,
): Promise<void> {
  const expected = patternOf(shown)
  if (/^npm start|-- dev /.test(command)) {
    env.SHEAF_URL = await startServer(context, command, cwd, env, expected)
    return
  }
  const type = async () => {
    const ended = await startCommand(context, ['sh', '-c', command], { cwd, env }).ended
    assert.equal(ended.code, 0, `${command}\n${ended.stdout}${ended.stderr}`)
    return ended.stdout.trimEnd()
  }
  // What was pushed a moment ago may be found a moment later.
  const isSearch = / search |ask\.ts/.test(command)
  const said = isSearch ? await eventually(type, (text) => expected.test(text)) : await type()
  assert.match(said, expected, command)
}

/** Starts what goes on until it is stopped, and answers its address once it has told it. */
async function startServer(
  context: TestContext,
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  expected: RegExp,
): Promise<string> {
  const running = startCommand(context, ['sh', '-c', command], { cwd, env, hasOwnGroup: true })
  const [, file] = / > (\S+)$/.exec(command) ?? []
  const written = join(cwd, file ?? '')
  const told = () => {
    if (file === undefined) return running.stdout()
    return existsSync(written) ? readFileSync(written, 'utf8') : ''
  }
  const address = /http:\/\/127\.0\.0\.1:\d+/
  const said = await eventually(told, (text) => address.test(text))
  const [url] = address.exec(said) ?? []
  assert.ok(url, `${command}\n${said}${running.stderr()}`)
  assert.match(running.stdout().trimEnd(), expected)
  return url
}

/** Numbers and times differ from one day to the next. */
function patternOf(shown: string): RegExp {
  const escaped = shown.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll(/\d+/g, '\\d+').replaceAll('…', '[^]*')}$`)
}
