import type { CustomDatasourceConfig, DocumentDefinition, OperationId } from '@sheaf/contract'
import type { Answer, TestClient } from './running-server.ts'

/** An example that the tests share: the datasource `handbook`, whose users are named by e-mail, and its pages. */
export const handbook = {
  name: 'handbook',
  isUserReferencedByEmail: true,
  urlRegex: '^https://handbook\\.example\\.com/',
  objectDefinitions: [{ name: 'page' }],
} as const satisfies CustomDatasourceConfig

/** A page that everyone may see, unless told otherwise. */
export function page(id: string, more: Partial<Omit<DocumentDefinition, 'id'>> = {}): DocumentDefinition {
  return {
    datasource: 'handbook',
    objectType: 'page',
    id,
    viewURL: `https://handbook.example.com/${encodeURIComponent(id)}`,
    title: `Page ${id}`,
    permissions: { allowAnonymousAccess: true },
    ...more,
  }
}

export const user = (name: string, more: object = {}) => ({
  datasource: 'handbook',
  user: { email: `${name}@example.com`, name, ...more },
})

/** Calls operations with one token. Those of `must` throw for anything but a 200. */
export type Caller = {
  readonly call: (id: OperationId, body?: unknown, headers?: Record<string, string>, path?: string) => Promise<Answer>
  readonly must: (id: OperationId, body: unknown) => Promise<unknown>
  readonly count: (datasource: string) => Promise<number>
  readonly hasAccess: (datasource: string, docId: string, userEmail: string) => Promise<boolean>
}

export function callerOf(server: TestClient, token: string): Caller {
  const call: Caller['call'] = (id, body, headers, path) => server.call(id, token, body, headers, path)
  async function must(id: OperationId, body: unknown): Promise<unknown> {
    const answer = await call(id, body)
    if (answer.status !== 200) throw new Error(`${id} answered ${answer.status}: ${answer.text}`)
    return answer.json
  }
  return {
    call,
    must,
    async count(datasource) {
      return ((await must('getdocumentcount', { datasource })) as { documentCount: number }).documentCount
    },
    async hasAccess(datasource, docId, userEmail) {
      const request = { datasource, objectType: 'page', docId, userEmail }
      return ((await must('checkdocumentaccess', request)) as { hasAccess: boolean }).hasAccess
    },
  }
}
