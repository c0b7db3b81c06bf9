#!/usr/bin/env node
// The `sheaf` command. Node >= 24 runs the program right here; an older Node starts the pinned one.
import { existsSync } from 'node:fs'
// Whole, since an older Node has no compile cache and refuses to import it by name.
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'
import { endWithParent, findNode, isThisNodeRecentEnough, missingNodeText, runInstead } from './pinned-node.js'

if (isThisNodeRecentEnough()) {
  endWithParent()
  nodeModule.enableCompileCache()
  // Worker threads look for the cache in the environment.
  const cache = nodeModule.getCompileCacheDir()
  if (cache !== undefined) process.env.NODE_COMPILE_CACHE = cache
  const source = new URL('../src/main.ts', import.meta.url)
  const program = existsSync(source) ? source : new URL('../dist/main.js', import.meta.url)
  const { main } = await import(program.href)
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = findNode(import.meta.url)
  if (node === undefined) {
    process.stderr.write(`${missingNodeText()}\n`)
    process.exit(1)
  }
  process.exit(await runInstead(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]))
}
