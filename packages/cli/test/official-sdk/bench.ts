import assert from 'node:assert/strict'
import { Glean } from '@gleanwork/api-client'
import { makeDeployment } from '../deployment.ts'
import { startServerProcess } from '../sheaf-process.ts'
import { recorder } from './recorder.ts'

type Indexing = Glean['indexing']
type DatasourceConfig = Parameters<Indexing['datasources']['add']>[0]
export type SdkDocument = Parameters<Indexing['documents']['addOrUpdate']>[0]['document']
export type SdkPermissions = NonNullable<SdkDocument['permissions']>
type SdkResults = NonNullable<Awaited<ReturnType<Glean['client']['search']['query']>>['results']>

/** The official SDK, unchanged, at a real server process. */
export type SdkBench = {
  readonly url: string
  readonly dataDir: string
  readonly indexing: Indexing
  /** Methods and paths that have answered with success so far, of every SDK that `connect` has made. */
  readonly answered: ReadonlySet<string>
  /** The SDK with a token of its own. */
  readonly connect: (apiToken: string | (() => Promise<string>)) => Glean
  readonly searchAs: (email: string, query: string) => Promise<SdkResults>
  /** Adds a datasource, so that each test has one to itself. */
  readonly addWiki: (name: string, config?: Partial<DatasourceConfig>) => Promise<Wiki>
}

/** A datasource with pages, whose users go by their e-mail address. */
export type Wiki = {
  readonly datasource: string
  readonly page: (id: string, text: string, permissions: SdkPermissions) => SdkDocument
  readonly indexUsers: (...emails: readonly string[]) => Promise<void>
  /** Which of the pages somebody may see, as the server says of each. */
  readonly seenBy: (email: string, ids: readonly string[]) => Promise<readonly string[]>
  readonly countDocuments: () => Promise<number | undefined>
  readonly countUsers: () => Promise<number | undefined>
}

export const ANN = 'ann@example.com'
export const BOB = 'bob@example.com'
export const CARL = 'carl@example.com'

export async function openSdkBench(context: { readonly after: (run: () => unknown) => unknown }): Promise<SdkBench> {
  const { dataDir, indexing: token, client } = await makeDeployment()
  const { url } = await startServerProcess(context, dataDir)
  const { answered, httpClient } = recorder()
  const connect = (apiToken: string | (() => Promise<string>)) => new Glean({ serverURL: url, apiToken, httpClient })
  const { indexing } = connect(token.secret)
  const people = connect(client.secret)

  return {
    url,
    dataDir,
    indexing,
    answered,
    connect,
    async searchAs(email, query) {
      const headers = { 'X-Glean-ActAs': email }
      const { results } = await people.client.search.query({ query, pageSize: 10 }, undefined, { headers })
      assert.ok(results)
      return results
    },
    async addWiki(datasource, config) {
      await indexing.datasources.add({
        name: datasource,
        isUserReferencedByEmail: true,
        urlRegex: '^https://wiki\\.example\\.com/.*',
        objectDefinitions: [{ name: 'page', propertyDefinitions: [{ name: 'ticket', propertyType: 'TEXT' }] }],
        ...config,
      })
      return openWiki(indexing, datasource)
    },
  }
}

function openWiki(indexing: Indexing, datasource: string): Wiki {
  return {
    datasource,
    page: (id, text, permissions) => ({
      datasource,
      objectType: 'page',
      id,
      viewURL: `https://wiki.example.com/${datasource}/${id}`,
      title: `Page ${id}`,
      body: { mimeType: 'text/plain', textContent: text },
      author: { email: ANN },
      createdAt: 1_767_225_600,
      updatedAt: 1_767_225_600,
      tags: ['handbook'],
      customProperties: [{ name: 'ticket', value: 'ABC-123' }],
      permissions,
    }),
    async indexUsers(...emails) {
      for (const email of emails) {
        const [name = ''] = email.split('@')
        await indexing.permissions.indexUser({ datasource, user: { email, name, userId: name } })
      }
    },
    async seenBy(userEmail, ids) {
      const seen: string[] = []
      for (const docId of ids) {
        const answer = await indexing.documents.checkAccess({ datasource, objectType: 'page', docId, userEmail })
        assert.equal(typeof answer.hasAccess, 'boolean')
        if (answer.hasAccess) seen.push(docId)
      }
      return seen
    },
    countDocuments: async () => (await indexing.documents.count({ datasource })).documentCount,
    countUsers: async () => (await indexing.people.count({ datasource })).userCount,
  }
}

/** Asserts that the server refused, with this status and a body that says why. */
export function assertShowsRefusal(status: number, why: RegExp) {
  return (error: Error & { readonly statusCode?: number; readonly body?: string }) => {
    assert.equal(error.statusCode, status, String(error))
    assert.match(error.body ?? '', why)
    return true
  }
}
