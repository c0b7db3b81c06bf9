import { type Audience, clientScopes, type OperationId, operations } from '@sheaf/contract'
import { callerOf, handbook, page, user } from './handbook.ts'
import { type Answer, startTestServer } from './running-server.ts'

/** A real server on which every example can be run: it has what the examples speak of. */
export type ExampleServer = {
  readonly url: string
  /** Calls an operation with its example, as one who may. */
  readonly callExample: (id: OperationId) => Promise<Answer>
  readonly tokenFor: (kind: Audience['kind']) => Promise<string>
  /** Makes what one operation needs to succeed, and others do not have. */
  readonly prepare: (id: OperationId) => Promise<void>
}

/** Operations whose examples name what no server has: the id of a token or a session, or the secret of a link, which it draws. */
export const namingWhatIsDrawn: ReadonlySet<OperationId> = new Set([
  'showtoken',
  'reissuetoken',
  'renewtoken',
  'revoketoken',
  'revokesession',
  'redeemsigninlink',
])

const whole = { isFirstPage: true, isLastPage: true }

export async function startExampleServer(test: {
  readonly after: (run: () => Promise<void>) => void
}): Promise<ExampleServer> {
  const server = await startTestServer(test)
  const tokenFor: ExampleServer['tokenFor'] = (kind) => {
    if (kind === 'indexing') return server.token({ scopes: ['custommetadata:global_scope'] })
    return server.token(kind === 'client' ? { kind, scopes: [...clientScopes] } : { kind: 'admin' })
  }
  const { must } = callerOf(server, await tokenFor('indexing'))
  const client = await tokenFor('client')
  async function asAnn(id: OperationId, body: object): Promise<unknown> {
    const { status, text, json } = await server.call(id, client, body, { 'x-glean-actas': 'ann@example.com' })
    if (status !== 200) throw new Error(`${id} answered ${status}: ${text}`)
    return json
  }
  async function furnish(): Promise<void> {
    await must('adddatasource', handbook)
    for (const name of ['ann', 'bob']) await must('indexuser', user(name))
    for (const name of ['engineering', 'interns']) await must('indexgroup', { datasource: 'handbook', group: { name } })
    for (const id of ['holidays', 'travel']) await must('indexdocument', { document: page(id) })
  }

  const open = { uploadId: 'open', isFirstPage: true }
  const preparations: Partial<Record<OperationId, () => Promise<unknown>>> = {
    endupload: () => must('bulkindexdocuments', { ...open, datasource: 'handbook', documents: [] }),
    enddirectoryupload: () => must('bulkindexemployees', { ...open, employees: [] }),
    resolvehelddeletion: () =>
      must('bulkindexdocuments', { uploadId: 'empty', ...whole, datasource: 'handbook', documents: [] }),
    async resolveheldemployees() {
      const employee = { email: 'ann@example.com', department: 'Engineering' }
      await must('bulkindexemployees', { uploadId: 'all', ...whole, employees: [employee] })
      await must('bulkindexemployees', { uploadId: 'none', ...whole, employees: [] })
    },
    // Others of the page have made it by then.
    createshortcut: () => asAnn('deleteshortcut', { id: 2 }),
    async updateshortcut() {
      const { id } = operations.updateshortcut.requestExample as { readonly id: number }
      for (let made = 0; made < id; ) {
        const data = { inputAlias: `alias-${made}`, destinationUrl: 'https://handbook.example.com/' }
        made = ((await asAnn('createshortcut', { data })) as { readonly shortcut: { readonly id: number } }).shortcut.id
      }
    },
    putcustommetadata: () => must('putcustommetadataschema', operations.putcustommetadataschema.requestExample),
  }
  return {
    url: server.url,
    async callExample(id) {
      const { audience, requestExample } = operations[id]
      const headers = audience.kind === 'client' ? { 'x-glean-actas': 'ann@example.com' } : {}
      return server.call(id, await tokenFor(audience.kind), requestExample, headers)
    },
    tokenFor,
    async prepare(id) {
      // Each time: some examples take away what others need.
      await furnish()
      await preparations[id]?.()
    },
  }
}
