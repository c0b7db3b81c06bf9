import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startCommand } from '../../cli/test/sheaf-process.ts'
import { startExampleServer } from '../../server/test/example-server.ts'

/** What the documents show of the client compiles, and what the README of the client shows runs. */

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sheaf-client-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const programsOf = (file: string) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, program = '']) => program)

suite('the programs in the documents', () => {
  test('compile as strictly as the client itself does', () => {
    const pages = readdirSync(join(root, 'docs/client')).map((name) => `docs/client/${name}`)
    const files = ['README.md', 'packages/client/README.md', ...pages].flatMap((file) =>
      programsOf(file).map((program, i) => {
        const name = `${file.replaceAll('/', '-')}-${i}.ts`
        writeFileSync(join(folder, name), program)
        return name
      }),
    )
    assert.ok(files.length > 75, `${files.length} programs`)
    const entry = (name: string) => [join(root, `packages/client/src/${name}.ts`)]
    const paths = {
      '@sheaf/client': entry('index'),
      '@sheaf/client/bulk': entry('bulk'),
      '@sheaf/client/node': entry('node'),
    }
    const compilerOptions = { paths, typeRoots: [join(root, 'node_modules/@types')] }
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }),
    )
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' })
    assert.equal(status, 0, stdout)
  })

  const programs = programsOf('packages/client/README.md')
  for (const [i, program] of programs.entries())
    test(`of the client’s README run, number ${i + 1} of ${programs.length}: ${/[\w.]+(Post|Upload|fromEnvironment)/.exec(program)?.[0]}`, async (t) => {
      const server = await startExampleServer(t)
      await server.prepare('indexdocument')
      const token = await server.tokenFor(program.includes('SearchApi') ? 'client' : 'indexing')
      const file = join(folder, `${i}.token`)
      writeFileSync(file, token)
      const env = { SHEAF_URL: server.url, SHEAF_TOKEN: token, SHEAF_TOKEN_FILE: file }
      const command = [process.execPath, '--input-type=module-typescript', '--eval', program]
      const { code, stdout, stderr } = await startCommand(t, command, { cwd: root, env }).ended
      assert.equal(code, 0, stderr)
      assert.doesNotMatch(`${stdout}${stderr}`, /sheaf_(indexing|client)_/)
      if (program.includes('fileSink')) assert.notEqual(readFileSync(file, 'utf8').trim(), token, 'it was rotated')
    })
})
