import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeToken, serveDeployment } from '../deployment.ts'
import { printedJson, sheafScript, startCommand, temporaryDirectory } from '../sheaf-process.ts'
import { makeAgentFolder } from './agent-folder.ts'

const PATTERN = '/proc/sys/kernel/core_pattern'
/** A pattern without a path puts the file beside the process; else it goes to a program or a place of the machine. */
const isBeside = existsSync(PATTERN) && /^[^|/]/.test(readFileSync(PATTERN, 'utf8'))

test('an agent that crashes leaves no secret in its core file', {
  skip: !isBeside && 'this machine puts no core file beside a process that crashes',
}, async (t) => {
  const { url, dataDir } = await serveDeployment(t)
  const flags = ['--name', 'a', '--global', '--rotation-period', '1440']
  const { secret } = await makeToken(temporaryDirectory(), dataDir, flags)
  const files = makeAgentFolder(url, secret)
  const cwd = temporaryDirectory()
  const command = [process.execPath, sheafScript, 'agent', '--config', files.config, '--json']
  const agent = startCommand(t, ['sh', '-c', 'ulimit -c unlimited && exec "$@"', 'sh', ...command], { cwd })
  const listening = await printedJson<{ readonly url: string }>(agent)
  for (let isSettled = false; !isSettled; ) {
    const { tokens } = (await (await fetch(`${listening.url}/healthz`)).json()) as {
      readonly tokens: readonly { readonly isSettled: boolean }[]
    }
    isSettled = tokens[0]?.isSettled === true
  }
  agent.child.kill('SIGABRT')
  await agent.ended
  const [core = ''] = readdirSync(cwd)
  assert.match(core, /core/, 'a core file was written')
  const bytes = readFileSync(join(cwd, core))
  assert.ok(!bytes.includes(files.secretIn()), 'the present secret is in it')
  assert.ok(!bytes.includes(secret), 'the first secret is in it')
})
