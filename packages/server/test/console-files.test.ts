import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { consolePaths } from '@sheaf/contract'
import { temporaryDirectory } from '../src/store/conformance/workbench.ts'
import { assertRefused } from './answers.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { rawRequest, sendRaw } from './raw-http.ts'
import type { Answer } from './running-server.ts'

/** The files of the console: at their paths, with what keeps a browser from doing anything else. */

const INDEX = '<!doctype html><script type="module" src="/assets/app-1a2b.js"></script>'
const SCRIPT = `console.log(${JSON.stringify('x'.repeat(1_000))})`

const parent = temporaryDirectory()
const dist = join(parent, 'dist')
mkdirSync(join(dist, 'assets', 'deep'), { recursive: true })
writeFileSync(join(parent, 'secret.txt'), 'secret')
writeFileSync(join(dist, 'index.html'), INDEX)
writeFileSync(join(dist, 'favicon.svg'), '<svg/>')
writeFileSync(join(dist, 'notes.txt'), 'secret')
writeFileSync(join(dist, 'assets', 'app-1a2b.js'), SCRIPT)
writeFileSync(join(dist, 'assets', 'app-1a2b.js.br'), brotliCompressSync(SCRIPT))
writeFileSync(join(dist, 'assets', 'app-1a2b.js.gz'), gzipSync(SCRIPT))
writeFileSync(join(dist, 'assets', '.hidden'), 'secret')
writeFileSync(join(dist, 'assets', 'deep', 'file.js'), 'secret')

const server = await startHandRunServer({ after }, undefined, dist)

async function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await sendRaw(server.url, rawRequest(`${method} ${path}`, headers))
  assert.ok(answer)
  return answer
}
const get = (path: string, headers?: Record<string, string>) => ask('GET', path, headers)

describe('a page of the console', () => {
  for (const path of consolePaths) {
    const shown = path === '/' || !path.endsWith('/') ? path : `${path}an%20id/more`
    it(`200 at ${shown}, also to HEAD and with a query, under a policy that lets in nothing else`, async () => {
      for (const url of [shown, `${shown}?q=a`]) {
        const page = await get(url)
        assert.equal(page.status, 200, page.text)
        assert.equal(page.text, INDEX)
        assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8')
        assert.equal(page.headers.get('cache-control'), 'no-cache')
        assert.equal(page.headers.get('x-content-type-options'), 'nosniff')
        assert.equal(page.headers.get('referrer-policy'), 'no-referrer')
        const policy = page.headers.get('content-security-policy') ?? ''
        assert.deepEqual(policy.split('; ').sort(), [
          "base-uri 'none'",
          "default-src 'self'",
          "form-action 'self'",
          "frame-ancestors 'none'",
          "object-src 'none'",
        ])
      }
      const head = await ask('HEAD', shown)
      assert.deepEqual([head.status, head.text], [200, ''])
      assert.equal(head.headers.get('content-length'), String(INDEX.length))
    })
  }

  it('304 while it is as the browser has it', async () => {
    const etag = (await get('/')).headers.get('etag') ?? ''
    assert.notEqual(etag, '')
    assert.equal((await get('/', { 'If-None-Match': etag })).status, 304)
    assert.equal((await get('/', { 'If-None-Match': '"other"' })).status, 200)
  })

  it('405 for any other method, naming GET and HEAD', async () => {
    for (const path of ['/', '/search', '/tokens/abc', '/sign-in']) {
      const answer = await ask('POST', path)
      assertRefused(answer, 'method_not_allowed', path, 'GET or HEAD')
      assert.equal(answer.headers.get('allow'), 'GET, HEAD')
    }
  })

  it('404 at every other path', async () => {
    for (const path of [
      '/tokens/',
      '/searching',
      '/search/',
      '/Search',
      '/index.html',
      '/notes.txt',
      '/secret.txt',
      '/assets',
      '/assets/',
      '/sign-in/x',
      '/admin',
      '/admin/api/v1/nosuch',
      '/rest',
      '/api/index/v1/nosuch',
    ]) {
      assertRefused(await get(path), 'not_found')
    }
  })
})

describe('in the metrics', () => {
  it('pages and files are counted as the console, whatever operation is called like one of them', async () => {
    const admin = await server.token({ kind: 'admin' })
    for (const path of ['/search', '/people', '/tokens/search', '/assets/app-1a2b.js']) await get(path)
    const page = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${admin}` } })
    const counted = [...(await page.text()).matchAll(/^sheaf_requests_total\{operation="([^"]*)"/gm)].map(
      ([, name]) => name,
    )
    assert.ok(counted.includes('console'))
    for (const name of ['search', 'people', '', 'tokens', 'assets']) assert.ok(!counted.includes(name), name)
  })
})

describe('an asset', () => {
  it('200, for a year: another build gives it another name', async () => {
    const asset = await get('/assets/app-1a2b.js')
    assert.equal(asset.status, 200)
    assert.equal(asset.text, SCRIPT)
    assert.match(asset.headers.get('content-type') ?? '', /^(text|application)\/javascript; charset=utf-8$/i)
    assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.equal(asset.headers.get('content-encoding'), null)
    assert.equal(asset.headers.get('x-content-type-options'), 'nosniff')
    assert.equal((await get('/favicon.svg')).headers.get('cache-control'), 'no-cache')
  })

  it('200 compressed, by what the browser takes, brotli first', async () => {
    const taken: readonly (readonly [string, string | null])[] = [
      ['br', 'br'],
      ['gzip, deflate, br;q=0.9', 'br'],
      ['GZIP', 'gzip'],
      ['br;q=0, gzip;q=0.5', 'gzip'],
      ['br;q=0.0', null],
      ['zstd', null],
    ]
    for (const [accepts, encoding] of taken) {
      const response = await fetch(`${server.url}/assets/app-1a2b.js`, { headers: { 'accept-encoding': accepts } })
      assert.equal(response.headers.get('content-encoding'), encoding, accepts)
      assert.equal(response.headers.get('vary'), 'accept-encoding')
      assert.match(response.headers.get('content-type') ?? '', /javascript; charset=utf-8$/i)
      // fetch has decompressed it.
      assert.equal(await response.text(), SCRIPT)
    }
  })

  it('404 for what lies elsewhere, is hidden, or is the compressed form itself', async () => {
    for (const path of [
      '/assets/../notes.txt',
      '/assets/../../secret.txt',
      '/assets/..%2fnotes.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/assets/%2e%2e/%2e%2e/secret.txt',
      '/assets/..%5c..%5csecret.txt',
      '/assets//etc/passwd',
      '/assets/%2fetc%2fpasswd',
      '/assets/.hidden',
      '/assets/deep/file.js',
      '/assets/deep',
      '/assets/app-1a2b.js.br',
      '/assets/app-1a2b.js%00.css',
      '/assets/nosuch.js',
      '/tokens/../notes.txt',
    ]) {
      const answer = await get(path)
      assert.ok(!answer.text.includes('secret') || answer.status === 404, path)
      // Below a page there are only pages.
      if (answer.status === 200) assert.equal(answer.text, INDEX, path)
      else assertRefused(answer, 'not_found')
    }
  })
})

describe('without a build', () => {
  it('404 at the pages, saying how to build', async (t) => {
    const bare = await startHandRunServer(t)
    for (const path of ['/', '/search', '/tokens/abc']) {
      const answer = await fetch(`${bare.url}${path}`)
      assert.equal(answer.status, 404)
      assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/)
      assert.match(await answer.text(), /npm run build -w packages\/console/)
    }
    assert.equal((await fetch(`${bare.url}/assets/x.js`)).status, 404)
  })
})
