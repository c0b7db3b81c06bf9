import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer, type TestClient } from '../running-server.ts'

/** The handbook on a real server, for pages with files. */

export type Status = {
  readonly indexingStatus: string
  readonly indexingWarnings?: readonly string[]
  readonly lastIndexedAt?: string
}

export async function startWithHandbook(context: Parameters<typeof startTestServer>[0]) {
  const server = await startTestServer(context)
  const token = await server.token()
  const search = await server.token({ kind: 'client' })
  const { must } = callerOf(server, token)
  await must('adddatasource', handbook)
  await must('indexuser', user('ann'))
  return {
    server,
    must,
    put: (id: string, more: object) => must('indexdocument', { document: page(id, more) }),
    found: (query: string, hits: number) => server.searchUntil(search, 'ann@example.com', query, hits),
    content: (id: string) => contentOf(server, search, id),
    async status(docId: string): Promise<Status> {
      return ((await must('debugdocument', { objectType: 'page', docId })) as { status: Status }).status
    },
  }
}

/** What the person reads of a page. */
export async function contentOf(server: TestClient, token: string, id: string) {
  const answer = await server.call(
    'getdocuments',
    token,
    { documentSpecs: [{ id: `CUSTOM_HANDBOOK_page_${id}` }], includeFields: ['DOCUMENT_CONTENT'] },
    { 'x-glean-actas': 'ann@example.com' },
  )
  const [document] = Object.values((answer.json as { documents: Record<string, unknown> }).documents)
  return document as { readonly title?: string; readonly content?: { readonly fullTextList: readonly string[] } }
}

/** Where a page is found. */
export const url = (id: string) => `https://handbook.example.com/${id}`
