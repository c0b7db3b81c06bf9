// Builds the web console into packages/console/dist. A build is complete or not there: it is made beside and renamed,
// so that a server may start, and another build run, at the same time.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'vite'

const root = fileURLToPath(new URL('../packages/console', import.meta.url))
const dist = join(root, 'dist')
const beside = `${dist}-${process.pid}`
const previous = `${beside}-previous`

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  esbuild: { jsx: 'automatic', legalComments: 'none' },
  build: {
    outDir: beside,
    emptyOutDir: true,
    target: 'es2023',
    // Everything is a file of its own: the policy of the pages allows no data: scripts or styles.
    assetsInlineLimit: 0,
    // The helper for browsers without modulepreload would fetch by itself what the browser already does.
    modulePreload: { polyfill: false },
    rollupOptions: { onwarn },
  },
})

// The server sends these as they are; compressing for each request would cost it time.
for (const name of readdirSync(join(beside, 'assets'))) {
  const file = join(beside, 'assets', name)
  const content = readFileSync(file)
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
  writeFileSync(`${file}.br`, brotliCompressSync(content))
}

if (existsSync(dist)) renameSync(dist, previous)
try {
  renameSync(beside, dist)
} catch (error) {
  // Another build was put there in between, which is as good.
  if (!existsSync(join(dist, 'index.html'))) throw error
}
rmSync(beside, { recursive: true, force: true })
rmSync(previous, { recursive: true, force: true })

/** Libraries mark their modules for servers that render; there is none here. */
function onwarn(warning, warn) {
  if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
}
