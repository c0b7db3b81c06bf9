import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { startTestServer } from '../../server/test/running-server.ts'
import { Configuration } from '../src/index.ts'
import { makeShelf, range } from './shelf.ts'

const BYTES_MAX = 30_000
const folder = mkdtempSync(join(tmpdir(), 'sheaf-client-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const source = (entry: string) => JSON.stringify(fileURLToPath(new URL(`../src/${entry}.ts`, import.meta.url)))

/** Entries of the package as one file, without types. */
async function bundle(entries: readonly string[], platform: 'browser' | 'node'): Promise<string> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entries.map((entry) => `export * from ${source(entry)}`).join('\n'), resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform,
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const outside = Object.keys(metafile.inputs).filter((input) => !/(^|\/)packages\/client\/src\/|^<stdin>$/.test(input))
  assert.deepEqual(outside, [], 'everything in it is the client’s own')
  return outputFiles[0]?.text ?? ''
}

/** What every runtime does: writes, a bulk upload with gzip and a rotating token, a search, and errors. Answers what came. */
const program = `
export async function run({ host, secret, searchToken, datasource }, { bulkUpload, ...client }) {
  const { Configuration, RotatingToken, DocumentsApi, SearchApi, DatasourcesApi, ApiException, ConnectionError } = client
  let stored = { secret, times: undefined }
  const sink = { read: async () => stored, write: async (next) => { stored = next } }
  const compressed = []
  const hooks = { request: ({ isCompressed }) => compressed.push(isCompressed) }
  const retries = { attemptsMax: 2, firstWaitMsMax: 1 }
  const token = new RotatingToken({ host, sink })
  const configuration = new Configuration({ host, accessToken: token, hooks, retries })
  async function* documents() {
    for (let i = 0; i < 50; i += 1)
      yield { datasource, objectType: 'page', id: String(i), viewURL: 'https://handbook.example.com/' + i, title: 'Page ' + i,
        body: { mimeType: 'text/plain', textContent: (datasource + ' ').repeat(1500) }, permissions: { allowAnonymousAccess: true } }
  }
  const { items } = await bulkUpload(documents(), { configuration, collection: 'documents', datasource, itemsPerPageMax: 10 })
  await new DocumentsApi(configuration).processalldocumentsPost({ datasource })
  const search = new SearchApi(new Configuration({ host, accessToken: searchToken }))
  const { results } = await search.searchPost({ query: datasource, pageSize: 100 }, { actAs: 'ann@example.com' })
  const refusal = await new DatasourcesApi(configuration).getdatasourceconfigPost({ datasource: 'none' }).catch((error) => error)
  const nowhere = configuration.with({ host: 'http://127.0.0.1:9' })
  const unreached = await new DatasourcesApi(nowhere).adddatasourcePost({ name: 'x' }).catch((error) => error)
  return {
    items,
    found: results.length,
    isRotated: stored.secret !== secret && stored.times.rotationPeriodMinutes === 1440,
    isCompressed: compressed.includes(true),
    refusal: refusal instanceof ApiException && refusal.status,
    unreached: unreached instanceof ConnectionError && unreached.attempts,
  }
}
`
const expected = { items: 50, found: 50, isRotated: true, isCompressed: true, refusal: 400, unreached: 2 }

const server = await startTestServer({ after })
let runs = 0

/** A datasource, and tokens of its own for a run. */
async function prepare(host = server.url) {
  const secret = await server.token()
  runs += 1
  const shelf = await makeShelf(new Configuration({ host: server.url, accessToken: secret }), `walrus${runs}`)
  const searchToken = await server.token({ kind: 'client' })
  return { shelf, task: { host, secret, searchToken, datasource: shelf.datasource } }
}

/** Every program of one of these names on the path. */
function programsNamed(...names: readonly string[]): readonly string[] {
  const files = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((directory) => names.map((name) => join(directory, name)))
  return files.filter((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

suite('the client', () => {
  test(`is smaller than ${BYTES_MAX} bytes, minified`, async (t) => {
    const [bytes, withUploads] = [await bundle(['index'], 'browser'), await bundle(['bulk'], 'browser')].map(
      (text) => text.length,
    )
    t.diagnostic(`${bytes} bytes; uploads of whole collections, with what they need of it, ${withUploads}`)
    assert.ok((bytes ?? 0) < BYTES_MAX, `${bytes} bytes`)
  })

  test('needs Node for nothing but its entry for Node', async () => {
    // A bundle for browsers with an import of Node’s fails.
    await bundle(['index', 'bulk'], 'browser')
    await assert.rejects(bundle(['node'], 'browser'), /node:/)
  })

  const versionOf = (file: string) => spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout.trim()
  const runtimes = [
    {
      name: 'Node 20, the oldest that it promises',
      file: programsNamed('node').find((file) => versionOf(file).startsWith('v20.')),
      args: [],
    },
    { name: 'Deno', file: programsNamed('deno')[0], args: ['run', '--allow-all'] },
    { name: 'Bun', file: programsNamed('bun')[0], args: ['run'] },
  ]
  for (const { name, file, args } of runtimes)
    test(`works in ${name}`, async (t) => {
      if (file === undefined) return t.skip('it is not on the path, so that nothing was tested')
      writeFileSync(join(folder, 'client.mjs'), await bundle(['index', 'bulk'], 'node'))
      writeFileSync(join(folder, 'node.mjs'), await bundle(['node'], 'node'))
      writeFileSync(join(folder, 'program.mjs'), program)
      const { shelf, task } = await prepare()
      const main = `
        import * as client from './client.mjs'
        import { fileSink } from './node.mjs'
        import { run } from './program.mjs'
        await fileSink('./kept').write({ secret: 'kept', times: undefined })
        console.log(JSON.stringify({ ...(await run(${JSON.stringify(task)}, client)), kept: (await fileSink('./kept').read()).secret }))
      `
      writeFileSync(join(folder, 'main.mjs'), main)
      const child = spawn(file, [...args, 'main.mjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
      let output = ''
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        output += part
      })
      const [code] = await once(child, 'close')
      assert.equal(code, 0)
      assert.deepEqual(JSON.parse(output), { ...expected, kept: 'kept' })
      assert.deepEqual(await shelf.stored(60), range(0, 50))
    })

  test('works in a browser', async (t) => {
    const [chromium] = programsNamed('chromium', 'chromium-browser', 'google-chrome', 'chrome')
    if (chromium === undefined) return t.skip('there is no Chromium on the path, so that nothing was tested')
    const client = await bundle(['index', 'bulk'], 'browser')
    const page = await servePage(t, { '/client.mjs': client, '/program.mjs': program })
    const { shelf, task } = await prepare(page.url)
    const main = `
      import * as client from './client.mjs'
      import { run } from './program.mjs'
      const outcome = await run(${JSON.stringify(task)}, client).catch((error) => ({ error: String(error.stack) }))
      await fetch('/outcome', { method: 'POST', body: JSON.stringify(outcome) })
    `
    page.serve('/main.mjs', main)
    page.serve('/', '<!doctype html><script type="module" src="/main.mjs"></script>')
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${join(folder, 'profile')}`]
    const browser = spawn(chromium, [...flags, page.url], { stdio: 'ignore' })
    t.after(() => browser.kill('SIGKILL'))
    const ended = once(browser, 'close').then(() => Promise.reject(new Error('the browser ended')))
    assert.deepEqual(await Promise.race([page.outcome, ended]), expected)
    browser.kill('SIGKILL')
    await ended.catch(() => undefined)
    assert.deepEqual(await shelf.stored(60), range(0, 50))
  })
})

/** Serves files, passes everything else on to the server of the API, and waits for what the page has to say. */
async function servePage(t: { readonly after: (run: () => void) => void }, files: Readonly<Record<string, string>>) {
  const served = new Map(Object.entries(files))
  const outcome = Promise.withResolvers<unknown>()
  const front = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const path = request.url ?? ''
    const file = served.get(path)
    if (path === '/outcome') outcome.resolve(JSON.parse(Buffer.concat(chunks).toString()))
    if (file !== undefined || (!path.startsWith('/api/') && !path.startsWith('/rest/'))) {
      response.writeHead(file === undefined ? 204 : 200, {
        'content-type': path.endsWith('.mjs') ? 'text/javascript' : 'text/html',
      })
      response.end(file)
      return
    }
    const { host, connection, 'content-length': length, ...headers } = request.headers
    const answer = await fetch(`${server.url}${path}`, {
      method: request.method ?? 'POST',
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      body: new Uint8Array(Buffer.concat(chunks)),
    })
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  front.listen(0, '127.0.0.1')
  await once(front, 'listening')
  t.after(() => {
    front.closeAllConnections()
    front.close()
  })
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    outcome: outcome.promise,
    serve: (path: string, content: string) => void served.set(path, content),
  }
}
