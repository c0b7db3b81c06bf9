import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const packages = ['contract', 'client', 'console', 'server', 'cli']

/** Packs every package as for publishing and lays them out as npm would install them. */
function installPacked(place: string): void {
  const modules = join(place, 'node_modules')
  mkdirSync(join(modules, '@sheaf'), { recursive: true })
  const source = copySources(place)
  for (const name of packages) {
    const cwd = join(source, 'packages', name)
    execFileSync('npm', ['pack', '--silent', '--pack-destination', place], {
      cwd,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const target = join(modules, '@sheaf', name)
    mkdirSync(target)
    execFileSync('tar', ['xzf', join(place, `sheaf-${name}-0.1.0.tgz`), '--strip-components=1', '-C', target])
  }
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@sheaf') symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
}

/** Packing changes manifests for a moment, which other tests must not see. */
function copySources(place: string): string {
  const source = join(place, 'source')
  for (const name of ['packages', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(join(root, name), join(source, name), {
      recursive: true,
      filter: (path) => !/node_modules|packages.console.(dist|screenshots)/.test(path),
    })
  }
  symlinkSync(join(root, 'node_modules'), join(source, 'node_modules'))
  return source
}

test('the published packages serve from built JavaScript alone', async (context) => {
  const place = mkdtempSync(join(tmpdir(), 'sheaf-pack-'))
  context.after(() => rmSync(place, { recursive: true, force: true }))
  installPacked(place)
  const cli = join(place, 'node_modules/@sheaf/cli')
  assert.deepEqual(readdirSync(cli).sort(), ['bin', 'dist', 'package.json'])

  const server = spawn(
    process.execPath,
    [join(cli, 'bin/sheaf.js'), 'serve', '--port', '0', '--json', '--data-dir', join(place, 'data')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  context.after(() => server.kill('SIGKILL'))
  const [chunk] = await new Promise<Buffer[]>((resolve) => {
    server.stdout.once('data', (data: Buffer) => resolve([data]))
  })
  const { url } = JSON.parse(String(chunk)) as { readonly url: string }
  assert.equal((await fetch(`${url}/healthz`)).status, 200)
  assert.equal((await fetch(`${url}/openapi.json`)).status, 200)
  // What is loaded only once somebody asks for it.
  for (const later of ['server/dist/http/mcp/endpoint.js', 'cli/dist/mcp/bridge.js']) {
    await import(join(place, 'node_modules/@sheaf', later))
  }
  const page = await fetch(`${url}/search`)
  const [, script = ''] = /<script[^>]* src="([^"]+)"/.exec(await page.text()) ?? []
  assert.equal((await fetch(`${url}${script}`)).status, 200, `the console, whose script is at ${script}`)
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  assert.equal(await ended, 0)
})
