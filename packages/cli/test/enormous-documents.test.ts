import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import {
  BadRequestException,
  Configuration,
  type DocumentDefinition,
  DocumentsApi,
  TroubleshootingApi,
} from '@sheaf/client'
import { limits } from '@sheaf/contract/limits'
import { ANN, BOB, type Deployment, eventually, makeDeployment, urlsFound } from './deployment.ts'
import { documentOf } from './pages.ts'
import { DATASOURCE, newPusherState, openPusher } from './pusher.ts'
import { type ServerProcess, startServerProcess, suiteContext } from './sheaf-process.ts'

/*
 * Documents of sizes that nobody writes by hand are taken, found by as much of them as limits.ts says, and reported; or refused
 * with the reason. None of them ends the server or keeps another document from being found.
 */

const LARGE = 10_000_000
const CUT = `body, summary and comments: only the first ${limits.indexedCharactersMax.value.toLocaleString('en-US')} characters are searched`

describe('enormous documents', () => {
  const suite = suiteContext()
  let deployment: Deployment
  let server: ServerProcess
  let documents: DocumentsApi
  let status: (docId: string) => Promise<readonly string[] | undefined>

  before(async () => {
    deployment = await makeDeployment()
    server = await startServerProcess(suite, deployment.dataDir, { flags: ['--log-level', 'error'] })
    const configuration = new Configuration({ host: server.url, accessToken: deployment.indexing.secret })
    await openPusher(server.url, deployment.indexing.secret, newPusherState(), 1).prepare()
    documents = new DocumentsApi(configuration)
    const troubleshooting = new TroubleshootingApi(configuration)
    status = async (docId) =>
      (await troubleshooting.debugDatasourceDocumentPost(DATASOURCE, { objectType: 'page', docId })).status
        ?.indexingWarnings
  })
  const put = (
    id: string,
    text: string,
    permissions: NonNullable<DocumentDefinition['permissions']> = { allowedUsers: [{ email: ANN }] },
  ) => documents.indexdocumentPost({ document: documentOf(id, text, permissions) })
  async function isFound(person: string, query: string, ids: readonly string[]): Promise<void> {
    const right = ids.map((id) => `https://crash.example.com/${id}`)
    const ask = () => urlsFound({ url: server.url, client: deployment.client }, person, query)
    assert.deepEqual(await eventually(ask, (urls) => urls.join() === right.join(), 60_000), right, query)
  }

  test('ten megabytes of text are found by their beginning', async () => {
    await put('long', `firstword ${'and so on '.repeat(LARGE / 10)} lastword`)
    await put('after-long', 'plain')
    await isFound(ANN, 'plain', ['after-long'])
    await isFound(ANN, 'firstword', ['long'])
    await isFound(ANN, 'lastword', [])
    assert.deepEqual(await status('long'), [CUT])
    assert.equal(await status('after-long'), undefined)
  })

  test('one word of ten megabytes keeps nothing before it from being found', async () => {
    const words = ['x'.repeat(LARGE), '東'.repeat(LARGE / 4), 'a_'.repeat(LARGE / 2), 'aB'.repeat(LARGE / 2)]
    for (const [number, word] of words.entries()) await put(`word${number}`, `beforehand ${word} lastword`)
    await put('after-word', 'plainer')
    await isFound(ANN, 'plainer', ['after-word'])
    await isFound(ANN, 'beforehand', ['word0', 'word1', 'word2', 'word3'])
    await isFound(ANN, 'x'.repeat(limits.indexedWordCharactersMax.value), ['word0'])
    for (const number of words.keys()) assert.deepEqual(await status(`word${number}`), [CUT])
  })

  test('of a million distinct words those are found that are within the bound', async () => {
    const words = Array.from({ length: 1_000_000 }, (_, number) => `w${number.toString(36)}q`)
    await put('words', words.join(' '))
    await put('after-words', 'plainest')
    await isFound(ANN, 'plainest', ['after-words'])
    await isFound(ANN, words[0] ?? '', ['words'])
    await isFound(ANN, words[100_000] ?? '', ['words'])
    await isFound(ANN, words.at(-1) ?? '', [])
    assert.deepEqual(await status('words'), [CUT])
  })

  test('as many who may see it as a document may name find it; more are refused, with the reason', async () => {
    const groups = (count: number) => Array.from({ length: count }, (_, number) => `g${number}`)
    const max = limits.principalsPerDocumentMax.value
    await put('crowd', 'crowded', {
      allowedUsers: [{ email: BOB }],
      allowedGroups: groups(max),
      allowedGroupIntersections: groups(max).map((group) => ({ requiredGroups: [group, 'all'] })),
    })
    await isFound(BOB, 'crowded', ['crowd'])
    await isFound(ANN, 'crowded', [])
    await assert.rejects(put('crowd', 'crowded', { allowedGroups: groups(50_000) }), (error: unknown) => {
      assert.ok(error instanceof BadRequestException, String(error))
      assert.match(error.message, /allowedGroups/)
      assert.match(error.message, /10,?000/)
      return true
    })
    await isFound(BOB, 'crowded', ['crowd'])
  })

  test('the server has stood it all, and stops as ever', async () => {
    const ready = await eventually(
      () => fetch(`${server.url}/readyz`),
      (answer) => answer.status === 200,
    )
    assert.equal(ready.status, 200)
    const { code, stderr } = await server.stop()
    assert.deepEqual([code, stderr], [0, ''])
    await suite.clean()
  })
})
