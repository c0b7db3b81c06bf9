import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileJournal, type JournalState } from '../../src/agent/journal.ts'
import { valueIn } from '../../src/agent/sinks/dotenv-text.ts'
import { temporaryDirectory } from '../sheaf-process.ts'

/** A folder with a configuration, the first secret, and the places where the secret goes. */
export type AgentFolder = {
  readonly folder: string
  readonly config: string
  readonly token: string
  readonly env: string
  readonly stateDir: string
  readonly journal: () => JournalState | undefined
  readonly secretIn: () => string
  readonly secretInEnv: () => string | undefined
}

export function makeAgentFolder(url: string, secret: string, more: readonly string[] = []): AgentFolder {
  const folder = temporaryDirectory()
  mkdirSync(join(folder, 'app'))
  const [token, env, stateDir] = [join(folder, 'app', 'token'), join(folder, 'app', '.env'), join(folder, 'state')]
  const config = join(folder, 'agent.yaml')
  writeFileSync(token, `${secret}\n`, { mode: 0o600 })
  writeFileSync(env, '# of the app\nA=1\n', { mode: 0o600 })
  const lines = [
    ...['stateDir: state', 'listen: 0', 'tokens:', '  - name: wiki', `    url: ${url}`, '    sinks:'],
    ...['      - file: app/token', '      - dotenv: app/.env', '        key: GLEAN_INDEXING_API_TOKEN', ...more],
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  return {
    ...{ folder, config, token, env, stateDir },
    journal: () => fileJournal(join(stateDir, 'wiki.journal')).read(),
    secretIn: () => readFileSync(token, 'utf8').replace(/\n$/, ''),
    secretInEnv: () => valueIn(readFileSync(env, 'utf8'), 'GLEAN_INDEXING_API_TOKEN'),
  }
}

/** Throws if a file that others may read, or the name of any file, has a secret in it. */
export function checkNoLeak(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    assert.doesNotMatch(name, SECRET_FORM)
    const file = join(folder, name)
    const { mode, isFile } = { mode: statSync(file).mode, isFile: statSync(file).isFile() }
    if (isFile && SECRET_FORM.test(readFileSync(file, 'utf8')))
      assert.equal(mode & 0o077, 0, `${file} can be read by others`)
  }
}

/** The secrets of Sheaf and of the strict server. */
export const SECRET_FORM = /sheaf_indexing_[0-9a-z]{12}_|glean_[\w-]{16}/
