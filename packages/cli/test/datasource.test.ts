import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Configuration, DatasourcesApi, DocumentsApi, PermissionsApi } from '@sheaf/client'
import { ANN, eventually, type Served, serveDeployment, urlsFound } from './deployment.ts'
import { sheaf, sheafJson, suiteContext, temporaryDirectory } from './sheaf-process.ts'

const context = suiteContext()
const name = 'handbook'
let served: Served
let configuration: Configuration

const datasource = (...args: readonly string[]) => sheaf(['datasource', ...args, '--data-dir', served.dataDir])
const datasourceJson = <Value>(...args: readonly string[]) =>
  sheafJson<Value>(['datasource', ...args, '--data-dir', served.dataDir])

type Shown = {
  readonly datasource: { readonly documents: number; readonly visibility: string }
  readonly betaUsers: readonly string[]
  readonly waiting: object
  readonly uploads: readonly { readonly uploadId: string; readonly state: string }[]
  readonly heldDeletions: readonly { readonly collection: string; readonly stale: number }[]
  readonly findings: readonly { readonly kind: string; readonly count: number }[]
}
const show = () => datasourceJson<Shown>('show', name)
const found = () => urlsFound(served, ANN, '').then((urls) => urls.length)

const document = (id: string) => ({
  datasource: name,
  objectType: 'page',
  id,
  viewURL: `https://handbook.example.com/${id}`,
  title: id,
  permissions: { allowAnonymousAccess: true },
})
const upload = (uploadId: string, ids: readonly string[], more: object = { isLastPage: true }) =>
  new DocumentsApi(configuration).bulkindexdocumentsPost({
    uploadId,
    datasource: name,
    isFirstPage: true,
    documents: ids.map(document),
    ...more,
  })
const TEN = Array.from({ length: 10 }, (_, position) => `p${position}`)

before(async () => {
  served = await serveDeployment(context)
  configuration = new Configuration({ host: served.url, accessToken: served.indexing.secret })
  await new DatasourcesApi(configuration).adddatasourcePost({
    name,
    displayName: 'Handbook',
    isUserReferencedByEmail: true,
    objectDefinitions: [{ name: 'page' }],
  })
  await new PermissionsApi(configuration).indexuserPost({ datasource: name, user: { email: ANN, name: 'Ann' } })
  await upload('first', TEN)
  await eventually(found, (count) => count === TEN.length)
})
after(context.clean)

