import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { Configuration, DatasourcesApi, PermissionsApi, TroubleshootingApi } from '@sheaf/client'
import { samples, type Words } from '../../server/test/files/samples.ts'
import { ANN, BOB, eventually, makeToken, type Served, serveDeployment, urlsFound, writeFiles } from './deployment.ts'
import { startPausingProxy } from './pausing-proxy.ts'
import { sheaf, sheafJson, sheafScript, startCommand, suiteContext, temporaryDirectory } from './sheaf-process.ts'

type Pushed = {
  readonly datasource: string
  readonly created: boolean
  readonly documents: number
  readonly skipped: number
  readonly skippedFiles: readonly { readonly path: string; readonly reason: string }[]
}

const BASE = 'https://wiki.example.com'

describe('sheaf push', () => {
  const suite = suiteContext()
  let served: Served
  let indexing: Configuration
  before(async () => {
    served = await serveDeployment(suite)
    indexing = new Configuration({ host: served.url, accessToken: served.indexing.secret })
  })
  after(() => suite.clean())

  let datasources = 0
  /** A datasource of its own for each test, whose documents no other test sees. */
  function newName(): string {
    datasources += 1
    return `ds${datasources}`
  }
  const connection = () => ['--url', served.url, '--token-file', served.indexing.file]
  const push = (folder: string, ...flags: readonly string[]) =>
    sheafJson<Pushed>(['push', folder, ...connection(), ...flags])
  /** What a person finds, once it is as much as expected. */
  const found = (person: string, query: string, count: number) =>
    eventually(
      () => urlsFound(served, person, query),
      (urls) => urls.length === count,
      30_000,
    )
  const count = async (datasource: string) =>
    (await new TroubleshootingApi(indexing).getdocumentcountPost({ datasource })).documentCount

  test('indexes Markdown, HTML and text below a folder, and the person of --as finds them by their words', async () => {
    const folder = writeFiles(temporaryDirectory(), {
      'guide.md': '# Holidays guide\n\nEveryone has *thirty* days of walruses.',
      'deep/page.html': '<html><title>Travel page</title><body><p>Walruses by train.</p></body></html>',
      'deep/er/note.txt': 'A note on walruses.',
      'table.csv': 'animal,count\nwalruses,4\n',
    })
    const datasource = newName()
    const pushed = await push(folder, '--datasource', datasource, '--as', ANN, '--base-url', `${BASE}/${datasource}/`)
    assert.deepEqual(pushed, { datasource, created: true, documents: 4, skipped: 0, skippedFiles: [] })
    assert.deepEqual(
      await found(ANN, 'walruses', 4),
      ['deep/er/note.txt', 'deep/page.html', 'guide.md', 'table.csv'].map((path) => `${BASE}/${datasource}/${path}`),
    )
  })

  test('pushing again replaces what has changed and makes no copies', async () => {
    const folder = writeFiles(temporaryDirectory(), { 'a.md': 'the marmot', 'b.md': 'the badger' })
    const datasource = newName()
    const flags = ['--datasource', datasource, '--as', ANN]
    await push(folder, ...flags)
    assert.equal((await found(ANN, 'marmot', 1)).length, 1)
    writeFiles(folder, { 'a.md': 'the ocelot' })
    const again = { datasource, created: false, documents: 2, skipped: 0, skippedFiles: [] }
    assert.deepEqual(await push(folder, ...flags), again)
    const [url] = await found(ANN, 'ocelot', 1)
    assert.equal(url, pathToFileURL(join(folder, 'a.md')).href, 'without --base-url a result leads to the file')
    assert.deepEqual(await found(ANN, 'marmot', 0), [])
    assert.equal(await count(datasource), 2)
  })

  test('skips what cannot be indexed and names it with the reason; what is hidden is not looked at', async () => {
    const folder = writeFiles(temporaryDirectory(), {
      'good.txt': 'readable',
      'image.png': Uint8Array.of(137, 80, 78, 71),
      'deep/binary.txt': Uint8Array.of(80, 0, 81),
      'latin1.txt': Uint8Array.of(0x63, 0x61, 0x66, 0xe9),
      'large.pdf': new Uint8Array(33 * 1024 * 1024),
      'no-ending': 'text',
      '.hidden.md': 'hidden',
      '~$open.docx': 'the copy of an office',
      'open.txt~': 'the copy of an editor',
      '.git/config.txt': 'hidden',
      'node_modules/x/readme.md': 'of somebody else',
    })
    const datasource = newName()
    const { skippedFiles, ...pushed } = await push(folder, '--datasource', datasource, '--as', ANN)
    assert.deepEqual(pushed, { datasource, created: true, documents: 2, skipped: 4 })
    assert.deepEqual(
      skippedFiles.map(({ path, reason }) => `${path}: ${reason}`),
      [
        'image.png: .png files are not indexed',
        'no-ending: its name has no ending that says what it is',
        'deep/binary.txt: it is no text',
        'large.pdf: it is larger than 32 MB',
      ],
    )
    const again = await sheaf(['push', folder, ...connection(), '--datasource', datasource, '--as', ANN])
    assert.equal(again.stdout, `2 documents in "${datasource}", 4 files skipped\n`)
    assert.match(again.stderr, /^skipped image\.png: \.png files are not indexed$/m)
    assert.equal((await found(ANN, 'café', 1)).length, 1, 'text of older programs')
  })

  test('indexes a file of every type, and each is found by its words, tables and notes', async () => {
    const words = (extension: string): Words => ({
      title: `t${extension}pushed`,
      body: `b${extension}pushed`,
      table: `c${extension}pushed`,
      note: `n${extension}pushed`,
    })
    const files: Record<string, Uint8Array> = {}
    for (const { extension, make } of samples) files[`file.${extension}`] = await make(words(extension))
    const folder = writeFiles(temporaryDirectory(), files)
    const datasource = newName()
    const pushed = await push(folder, '--datasource', datasource, '--as', ANN, '--base-url', `${BASE}/${datasource}`)
    assert.deepEqual([pushed.documents, pushed.skippedFiles], [samples.length, []])
    for (const { extension, without = [] } of samples) {
      for (const place of (['body', 'table', 'note'] as const).filter((each) => !without.includes(each))) {
        const urls = await found(ANN, words(extension)[place], 1)
        assert.deepEqual(urls, [`${BASE}/${datasource}/file.${extension}`], `${extension}: ${place}`)
      }
    }
  })

  test('a datasource that is there keeps its configuration, and gets the object type of files added', async () => {
    const datasource = newName()
    const api = new DatasourcesApi(indexing)
    const config = {
      name: datasource,
      displayName: 'The wiki',
      datasourceCategory: 'PUBLISHED_CONTENT' as const,
      urlRegex: '^https://wiki\\.example\\.com/',
      isUserReferencedByEmail: true,
      objectDefinitions: [
        { name: 'page', docCategory: 'PUBLISHED_CONTENT' as const, propertyDefinitions: [{ name: 'ticket' }] },
      ],
    }
    await api.adddatasourcePost(config)
    const before = await api.getdatasourceconfigPost({ datasource })
    const folder = writeFiles(temporaryDirectory(), { 'a.md': 'text' })
    const flags = ['--datasource', datasource, '--as', ANN, '--base-url', BASE]
    assert.equal((await push(folder, ...flags)).created, false)
    const { objectDefinitions = [], ...rest } = await api.getdatasourceconfigPost({ datasource })
    const { objectDefinitions: definitionsBefore = [], ...restBefore } = before
    assert.deepEqual(rest, restBefore)
    assert.deepEqual(objectDefinitions.slice(0, -1), definitionsBefore)
    assert.equal(objectDefinitions.at(-1)?.name, 'file')
    await push(folder, ...flags)
    assert.equal((await api.getdatasourceconfigPost({ datasource })).objectDefinitions?.length, 2)
  })

  test('grants to anyone, to a person or to a group, as --allow says, and to nobody else', async () => {
    const api = new PermissionsApi(indexing)
    const staff = newName()
    await new DatasourcesApi(indexing).adddatasourcePost({
      name: staff,
      isUserReferencedByEmail: true,
      objectDefinitions: [{ name: 'file' }],
    })
    for (const email of [ANN, BOB]) await api.indexuserPost({ datasource: staff, user: { email, name: email } })
    await api.indexgroupPost({ datasource: staff, group: { name: 'engineering' } })
    await api.indexmembershipPost({
      datasource: staff,
      membership: { groupName: 'engineering', memberUserId: ANN },
    })
    const folders = Object.fromEntries(
      ['open', 'person', 'group', 'both'].map((name) => [
        name,
        writeFiles(temporaryDirectory(), { [`${name}.txt`]: `granted${staff} ${name}` }),
      ]),
    )
    const pushTo = (name: string, ...allow: readonly string[]) =>
      push(
        folders[name] ?? '',
        ...['--datasource', staff, '--base-url', BASE],
        ...allow.flatMap((who) => ['--allow', who]),
      )
    await pushTo('open', 'anonymous')
    await pushTo('person', BOB)
    await pushTo('group', 'group:engineering')
    await pushTo('both', 'group:engineering', BOB)
    assert.deepEqual(
      await found(ANN, `granted${staff}`, 3),
      ['both', 'group', 'open'].map((name) => `${BASE}/${name}.txt`),
    )
    assert.deepEqual(
      await found(BOB, `granted${staff}`, 3),
      ['both', 'open', 'person'].map((name) => `${BASE}/${name}.txt`),
    )
  })

  /** A folder of files so long that each goes in a request of its own. */
  const folderOfLongFiles = (...names: readonly string[]) =>
    writeFiles(
      temporaryDirectory(),
      Object.fromEntries(names.map((name) => [name, `${name} ${'word '.repeat(250_000)}`])),
    )

  test('goes on without an error when the token is rotated meanwhile', async (t) => {
    const flags = ['--name', 'p', '--global', '--rotation-period', '1440']
    const { file, secret } = await makeToken(temporaryDirectory(), served.dataDir, flags)
    const folder = folderOfLongFiles('a.txt', 'b.txt', 'c.txt', 'd.txt')
    const proxy = await startPausingProxy(t, served.url, { documentRequests: 2 })
    const args = ['push', folder, '--url', proxy.url, '--token-file', file, '--datasource', newName(), '--as', ANN]
    const pushing = startCommand(t, [process.execPath, sheafScript, ...args, '--json'])
    await Promise.race([proxy.paused, pushing.ended])
    const { code } = await sheaf(['rotate', '--url', served.url, '--token-file', file])
    assert.equal(code, 0)
    proxy.goOn()
    const ended = await pushing.ended
    assert.equal(ended.code, 0, ended.stderr)
    assert.equal((JSON.parse(ended.stdout) as Pushed).documents, 4)
    const rotated = readFileSync(file, 'utf8').trim()
    assert.notEqual(rotated, secret)
    assert.deepEqual([...new Set(proxy.secrets)], [secret, rotated], 'the push used the one and then the other')
  })

  test('a file that goes while the folder is read is skipped', async (t) => {
    const folder = folderOfLongFiles('a.txt', 'b.txt', 'c.txt', 'd.txt')
    const proxy = await startPausingProxy(t, served.url, { documentRequests: 1 })
    const args = ['push', folder, '--url', proxy.url, '--token-file', served.indexing.file]
    const flags = ['--datasource', newName(), '--as', ANN, '--json']
    const pushing = startCommand(t, [process.execPath, sheafScript, ...args, ...flags])
    await Promise.race([proxy.paused, pushing.ended])
    rmSync(join(folder, 'd.txt'))
    proxy.goOn()
    const { code, stdout, stderr } = await pushing.ended
    assert.equal(code, 0, stderr)
    const { documents, skipped } = JSON.parse(stdout) as Pushed
    assert.deepEqual([documents, skipped], [3, 1])
  })

  test('--json prints one JSON object on standard output and nothing else', async () => {
    const folder = writeFiles(temporaryDirectory(), { 'a.md': 'text' })
    const args = ['push', folder, ...connection(), '--datasource', newName(), '--as', ANN, '--json']
    const { code, stdout, stderr } = await sheaf(args)
    assert.equal(code, 0)
    assert.deepEqual(Object.keys(JSON.parse(stdout) as object), [
      'datasource',
      'created',
      'documents',
      'skipped',
      'skippedFiles',
    ])
    assert.equal(stdout.split('\n').length, 2)
    assert.equal(stderr, '')
  })

  test('a file of a long path, and names with blanks and signs, can be pushed and found', async () => {
    const long = `${'directory/'.repeat(25)}long.txt`
    const folder = writeFiles(temporaryDirectory(), { [long]: 'elongated', 'a b & ü?#.txt': 'oddlynamed' })
    const datasource = newName()
    await push(folder, '--datasource', datasource, '--as', ANN, '--base-url', BASE)
    assert.deepEqual(await found(ANN, 'elongated', 1), [`${BASE}/${long}`])
    assert.deepEqual(await found(ANN, 'oddlynamed', 1), [`${BASE}/a%20b%20%26%20%C3%BC%3F%23.txt`])
  })

  test('what cannot be done fails with 1 and says why', async () => {
    const folder = writeFiles(temporaryDirectory(), { 'a.md': 'text' })
    const { secret } = await makeToken(temporaryDirectory(), served.dataDir, ['--name', 's', '--datasource', 'other'])
    const to = (...flags: readonly string[]) => ['push', folder, '--url', served.url, '--as', ANN, ...flags]
    const own = ['--token-file', served.indexing.file]
    const cases: readonly (readonly [args: readonly string[], why: RegExp])[] = [
      [to('--token', secret, '--datasource', 'docs'), /may use other, but not "docs".* \(403, request /],
      [to('--token', served.client.secret, '--datasource', 'docs'), /Use an indexing token .* \(401, request /],
      [to(...own, '--datasource', newName(), '--allow', 'cy@example.com'), /cy@example\.com.* \(400, request /],
      [['push', join(folder, 'nosuch'), ...to(...own, '--datasource', 'docs').slice(2)], /is not a folder that can be/],
      [['push', join(folder, 'a.md'), ...to(...own, '--datasource', 'docs').slice(2)], /give the folder whose files/],
      [
        ['push', folder, ...own, '--as', ANN, '--datasource', 'd', '--url', 'http://127.0.0.1:1'],
        /Check that the server is running/,
      ],
    ]
    for (const [args, why] of cases) {
      const { code, stdout, stderr } = await sheaf([...args, '--json'])
      assert.equal(code, 1, stderr)
      assert.equal(stdout, '')
      assert.match(stderr, why)
      assert.doesNotMatch(stderr, /\n {4}at /, 'no stack')
    }
  })

  test('wrong usage ends with 2 and says the remedy', async () => {
    const folder = temporaryDirectory()
    const to = (...flags: readonly string[]) => ['push', folder, '--token', 'x', ...flags]
    const cases: readonly (readonly [args: readonly string[], remedy: RegExp])[] = [
      [to('--datasource', 'd'), /nobody could see the documents: give --as EMAIL, or --allow anonymous/],
      [to('--datasource', 'd', '--allow', 'ann'), /--allow ann: give anonymous, an e-mail address, or group:NAME/],
      [to('--datasource', 'd', '--allow', 'group:'), /--allow group: names no group/],
      [to('--as', ANN), /required option '--datasource <NAME>' not specified/],
      [to('--datasource', 'd', '--as', ANN, '--base-url', 'wiki'), /--base-url wiki is no address: give one such as/],
      [to('--datasource', 'd', '--as', ANN, '--nosuch'), /unknown option '--nosuch'/],
      [['push', '--datasource', 'd'], /missing required argument 'dir'/],
      [['push', folder, '--datasource', 'd', '--as', ANN], /no token: give --token-file FILE/],
    ]
    await Promise.all(
      cases.map(async ([args, remedy]) => {
        const { code, stdout, stderr } = await sheaf(args)
        assert.equal(code, 2, `${args}: ${stderr}`)
        assert.equal(stdout, '')
        assert.match(stderr, remedy)
      }),
    )
  })
})
