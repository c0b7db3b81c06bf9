// `npm pack` and `npm publish` run this in a package's folder: before, it builds JavaScript into dist and points the
// manifest there, since Node strips no types under node_modules; after, it puts the manifest back.
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = process.cwd()
const manifestFile = join(folder, 'package.json')
const keptFile = join(folder, 'package.json.kept')
const dist = join(folder, 'dist')

if (process.argv[2] === 'before') before()
else after()

function before() {
  rmSync(dist, { recursive: true, force: true })
  build()
  const text = readFileSync(manifestFile, 'utf8')
  writeFileSync(keptFile, text)
  writeFileSync(manifestFile, `${JSON.stringify(publishedManifest(JSON.parse(text)), null, 2)}\n`)
}

function build() {
  const project = join(folder, 'tsconfig.pack.json')
  const options = { outDir: 'dist', rootDir: 'src' }
  writeFileSync(
    project,
    JSON.stringify({ extends: '../../tsconfig.build.json', compilerOptions: options, include: ['src'] }),
  )
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], { stdio: 'inherit' })
  } finally {
    rmSync(project)
  }
  // Data that the sources import stands beside them.
  cpSync(join(folder, 'src'), dist, { recursive: true, filter: (path) => !path.endsWith('.ts') })
}

/** @param {{ exports?: Record<string, string> }} manifest */
function publishedManifest(manifest) {
  if (manifest.exports === undefined) return manifest
  const exports = Object.fromEntries(
    Object.entries(manifest.exports).map(([name, source]) => {
      const built = source.replace('./src/', './dist/').replace(/\.ts$/, '')
      return [name, { types: `${built}.d.ts`, default: `${built}.js` }]
    }),
  )
  return { ...manifest, exports }
}

function after() {
  renameSync(keptFile, manifestFile)
  rmSync(dist, { recursive: true, force: true })
}