describe('sheaf datasource, beside a running server', () => {
  test('list and show tell what is there, in words and in JSON', async () => {
    const [list, shown, json] = await Promise.all([datasource('list'), datasource('show', name), show()])
    assert.match(list.stdout, /^NAME +VISIBLE TO +DOCUMENTS .*\nhandbook +everyone +10 +1 +0 +0 +0 +0\n$/)
    assert.match(shown.stdout, /^name {8}handbook\nlabel {7}Handbook\nvisible to {2}everyone\n/)
    assert.match(shown.stdout, /\nBulk uploads, the newest first\n.*\n.* documents +first +1 +10 +0\n/)
    assert.match(shown.stdout, /\nwaiting {5}none for the index\n/)
    assert.deepEqual([json.datasource.documents, json.waiting], [10, { documents: 0 }])
    assert.deepEqual(
      json.uploads.map(({ uploadId, state }) => [uploadId, state]),
      [['first', 'finished']],
    )
  })

  test('disable hides it from the next answer on, enable test leaves it to beta users, enable all shows it', async () => {
    const disabled = await datasource('disable', name)
    assert.equal(disabled.stdout, '"handbook" is visible to 0 beta users\n')
    assert.equal(await found(), 0)
    await datasourceJson('enable', name, 'test')
    assert.equal(await found(), 0)
    await new PermissionsApi(configuration).betausersPost({ datasource: name, emails: [ANN] })
    assert.equal(await found(), 10)
    assert.deepEqual((await show()).betaUsers, [ANN])
    const removed = await datasourceJson('remove-beta', name, ANN)
    assert.deepEqual(removed, { datasource: name, email: ANN, wasBetaUser: true })
    assert.match((await datasource('remove-beta', name, ANN)).stdout, /was no beta user/)
    assert.equal(await found(), 0)
    assert.deepEqual(await datasourceJson('enable', name, 'all'), { datasource: name, visibility: 'all' })
    assert.equal(await found(), 10)
  })

  test('a held deletion is shown with the command that decides it; dropped nothing goes, executed it does', async () => {
    await upload('second', TEN.slice(0, 5))
    const { stdout } = await datasource('show', name)
    assert.match(stdout, /\nHeld deletions\n5 of 10 documents were left out at /)
    assert.match(stdout, /sheaf datasource resolve handbook documents execute\|drop\n/)
    assert.match(stdout, /\nheld_deletion, 1 times, /)
    assert.equal(await found(), 10)
    await datasourceJson('resolve', name, 'documents', 'drop')
    assert.deepEqual([(await show()).heldDeletions, await found()], [[], 10])

    await upload('third', TEN.slice(0, 5))
    assert.deepEqual((await show()).heldDeletions.length, 1)
    const executed = await datasource('resolve', name, 'documents', 'execute')
    assert.equal(executed.stdout, 'the documents that were left out of "handbook" are deleted\n')
    assert.equal(await found(), 5)
    assert.equal((await show()).datasource.documents, 5)
    const again = await datasource('resolve', name, 'documents', 'execute')
    assert.equal(again.code, 1)
    assert.match(again.stderr, /no deletion of documents is held in "handbook"/)
  })

  test('end-upload ends an open one, so that another may begin', async () => {
    await upload('abandoned', ['a'], {})
    await assert.rejects(upload('next', TEN), /abandoned/)
    assert.match(
      (await datasource('end-upload', name, 'documents')).stdout,
      /^the upload of documents to "handbook" is/,
    )
    await upload('next', TEN)
    const { uploads, datasource: summary } = await show()
    assert.deepEqual(
      uploads.slice(0, 2).map(({ uploadId, state }) => [uploadId, state]),
      [
        ['next', 'finished'],
        ['abandoned', 'ended'],
      ],
    )
    assert.equal(summary.documents, 10)
    for (const wrong of [['memberships'], ['documents', '--group', 'x']]) {
      const { code, stderr } = await datasource('end-upload', name, ...wrong)
      assert.equal(code, 2)
      assert.match(stderr, /--group NAME belongs to an upload of memberships/)
    }
  })

  test('clear-findings forgets what looked like mistakes', async () => {
    assert.notEqual((await show()).findings.length, 0)
    await datasourceJson('clear-findings', name)
    assert.deepEqual((await show()).findings, [])
  })

  test('submissions are listed, the newest first and page by page, and cleared once they are read', async () => {
    const api = new DatasourcesApi(configuration)
    const submit = (type: string, body: Readonly<Record<string, unknown>>) =>
      api.submissionsDatasourceinstanceTypePost(name, type, body)
    assert.equal((await datasource('submissions', name)).stdout, 'nothing was submitted to "handbook"\n')
    const first = await submit('feedback', { text: 'old\u009b31m' })
    const second = await submit('vote', { page: 'holidays' })
    const words = (await datasource('submissions', name)).stdout
    assert.match(words, new RegExp(`^\\S+ .*vote  ${second.requestId}  by token \\w+\\n {2}\\{"page":"holidays"\\}\\n`))
    assert.ok(!words.includes('\u009b'))
    type Page = { readonly submissions: readonly { readonly requestId: string }[]; readonly cursor?: string }
    const ids = ({ submissions }: Page) => submissions.map(({ requestId }) => requestId)
    const page = await datasourceJson<Page>('submissions', name, '--limit', '1')
    assert.deepEqual(ids(page), [second.requestId])
    const rest = await datasourceJson<Page>('submissions', name, '--cursor', page.cursor ?? '')
    assert.deepEqual(ids(rest), [first.requestId])
    assert.deepEqual(ids(await datasourceJson('submissions', name, '--type', 'vote')), [second.requestId])
    const cleared = await datasource('clear-submissions', name, '--through', first.requestId)
    assert.equal(cleared.stdout, '1 submissions to "handbook" are removed\n')
    assert.deepEqual(await datasourceJson('clear-submissions', name), { datasource: name, removed: 1 })
    for (const limit of ['0', '101', 'x', '-1']) {
      const { code, stderr } = await datasource('submissions', name, '--limit', limit)
      assert.equal(code, 2)
      assert.match(stderr, /--limit/)
    }
  })

  test('a datasource that does not exist is a mistake with every command', async () => {
    const commands = [
      ['show'],
      ['enable', 'ghost', 'all'],
      ['disable'],
      ['delete'],
      ['resolve', 'ghost', 'users', 'drop'],
      ['end-upload', 'ghost', 'users'],
      ['remove-beta', 'ghost', ANN],
      ['clear-findings'],
      ['submissions'],
      ['clear-submissions'],
    ]
    for (const [command = '', ...args] of commands) {
      const { code, stderr } = await datasource(command, ...(args.length === 0 ? ['ghost'] : args))
      assert.equal(code, 1, command)
      assert.match(stderr, /"ghost" does not exist/, command)
    }
  })

  test('delete removes all of it at once; one from which another takes its users stays', async () => {
    const api = new DatasourcesApi(configuration)
    await api.adddatasourcePost({ name: 'guide', identityDatasourceName: name })
    const kept = await datasource('delete', name)
    assert.equal(kept.code, 1)
    assert.match(kept.stderr, /lends its users and groups to guide/)
    assert.equal(await found(), 10)
    await datasourceJson('delete', 'guide', '--yes')
    const gone = await datasource('delete', name)
    assert.equal(gone.stdout, '"handbook" is deleted, with 10 documents, 1 users and 0 groups\n')
    await assert.rejects(found(), /not an active user/)
    assert.deepEqual(await datasourceJson('list'), { datasources: [] })
  })
})

describe('sheaf datasource, without a server', () => {
  test('list says where it looked and found none', async () => {
    const directory = join(temporaryDirectory(), 'fresh')
    const { code, stdout } = await sheaf(['datasource', 'list', '--data-dir', directory])
    assert.equal(code, 0)
    assert.equal(stdout, `no datasources yet in ${directory}; connectors add them\n`)
  })
})
