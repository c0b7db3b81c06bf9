import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

const BUFFER_MS = 600_000

/** Another server of the protocol that promises no more than its text: every rotation mints, and only the two newest secrets count. */
export type StrictTokenServer = {
  readonly host: string
  /** Every secret so far, the current one last. */
  readonly secrets: readonly string[]
  /** Lets time pass. */
  readonly advanceMs: (ms: number) => void
  readonly nowMs: () => number
  /** Statuses of all requests but rotations. */
  readonly statuses: readonly number[]
}

export async function startStrictTokenServer(
  test: Pick<TestContext, 'after'>,
  first: string,
): Promise<StrictTokenServer> {
  let nowMs = Date.parse('2027-01-31T09:30:00Z')
  const minted = [{ secret: first, sinceMs: nowMs }]
  const statuses: number[] = []

  /** The current one counts; the one before it for ten minutes more; no other. */
  function counts(secret: string): boolean {
    const current = minted.at(-1)
    if (current?.secret === secret) return true
    return minted.at(-2)?.secret === secret && nowMs < (current?.sinceMs ?? 0) + BUFFER_MS
  }

  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const secret = (request.headers.authorization ?? '').replace(/^Bearer /, '')
      const isRotation = request.url === '/api/index/v1/rotatetoken'
      const status = counts(secret) ? 200 : 401
      if (!isRotation) statuses.push(status)
      response.writeHead(status, { 'content-type': 'application/json' })
      if (status === 200 && isRotation) {
        minted.push({ secret: `${first}-${minted.length + 1}`, sinceMs: nowMs })
        const createdAt = Math.floor(nowMs / 1_000)
        response.end(JSON.stringify({ rawSecret: minted.at(-1)?.secret, createdAt, rotationPeriodMinutes: 1_440 }))
      } else {
        response.end(status === 200 ? '{"name":"none"}' : 'Not Authorized')
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  test.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get secrets() {
      return minted.map(({ secret }) => secret)
    },
    statuses,
    nowMs: () => nowMs,
    advanceMs(ms) {
      nowMs += ms
    },
  }
}
