import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { temporaryDirectory } from '../sheaf-process.ts'
import { makeCertificate } from './certificate.ts'

export type SeenRequest = {
  readonly method: string
  readonly path: string
  readonly contentType: string | undefined
  readonly authorization: string | undefined
  readonly body: Record<string, unknown> | undefined
}

/** The part of a Kubernetes API server that has to do with Secrets, as its documentation has it. */
export type KubernetesDouble = {
  readonly url: string
  readonly caFile: string | undefined
  readonly tokenFile: string
  readonly requests: SeenRequest[]
  /** Secrets by namespace and name: their keys in base64. */
  readonly secrets: Map<string, Record<string, string>>
  /** Statuses of the next answers, instead of doing what was asked. */
  readonly refuse: (...statuses: readonly number[]) => void
}

export const ACCOUNT_TOKEN = 'eyJhbGciOiJSUzI1NiJ9.account.signature'

export async function startKubernetes(context: TestContext, isTls = true): Promise<KubernetesDouble | undefined> {
  const certificate = isTls ? makeCertificate() : undefined
  if (isTls && certificate === undefined) return undefined
  const requests: SeenRequest[] = []
  const secrets = new Map<string, Record<string, string>>()
  let refusals: number[] = []

  function answerTo(seen: SeenRequest): readonly [status: number, body: object] {
    const failed = (code: number, reason: string) =>
      [
        code,
        { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code, message: JSON.stringify(seen.body) },
      ] as const
    if (seen.authorization !== `Bearer ${ACCOUNT_TOKEN}`) return failed(401, 'Unauthorized')
    const [refusal, ...others] = refusals
    refusals = others
    if (refusal !== undefined) return failed(refusal, 'Refused')
    const [, namespace = '', name] = /^\/api\/v1\/namespaces\/([^/]+)\/secrets(?:\/([^/]+))?$/.exec(seen.path) ?? []
    const metadata = (seen.body?.metadata ?? {}) as { readonly name?: string }
    const id = `${namespace}/${name ?? metadata.name}`
    const data = seen.body?.data as Record<string, string> | undefined
    const stored = secrets.get(id)
    const shown = () => ({ kind: 'Secret', apiVersion: 'v1', metadata: { name: id }, data: secrets.get(id) })
    if (namespace !== 'search') return failed(404, 'NotFound')
    if (seen.method === 'POST' && name === undefined) {
      if (seen.body?.kind !== 'Secret' || seen.contentType !== 'application/json')
        return failed(415, 'UnsupportedMediaType')
      if (stored !== undefined) return failed(409, 'AlreadyExists')
      secrets.set(id, { ...data })
      return [201, shown()]
    }
    if (stored === undefined) return failed(404, 'NotFound')
    if (seen.method === 'GET') return [200, shown()]
    if (seen.method !== 'PATCH') return failed(405, 'MethodNotAllowed')
    if (seen.contentType !== 'application/merge-patch+json') return failed(415, 'UnsupportedMediaType')
    secrets.set(id, { ...stored, ...data })
    return [200, shown()]
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const part of request.setEncoding('utf8')) text += part
    const { method = '', url: path = '', headers } = request
    const body = text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>)
    const seen = { method, path, contentType: headers['content-type'], authorization: headers.authorization, body }
    requests.push(seen)
    const [status, answer] = answerTo(seen)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }
  const server = certificate === undefined ? createPlain(serve) : createServer(certificate, serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const folder = temporaryDirectory()
  mkdirSync(join(folder, 'account'))
  const tokenFile = join(folder, 'account', 'token')
  writeFileSync(tokenFile, `${ACCOUNT_TOKEN}\n`)
  const caFile = join(folder, 'account', 'ca.crt')
  if (certificate !== undefined) writeFileSync(caFile, certificate.cert)
  const { port } = server.address() as AddressInfo
  return {
    url: `${isTls ? 'https' : 'http'}://127.0.0.1:${port}`,
    caFile: isTls ? caFile : undefined,
    tokenFile,
    requests,
    secrets,
    refuse: (...statuses) => {
      refusals = [...statuses]
    },
  }
}
