import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import manifest from '../package.json' with { type: 'json' }
import { CLIENT_VERSION } from '../src/index.ts'

const source = fileURLToPath(new URL('../src', import.meta.url))

suite('the package', () => {
  test('says its own version to servers', () => {
    assert.equal(CLIENT_VERSION, manifest.version)
  })

  test('has no dependency', () => {
    assert.deepEqual(manifest.dependencies, {})
  })

  test('imports nothing but its own files outside its part for Node, so it runs in browsers and without the contract', () => {
    const imported = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('node'))
      .flatMap((name) => [
        ...readFileSync(`${source}/${name}`, 'utf8').matchAll(/^(?:import|export)\b.* from '([^']+)'/gm),
      ])
      .map((match) => match[1] ?? '')
    assert.ok(imported.length > 20)
    assert.deepEqual(
      imported.filter((specifier) => !/^\.\.?\//.test(specifier) || specifier.includes('node')),
      [],
    )
  })
})
