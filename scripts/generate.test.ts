import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { generatedFiles } from './generate/files.ts'
import { GENERATED_MARK } from './generate/markdown.ts'
import { findStale } from './generate/stale.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

suite('generated files', () => {
  test('in the repository are what would be generated now (else run: npm run generate)', async () => {
    const { outdated, orphaned } = await findStale(root, await generatedFiles())
    assert.deepEqual(
      outdated.map((file) => file.path),
      [],
    )
    assert.deepEqual(orphaned, [])
  })

  test('are the same each time', async () => {
    assert.deepEqual(await generatedFiles(), await generatedFiles())
  })

  test('that are absent, changed or left over are found; pages written by hand are left alone', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'sheaf-generate-'))
    t.after(() => rm(folder, { recursive: true }))
    const place = async (path: string, content: string) => {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), content)
    }
    await place('same.md', 'same')
    await place('changed.md', 'old')
    await place('docs/client/OldApi.md', `${GENERATED_MARK}\nold`)
    await place('docs/client/Guide.md', 'by hand')
    const files = ['same', 'changed', 'absent'].map((name) => ({ path: `${name}.md`, content: name }))

    const { outdated, orphaned } = await findStale(folder, files)
    assert.deepEqual(
      outdated.map((file) => file.path),
      ['changed.md', 'absent.md'],
    )
    assert.deepEqual(orphaned, ['docs/client/OldApi.md'])
  })

  test('name neither a machine’s folder nor a host outside example.com', async () => {
    for (const { path, content } of await generatedFiles()) {
      assert.doesNotMatch(content, /\/(work|home|root|Users)\//, path)
      for (const [url, host = ''] of content.replaceAll('\\', '').matchAll(/https?:\/\/([a-z0-9.-]+)/gi))
        assert.match(host, /^(127\.0\.0\.1|([a-z]+\.)?example\.com)$/, `${path}: ${url}`)
    }
  })
})
