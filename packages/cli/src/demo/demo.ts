import { setTimeout as delay } from 'node:timers/promises'
import {
  ApiException,
  AuthenticationApi,
  Configuration,
  ConnectionError,
  DatasourcesApi,
  type DocumentDefinition,
  DocumentsApi,
  PermissionsApi,
  SearchApi,
} from '@sheaf/client'
import { printLine, styled } from '../output.ts'
import { prepareDatasource } from '../push/datasource.ts'
import { documentOf, findFiles } from '../push/files.ts'
import { createDemoTokens } from './demo-tokens.ts'
import { openStage } from './stage.ts'

export type Demo = {
  /** The project’s own folder. */
  readonly root: string
  readonly dataDir: string
  readonly url: string
  readonly startMillis: number
}

const ANN = 'ann@example.com'
const BOB = 'bob@example.com'
const DATASOURCE = 'handbook'
const QUERY = 'rotation'

/** Shows the main job on real input. Answers whether everything was as it should be. */
export async function runDemo({ root, dataDir, url, startMillis }: Demo): Promise<boolean> {
  const stage = openStage()
  let secret = ''
  let searchSecret = ''
  const used = new Set<string>()
  const pushing = new Configuration({
    host: url,
    accessToken: () => {
      used.add(secret)
      return secret
    },
  })

  await stage.step('A server in a temporary folder', async () => `${url}, ready in ${startMillis.toFixed(0)} ms`)

  await stage.step('Two tokens', async () => {
    const made = await createDemoTokens(dataDir, DATASOURCE)
    secret = made.indexing
    searchSecret = made.client
    return 'one to push, rotated daily; one to search as anybody'
  })

  let documents: readonly DocumentDefinition[] = []
  await stage.step('People, a group inside a group', async () => {
    await prepareDatasource(new DatasourcesApi(pushing), DATASOURCE)
    await indexPeople(new PermissionsApi(pushing))
    return 'Ann is in platform, which is in engineering; Bob is in none'
  })

  await stage.step('Push this project’s documentation', async () => {
    documents = await collectDocuments(root)
    await new DocumentsApi(pushing).indexdocumentsPost({ datasource: DATASOURCE, documents: [...documents] })
    const shared = documents.filter((document) => document.permissions?.allowedGroups !== undefined).length
    return `${documents.length} documents: ${shared} for engineering, ${documents.length - shared} for Bob`
  })

  await stage.step(`Search "${QUERY}" as each of them`, async () => {
    const search = new SearchApi(new Configuration({ host: url, accessToken: searchSecret }))
    const titles = await Promise.all([ANN, BOB].map((person) => titlesFoundBy(search, person)))
    const [ann = [], bob = []] = titles
    stage.expect(ann.length > 0 && bob.length > 0, 'each of them finds something')
    stage.expect(!ann.some((title) => bob.includes(title)), 'neither finds what only the other may see')
    return [`Ann finds ${quoted(ann)}`, `Bob finds ${quoted(bob)}`]
  })

  await stage.step('Rotate in the middle of a push', async () => {
    used.clear()
    const before = secret
    const push = pushOneByOne(new DocumentsApi(pushing), documents, async (sent) => {
      if (sent === Math.floor(documents.length / 2))
        secret = (await new AuthenticationApi(pushing).rotatetokenPost()).rawSecret
    })
    const errors = await push
    stage.expect(errors === 0, `the push went on without an error (${errors})`)
    stage.expect(used.size === 2 && secret !== before, 'both secrets were used')
    return `${documents.length} more requests, ${used.size} secrets, ${errors} errors`
  })

  await stage.step('Lose the answer to a rotation', async () => {
    const lossy = pushing.with({ fetch: losingTheAnswer })
    const lost = await new AuthenticationApi(lossy).rotatetokenPost().catch((error: unknown) => error)
    stage.expect(lost instanceof ConnectionError, 'the answer was lost')
    const again = await new AuthenticationApi(pushing).rotatetokenPost()
    const once = await new AuthenticationApi(pushing).rotatetokenPost()
    stage.expect(again.rawSecret === once.rawSecret, 'asking again answers the same secret')
    secret = again.rawSecret
    await new DocumentsApi(pushing).indexdocumentsPost({ datasource: DATASOURCE, documents: [] })
    return 'asked again with the old secret: the same new one came, and it works'
  })

  const isGood = stage.failures().length === 0
  printLine(isGood ? styled('green', 'Everything as it should be.') : styled('red', 'Something is wrong; see above.'))
  return isGood
}

async function indexPeople(api: PermissionsApi): Promise<void> {
  const datasource = DATASOURCE
  await api.indexuserPost({ datasource, user: { email: ANN, name: 'Ann' } })
  await api.indexuserPost({ datasource, user: { email: BOB, name: 'Bob' } })
  await api.indexgroupPost({ datasource, group: { name: 'engineering' } })
  await api.indexgroupPost({ datasource, group: { name: 'platform' } })
  await api.indexmembershipPost({ datasource, membership: { groupName: 'engineering', memberGroupName: 'platform' } })
  await api.indexmembershipPost({ datasource, membership: { groupName: 'platform', memberUserId: ANN } })
}

/** The guides are engineering’s; what is generated for readers of the client is Bob’s. */
async function collectDocuments(root: string): Promise<readonly DocumentDefinition[]> {
  const { files } = await findFiles(`${root}/docs`)
  const making = { directory: root, datasource: DATASOURCE, baseUrl: 'https://handbook.example.com' }
  const documents = await Promise.all(
    [...files, `${root}/README.md`].map((file) => {
      const permissions = file.includes('/client/')
        ? { allowedUsers: [{ email: BOB }] }
        : { allowedGroups: ['engineering'] }
      return documentOf(file, { ...making, permissions })
    }),
  )
  return documents.flatMap((document) => (document === undefined || 'reason' in document ? [] : [document]))
}

/** Asks until the index has caught up, which takes a moment after a push. */
async function titlesFoundBy(search: SearchApi, person: string): Promise<readonly string[]> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { results = [] } = await search.searchPost({ query: QUERY }, { actAs: person })
    if (results.length > 0) return results.map(({ title, url }) => title ?? url)
    await delay(10)
  }
  return []
}

async function pushOneByOne(
  api: DocumentsApi,
  documents: readonly DocumentDefinition[],
  between: (sent: number) => Promise<void>,
): Promise<number> {
  let errors = 0
  for (const [sent, document] of documents.entries()) {
    await between(sent)
    await api.indexdocumentPost({ document }).catch((error: unknown) => {
      if (!(error instanceof ApiException)) throw error
      errors += 1
    })
  }
  return errors
}

/** Sends a request, waits until the server has answered, and throws the answer away. */
async function losingTheAnswer(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  await response.arrayBuffer()
  throw new TypeError('the connection was cut on purpose')
}

function quoted(titles: readonly string[]): string {
  const shown = titles.slice(0, 2).map((title) => `“${title}”`)
  return titles.length > 2 ? `${shown.join(', ')} and ${titles.length - 2} more` : shown.join(', ')
}
