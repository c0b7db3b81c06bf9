import { type Audience, clientScopes, type OperationId, operations } from '@sheaf/contract'
import { newBrowserSecret } from '../src/sessions/secret.ts'
import { openInlineStore } from '../src/store/sqlite/inline-store.ts'
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
  /** Puts what this server has drawn, such as the id of a token, in the place of what an example can only invent. */
  readonly withWhatIsDrawn: (id: OperationId, text: string) => Promise<string>
}

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

  async function asAdministrator(id: OperationId, body: unknown): Promise<unknown> {
    const { status, text, json } = await server.call(id, await tokenFor('admin'), body)
    if (status !== 200) throw new Error(`${id} answered ${status}: ${text}`)
    return json
  }
  async function drawToken() {
    const answer = await asAdministrator('createtoken', operations.createtoken.requestExample)
    return (answer as { readonly token: { readonly id: string } }).token.id
  }
  async function drawSession() {
    const answer = await asAdministrator('createsession', undefined)
    return (answer as { readonly session: { readonly id: string } }).session.id
  }
  async function drawLink() {
    const store = await openInlineStore(server.dataDir)
    const { text, hash } = newBrowserSecret()
    await store.write('putSignInLink', { hash, expiresAt: Math.floor(Date.now() / 1000) + 600 })
    await store.close()
    return text
  }
  const drawn: Partial<Record<OperationId, () => Promise<string>>> = {
    showtoken: drawToken,
    reissuetoken: drawToken,
    renewtoken: drawToken,
    revoketoken: drawToken,
    revokesession: drawSession,
    redeemsigninlink: drawLink,
  }
  async function withWhatIsDrawn(id: OperationId, text: string): Promise<string> {
    const draw = drawn[id]
    if (draw === undefined) return text
    const { id: named, secret } = operations[id].requestExample as { readonly id?: string; readonly secret?: string }
    return text.replaceAll(named ?? secret ?? '', await draw())
  }

  return {
    url: server.url,
    async callExample(id) {
      const { audience, requestExample } = operations[id]
      const headers = audience.kind === 'client' ? { 'x-glean-actas': 'ann@example.com' } : {}
      const body = requestExample === undefined ? undefined : await withWhatIsDrawn(id, JSON.stringify(requestExample))
      return server.call(id, await tokenFor(audience.kind), body, headers)
    },
    withWhatIsDrawn,
    tokenFor,
    async prepare(id) {
      // Each time: some examples take away what others need.
      await furnish()
      await preparations[id]?.()
    },
  }
}
