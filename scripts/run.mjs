// `node scripts/run.mjs ARGS…` is `node ARGS…` on the pinned Node, after installing what is missing.
// Plain JavaScript: it runs on any Node >= 20, before anything is installed.
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findNode, missingNodeText, runInstead } from '../packages/cli/bin/pinned-node.js'
import { isConsoleBuilt } from './console-dist.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** npm writes this file at the end of every installation. */
const INSTALLED_MARK = 'node_modules/.package-lock.json'

function isInstalled() {
  try {
    return statSync(`${root}/${INSTALLED_MARK}`).mtimeMs >= statSync(`${root}/package-lock.json`).mtimeMs
  } catch {
    return false
  }
}

const wasInstalled = isInstalled()
if (!wasInstalled) {
  process.stderr.write('Installing dependencies (npm ci) …\n')
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    process.stderr.write('Installing failed: npm ci says why above. Nothing was started.\n')
    process.exit(1)
  }
}

const node = findNode(import.meta.url)
if (node === undefined) {
  process.stderr.write(`${missingNodeText()}\n`)
  process.exit(1)
}
if (!isConsoleBuilt(root) && !process.argv[2]?.endsWith('build-console.mjs')) {
  process.stderr.write('Building the web console …\n')
  const { status } = spawnSync(node, [`${root}/scripts/build-console.mjs`], { stdio: ['ignore', 2, 2] })
  // Everything else works without it, and the server says in its place that it is missing.
  if (status !== 0) process.stderr.write('The web console could not be built: see above. Going on without it.\n')
}
// Whether it succeeds does not matter: it only makes the first start as quick as the next.
if (!wasInstalled) spawnSync(node, [`${root}/scripts/warm.mjs`], { stdio: ['ignore', 2, 'ignore'] })
process.exit(await runInstead(node, process.argv.slice(2)))
