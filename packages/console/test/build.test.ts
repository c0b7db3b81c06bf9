import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { isConsoleBuilt } from '../../../scripts/console-dist.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const dist = join(root, 'packages/console/dist')
/** What the first page may weigh on its way, in bytes. */
const FIRST_LOAD_BYTES_MAX = 150_000

suite('the built console', () => {
  test('loads its first page with less than 150 kB on the way', async (t) => {
    const names = await readdir(join(dist, 'assets'))
    const entry = /src="\/assets\/([^"]+)"/.exec(await readFile(join(dist, 'index.html'), 'utf8'))?.[1] ?? ''
    const style = names.find((name) => name.endsWith('.css')) ?? ''
    const search = names.find((name) => name.startsWith('search-page') && name.endsWith('.js')) ?? ''
    const loaded = new Set(['../index.html', style])
    await follow(entry)
    await follow(search)
    const sizes = await Promise.all(
      [...loaded].map(async (name) => gzipSync(await readFile(join(dist, 'assets', name)), { level: 9 }).length),
    )
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    t.diagnostic(`first load of the search page: ${loaded.size} files, ${bytes} bytes gzipped`)
    assert.ok(loaded.size > 4)
    assert.ok(bytes < FIRST_LOAD_BYTES_MAX, `${bytes} bytes`)

    /** A file and those that it imports at once; pages that it loads later are none of them. */
    async function follow(name: string): Promise<void> {
      if (name === '' || loaded.has(name)) return
      loaded.add(name)
      const text = await readFile(join(dist, 'assets', name), 'utf8')
      for (const [, imported = ''] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) await follow(imported)
    }
  })

  test('has nothing inline that the policy of its pages forbids, and names no other origin', async () => {
    const html = await readFile(join(dist, 'index.html'), 'utf8')
    assert.doesNotMatch(html, /<style|style=|<script(?![^>]*\bsrc=)|https?:/)
    const styles = (await readdir(join(dist, 'assets'))).filter((name) => name.endsWith('.css'))
    for (const name of styles) {
      assert.doesNotMatch(await readFile(join(dist, 'assets', name), 'utf8'), /https?:|data:/)
    }
  })

  test('has each of its files compressed beside it', async () => {
    const names = await readdir(join(dist, 'assets'))
    for (const name of names.filter((each) => /\.(js|css)$/.test(each))) {
      const content = await readFile(join(dist, 'assets', name))
      assert.deepEqual(gunzipSync(await readFile(join(dist, 'assets', `${name}.gz`))), content)
      assert.deepEqual(brotliDecompressSync(await readFile(join(dist, 'assets', `${name}.br`))), content)
    }
  })

  test('is built anew when it is missing or older than one of its sources, and leaves the clone clean', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'sheaf-console-'))
    t.after(() => rm(folder, { recursive: true }))
    const at = (path: string) => join(folder, path)
    await mkdir(at('scripts'))
    await cp(join(root, 'scripts/build-console.mjs'), at('scripts/build-console.mjs'))
    for (const name of ['src', 'public', 'index.html', 'package.json'])
      await cp(join(root, 'packages/console', name), at(`packages/console/${name}`), { recursive: true })
    assert.equal(isConsoleBuilt(folder), false)
    await mkdir(at('packages/console/dist'))
    await writeFile(at('packages/console/dist/index.html'), 'built')
    assert.equal(isConsoleBuilt(folder), true)
    for (const source of [
      'packages/console/src/main.tsx',
      'packages/console/package.json',
      'scripts/build-console.mjs',
    ]) {
      await utimes(at(source), new Date(), new Date(Date.now() + 60_000))
      assert.equal(isConsoleBuilt(folder), false, source)
      await utimes(at(source), new Date(0), new Date(0))
      assert.equal(isConsoleBuilt(folder), true)
    }
    await rm(at('packages/console/src/main.tsx'))
    await utimes(at('packages/console/src'), new Date(), new Date(Date.now() + 60_000))
    assert.equal(isConsoleBuilt(folder), false)

    const { stdout } = await promisify(execFile)('git', ['status', '--porcelain', '--', 'packages/console/dist'], {
      cwd: root,
    })
    assert.equal(stdout, '')
  })
})
