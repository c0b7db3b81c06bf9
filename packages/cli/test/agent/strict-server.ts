import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** An answer of a server of the protocol. */
export type ServerAnswer = {
  readonly status: number
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
}

/** What a server answers to one request. */
export type Handler = (path: string, secret: string) => Promise<ServerAnswer>

/**
 * A server of the protocol at its strictest: every rotation makes a new secret, only the two newest count, and the older of
 * them for ten minutes. It knows nothing of the headers and codes that are Sheaf’s own.
 */
export type StrictServer = {
  readonly handle: Handler
  readonly newest: () => string
  readonly isGood: (secret: string) => boolean
  readonly minted: () => number
}

const BUFFER_MILLIS = 600_000
export const STRICT_PERIOD_MINUTES = 1440

export function openStrictServer(nowMs: () => number): StrictServer {
  const make = () => `glean_${randomBytes(24).toString('base64url')}==`
  /** The newest last. */
  let secrets: readonly { readonly text: string; readonly createdAtMs: number }[] = [
    { text: make(), createdAtMs: nowMs() },
  ]
  let minted = 0

  function isGood(secret: string): boolean {
    const [older, newer] = secrets.length === 1 ? [undefined, secrets[0]] : secrets
    if (newer === undefined || nowMs() >= newer.createdAtMs + STRICT_PERIOD_MINUTES * 60_000) return false
    if (secret === newer.text) return true
    return secret === older?.text && nowMs() < newer.createdAtMs + BUFFER_MILLIS
  }
  return {
    isGood,
    minted: () => minted,
    newest: () => secrets.at(-1)?.text ?? '',
    async handle(path, secret) {
      if (!isGood(secret)) return { status: 401, body: { message: 'Not Authorized' } }
      if (path.endsWith('/rotatetoken')) {
        const made = { text: make(), createdAtMs: nowMs() }
        secrets = [...secrets.slice(-1), made]
        minted += 1
        const createdAt = Math.floor(made.createdAtMs / 1000)
        return { status: 200, body: { rawSecret: made.text, createdAt, rotationPeriodMinutes: STRICT_PERIOD_MINUTES } }
      }
      return { status: 400, body: { message: 'Invalid datasource' } }
    },
  }
}

/** Serves it on a port of this machine. */
export async function serveHandler(context: Pick<TestContext, 'after'>, handle: Handler): Promise<string> {
  const server = createServer(async (request, response) => {
    request.resume()
    const secret = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const { status, body, headers } = await handle(request.url ?? '', secret)
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
