import assert from 'node:assert/strict'
import { Configuration, type DocumentDefinition, DocumentsApi, TroubleshootingApi } from '@sheaf/client'
import { ANN, type Deployment, eventually, urlsFound } from './deployment.ts'
import { DATASOURCE } from './pusher.ts'

/** A page of the crash datasource with those readers. */
export type Page = { readonly id: string; readonly text: string; readonly readers: readonly string[] }

export const pages = (...ids: readonly string[]): readonly Page[] =>
  ids.map((id) => ({ id, text: `walrus ${id}`, readers: [ANN] }))

export function documentOf(
  id: string,
  text: string,
  permissions: NonNullable<DocumentDefinition['permissions']>,
): DocumentDefinition {
  return {
    datasource: DATASOURCE,
    objectType: 'page',
    id,
    viewURL: `https://crash.example.com/${id}`,
    title: id,
    body: { mimeType: 'text/plain', textContent: text },
    permissions,
  }
}

/** What a connector and its readers do with pages, on a server that is running. */
export function apis(deployment: Deployment, url: string) {
  const configuration = new Configuration({ host: url, accessToken: deployment.indexing.secret })
  const documents = new DocumentsApi(configuration)
  return {
    put: (some: readonly Page[]) =>
      documents.indexdocumentsPost({
        datasource: DATASOURCE,
        documents: some.map(({ id, text, readers }) =>
          documentOf(id, text, { allowedUsers: readers.map((email) => ({ email })) }),
        ),
      }),
    remove: (id: string) => documents.deletedocumentPost({ datasource: DATASOURCE, objectType: 'page', id }),
    count: async () =>
      (await new TroubleshootingApi(configuration).getdocumentcountPost({ datasource: DATASOURCE })).documentCount,
    /** The ids that a person finds, once they are those expected. */
    async find(person: string, query: string, expected: readonly string[]) {
      const ids = () =>
        urlsFound({ url, client: deployment.client }, person, query).then((urls) =>
          urls.map((each) => each.split('/').at(-1) ?? ''),
        )
      assert.deepEqual(
        await eventually(ids, (found) => found.join() === expected.toSorted().join()),
        expected.toSorted(),
        `${person} searches ${query}`,
      )
    },
  }
}
