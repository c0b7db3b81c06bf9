import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { SearchResponse } from '@sheaf/client'
import {
  ANN,
  BOB,
  eventually,
  makeToken,
  type Served,
  serveDeployment,
  type TokenInFile,
  urlsFound,
  writeFiles,
} from './deployment.ts'
import { sheaf, sheafJson, suiteContext, temporaryDirectory } from './sheaf-process.ts'

const BASE = 'https://wiki.example.com'
const ESCAPE = '\u001b'

describe('sheaf search', () => {
  const suite = suiteContext()
  let served: Served
  let annsOwn: TokenInFile

  before(async () => {
    served = await serveDeployment(suite)
    annsOwn = await makeToken(served.folder, served.dataDir, ['--name', 'ann', '--kind', 'client', '--user', ANN])
    const connection = ['--url', served.url, '--token-file', served.indexing.file]
    const push = (datasource: string, as: string, files: Readonly<Record<string, string>>) => {
      const folder = writeFiles(temporaryDirectory(), files)
      const flags = ['--datasource', datasource, '--as', as, '--base-url', `${BASE}/${datasource}`]
      return sheafJson(['push', folder, ...connection, ...flags])
    }
    await push('wiki', ANN, {
      'leave.md': '# Parental leave\n\nAsk the walrus for leave.\nIt is granted.',
      'calls.md': '# On call\n\nThe walrus is on call this week.',
      'draft.md': '# Draft\n\nThe walrus is on call, draft.',
    })
    await push('notes', ANN, { 'odd.txt': `walrus ${ESCAPE}]0;owned\u0007 ${ESCAPE}[31m red\u202e end` })
    await push('private', BOB, { 'secret.md': '# Secret walrus\n\nBob alone.' })
    await eventually(
      () => Promise.all([urlsFound(served, ANN, 'walrus'), urlsFound(served, BOB, 'walrus')]),
      ([ann, bob]) => ann.length === 4 && bob.length === 1,
    )
  })
  after(() => suite.clean())

  const search = (query: string, ...flags: readonly string[]) =>
    sheaf(['search', query, '--url', served.url, '--token-file', served.client.file, ...flags])
  const searchJson = (query: string, ...flags: readonly string[]) =>
    sheafJson<SearchResponse>(['search', query, '--url', served.url, '--token-file', served.client.file, ...flags])
  const urlsOf = ({ results = [] }: SearchResponse) => results.map(({ url }) => url).toSorted()

  test('shows title, link and the passage that was found, on lines of their own', async () => {
    const { code, stdout, stderr } = await search('parental', '--as', ANN)
    assert.equal(code, 0)
    assert.equal(stderr, '')
    const [title, url, passage, ...rest] = stdout.split('\n')
    assert.equal(title, 'Parental leave')
    assert.equal(url, `  ${BASE}/wiki/leave.md`)
    assert.match(passage ?? '', /^ {2}\S.*Ask the walrus for leave\. It is granted\./)
    assert.deepEqual(rest, ['', ''])
  })

  test('says what a mistyped query may have meant, beside the results', async () => {
    const { code, stdout, stderr } = await search('parentla leave', '--as', ANN)
    assert.deepEqual([code, stderr], [0, 'did you mean: Parental leave\n'])
    assert.match(stdout, /^Parental leave\n/)
    assert.equal((await search('secert', '--as', BOB)).stderr, 'did you mean: Secret\n')
    assert.equal((await search('secert', '--as', ANN)).stderr, '')
  })

  test('--json prints the answer as the server gave it', async () => {
    const answer = await searchJson('"on call" -draft', '--as', ANN)
    assert.deepEqual(urlsOf(answer), [`${BASE}/wiki/calls.md`])
    assert.equal(answer.hasMoreResults, false)
    assert.equal(answer.metadata?.originalQuery, '"on call" -draft')
    assert.ok(answer.requestID)
  })

  test('each person finds what that person may see, and only in the datasources asked for', async () => {
    assert.equal(urlsOf(await searchJson('walrus', '--as', ANN)).length, 4)
    assert.deepEqual(urlsOf(await searchJson('walrus', '--as', BOB)), [`${BASE}/private/secret.md`])
    assert.deepEqual(urlsOf(await searchJson('walrus', '--as', BOB, '--datasource', 'wiki,notes')), [])
    const repeated = await searchJson('walrus', '--as', ANN, '--datasource', 'notes', '--datasource', 'private')
    assert.deepEqual(urlsOf(repeated), [`${BASE}/notes/odd.txt`])
    const nothing = await search('walrus', '--as', BOB, '--datasource', 'wiki')
    assert.equal(nothing.code, 0)
    assert.equal(nothing.stdout, `nothing found that ${BOB} may see\n`)
  })

  test('a token made for one person needs no --as', async () => {
    const flags = ['--url', served.url, '--token-file', annsOwn.file]
    const own = await sheafJson<SearchResponse>(['search', 'walrus', ...flags])
    assert.equal(urlsOf(own).length, 4)
    assert.equal((await sheaf(['search', 'nosuchword', ...flags])).stdout, 'nothing found\n')
    const other = await sheaf(['search', 'walrus', ...flags, '--as', BOB])
    assert.equal(other.code, 1)
    assert.match(other.stderr, /acts as ann@example\.com only.*\(403, request /)
  })

  test('page after page with the cursor that was printed, everything comes once', async () => {
    const urls: string[] = []
    let more: string[] = []
    for (let page = 1; page <= 4; page += 1) {
      const { code, stdout } = await search('walrus', '--as', ANN, '--limit', '1', ...more)
      assert.equal(code, 0)
      urls.push(stdout.split('\n')[1]?.trim() ?? '')
      const cursor = /^more: --cursor (\S+)$/m.exec(stdout)?.[1]
      assert.equal(cursor === undefined, page === 4, stdout)
      more = ['--cursor', cursor ?? '']
    }
    assert.equal(new Set(urls).size, 4)
  })

  test('an author cannot send control sequences to the terminal of a reader', async () => {
    const { stdout } = await search('red', '--as', ANN)
    assert.match(stdout, /walrus/)
    for (const sign of [ESCAPE, '\u0007', '\u202e']) assert.ok(!stdout.includes(sign), JSON.stringify(stdout))
  })

  test('--explain and warnings say on standard error how the query was understood, and leave the answer alone', async () => {
    const { code, stdout, stderr } = await search('walrus app:notes updated:soon', '--as', ANN, '--explain')
    assert.equal(code, 0)
    const warning = 'INVALID_OPERATOR: updated:soon is left out'
    const lines = ['plan: any of walrus, ranked', 'plan: app = notes', `plan: ${warning}`]
    const note = 'note: this means nothing there and was left out: updated:soon'
    assert.equal(stderr, [...lines, note, ''].join('\n'))
    assert.equal(stdout.split('\n')[1], `  ${BASE}/notes/odd.txt`)
    const notes: readonly (readonly [query: string, note: RegExp])[] = [
      ['?!', /^note: the query has no letter/],
      ['"?!" walrus', /^note: a phrase has no letter.*: \?! walrus$/m],
      ['“on call”', /^note: curly quotes .*: on call$/m],
      ['a '.repeat(1_100), /^note: the query is too long: .* after a$/m],
    ]
    for (const [query, expected] of notes) assert.match((await search(query, '--as', ANN)).stderr, expected)
  })

  test('--filter restricts fields; values of one field are alternatives', async () => {
    const urls = async (...filters: readonly string[]) => {
      const flags = filters.flatMap((filter) => ['--filter', filter])
      return urlsOf(await searchJson('walrus', '--as', ANN, ...flags)).length
    }
    assert.equal(await urls('app=notes'), 1)
    assert.equal(await urls('app=notes', 'app=wiki'), 4)
    assert.equal(await urls('app=notes', 'type=nosuch'), 0)
  })

  test('every match is coloured where colours are wanted, and none in a pipe or with NO_COLOR', async () => {
    const marked = (text: string) => `${ESCAPE}[33m${text}${ESCAPE}[39m`
    const args = ['search', 'walrus call', '--datasource', 'wiki', '--limit', '3', '--as', ANN]
    const connection = ['--url', served.url, '--token-file', served.client.file]
    const coloured = await sheaf([...args, ...connection], { FORCE_COLOR: '1' })
    assert.ok(coloured.stdout.includes(`The ${marked('walrus')} is on ${marked('call')} this week.`), coloured.stdout)
    assert.ok(!(await sheaf([...args, ...connection])).stdout.includes(ESCAPE))
    assert.ok(!(await sheaf([...args, ...connection], { NO_COLOR: '' })).stdout.includes(ESCAPE))
  })

  test('refusals fail with 1 and say what to do', async () => {
    const cases: readonly (readonly [flags: readonly string[], why: RegExp])[] = [
      [['--as', 'cy@example.com'], /cy@example\.com is not an active user.*index the person with indexuser first/],
      [['--as', ANN, '--cursor', 'made-up'], /Leave the cursor out to start from the first page.* \(400, request /],
      [['--as', ANN, '--token-file', served.indexing.file], /a client token for \/rest\/api\/v1.* \(401, request /],
      [['--as', ANN, '--limit', '5000'], /1,?000.* \(400, request /],
    ]
    for (const [flags, why] of cases) {
      const { code, stdout, stderr } = await search('walrus', ...flags, '--json')
      assert.equal(code, 1, stderr)
      assert.equal(stdout, '')
      assert.match(stderr, why)
    }
  })

  test('a server that is not there fails with 1 and names the setting', async () => {
    const { code, stderr } = await sheaf(['search', 'x', '--as', ANN, '--token', 'x', '--url', 'http://127.0.0.1:1'])
    assert.equal(code, 1)
    assert.match(
      stderr,
      /http:\/\/127\.0\.0\.1:1\/.* Check that the server is running, and host and port\. Its address is --url or SHEAF_URL\.\n$/,
    )
  })

  test('something else that answers there is not taken for a server', async () => {
    const url = `${served.url}/docs`
    const { code, stderr } = await sheaf(['search', 'x', '--as', ANN, '--token', 'x', '--url', url])
    assert.equal(code, 1)
    assert.match(stderr, /nothing is served at POST \/docs\/rest\/api\/v1\/search/)
  })

  test('wrong usage ends with 2 and says the remedy', async () => {
    const cases: readonly (readonly [args: readonly string[], remedy: RegExp])[] = [
      [['search', 'x', '--url', served.url, '--token-file', served.client.file], /acts as anyone.*give --as EMAIL/],
      [['search', 'x', '--as', ANN], /no token: give --token-file FILE/],
      [['search', 'x', '--as', ANN, '--token', 'x', '--limit', 'ten'], /--limit ten is no number of results/],
      [['search', 'x', '--as', ANN, '--token', 'x', '--filter', 'app'], /--filter app names no field and value/],
      [['search', 'x', '--as', ANN, '--token', 'x', '--limit', '0'], /--limit 0 is no number of results/],
      [['search', '--as', ANN], /missing required argument 'query'/],
      [['search', 'two', 'words', '--as', ANN], /too many arguments for 'search'/],
      [['search', 'x', '--nosuch'], /unknown option '--nosuch'/],
    ]
    for (const [args, remedy] of cases) {
      const { code, stdout, stderr } = await sheaf(args)
      assert.equal(code, 2, `${args}: ${stderr}`)
      assert.equal(stdout, '')
      assert.match(stderr, remedy)
    }
  })
})
