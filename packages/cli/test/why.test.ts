import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Configuration, DatasourcesApi, DocumentsApi, PermissionsApi } from '@sheaf/client'
import { ANN, BOB, eventually, type Served, serveDeployment, urlsFound } from './deployment.ts'
import { sheaf, sheafJson, suiteContext, temporaryDirectory } from './sheaf-process.ts'

type Explained = {
  readonly isAllowed: boolean
  readonly isFindable: boolean
  readonly summary: string
  readonly stages: readonly { readonly stage: string; readonly isPassed: boolean; readonly finding: string }[]
  readonly grant?: { readonly by: string; readonly paths: readonly (readonly string[])[] }
}

const context = suiteContext()
const datasource = 'handbook'
let served: Served
const page = ['--datasource', datasource, '--type', 'page', '--id', 'plan']
const why = (...flags: readonly string[]) => sheaf(['why', '--data-dir', served.dataDir, ...flags])
const explained = (...flags: readonly string[]) =>
  sheafJson<Explained>(['why', '--data-dir', served.dataDir, ...page, ...flags])

before(async () => {
  served = await serveDeployment(context)
  const configuration = new Configuration({ host: served.url, accessToken: served.indexing.secret })
  const permissions = new PermissionsApi(configuration)
  await new DatasourcesApi(configuration).adddatasourcePost({
    name: datasource,
    urlRegex: '.*',
    isUserReferencedByEmail: true,
    objectDefinitions: [{ name: 'page' }],
  })
  for (const email of [ANN, BOB]) await permissions.indexuserPost({ datasource, user: { email, name: email } })
  for (const name of ['inner', 'outer']) await permissions.indexgroupPost({ datasource, group: { name } })
  const memberships = [
    { groupName: 'inner', memberUserId: ANN },
    { groupName: 'outer', memberGroupName: 'inner' },
  ]
  for (const membership of memberships) await permissions.indexmembershipPost({ datasource, membership })
  await new DocumentsApi(configuration).indexdocumentPost({
    document: {
      datasource,
      objectType: 'page',
      id: 'plan',
      viewURL: 'https://handbook.example.com/plan',
      title: 'Plan\u001b[2J',
      permissions: { allowedGroups: ['outer'] },
    },
  })
  await eventually(
    () => urlsFound(served, ANN, 'plan'),
    (urls) => urls.length === 1,
  )
})
after(context.clean)

describe('sheaf why', () => {
  test('gives the way by which someone is admitted, beside a running server', async () => {
    const { isAllowed, isFindable, grant, stages } = await explained('--user', ANN)
    assert.deepEqual([isAllowed, isFindable], [true, true])
    assert.deepEqual(grant, { by: 'group', paths: [['inner', 'outer']] })
    assert.deepEqual(
      stages.map(({ stage, isPassed }) => [stage, isPassed]),
      ['datasource', 'uploaded', 'indexed', 'visible', 'identity', 'permitted'].map((stage) => [stage, true]),
    )
  })

  test('in words names the way, or the first missing link and what would mend it', async () => {
    const [can, cannot] = await Promise.all([why('--user', ANN, ...page), why('--user', BOB, ...page)])
    assert.deepEqual([can.code, cannot.code], [0, 0])
    assert.match(can.stdout, /^ann@example\.com can find it: A group admits them: ann@example\.com → inner → outer\.\n/)
    assert.match(cannot.stdout, /^bob@example\.com cannot find it: No grant of the document admits bob@example\.com\./)
    assert.match(cannot.stdout, /\nno {3}permitted .*\n +Make bob@example\.com a member of outer with indexmembership/)
  })

  test('looks at the token of the search first', async () => {
    const { stages } = await explained('--user', ANN, '--token-id', served.client.id)
    assert.deepEqual([stages[0]?.stage, stages[0]?.isPassed], ['token', true])
    const other = await explained('--user', ANN, '--token-id', served.indexing.id)
    assert.deepEqual([other.stages[0]?.isPassed, other.isFindable, other.isAllowed], [false, false, true])
  })

  test('without --user lists everyone who may see it, and by which way', async () => {
    const { stdout } = await why(...page)
    assert.match(stdout, /\nann@example\.com +ann@example\.com +group: inner → outer\n$/)
    assert.doesNotMatch(stdout, /bob/)
    const listed = await sheafJson<{ readonly viewers: readonly object[]; readonly hasMore: boolean }>([
      'why',
      '--data-dir',
      served.dataDir,
      ...page,
    ])
    assert.deepEqual(listed, {
      viewers: [{ email: ANN, name: ANN, grant: { by: 'group', paths: [['inner', 'outer']] } }],
      hasMore: false,
    })
  })

  test('without --user fails for a document that is not there', async () => {
    const { code, stderr } = await why('--datasource', datasource, '--type', 'page', '--id', 'ghost')
    assert.equal(code, 1)
    assert.match(stderr, /document "ghost" of type "page" is not in "handbook"/)
  })

  test('refuses flags that do not belong together, and numbers that are none', async () => {
    const wrong = [
      [['--user', ANN, '--limit', '5'], /leave it out, or leave --user out/],
      [['--token-id', 'x'], /give --user too/],
      [['--limit', 'many'], /--limit many is no number of people/],
    ] as const
    for (const [flags, words] of wrong) {
      const { code, stderr } = await why(...page, ...flags)
      assert.equal(code, 2)
      assert.match(stderr, words)
    }
  })

  test('where there is no deployment fails, and makes none', async () => {
    const directory = join(temporaryDirectory(), 'absent')
    const { code, stderr } = await sheaf(['why', '--data-dir', directory, ...page])
    assert.equal(code, 1)
    assert.match(stderr, /holds no deployment/)
    assert.equal(existsSync(directory), false)
  })

  test('without a server says the same, and that the index is not made where it is not', async () => {
    assert.equal((await served.server.stop()).code, 0)
    assert.equal((await explained('--user', ANN)).isFindable, true)
    await sheafJson(['reindex', '--from-scratch', '--data-dir', served.dataDir])
    const { isAllowed, stages } = await explained('--user', ANN)
    assert.deepEqual([isAllowed, stages.find(({ isPassed }) => !isPassed)?.stage], [true, 'indexed'])
  })
})
