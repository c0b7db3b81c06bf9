import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AgentMetrics } from './metrics.ts'
import type { TokenStatus } from './status.ts'

export type Listener = { readonly url: string; readonly close: () => Promise<void> }

export type ListenAddress = { readonly host: string; readonly port: number }

/** Serves `/metrics` and `/healthz` to whoever can reach the address. Neither has a secret in it. */
export async function listen(
  at: ListenAddress,
  metrics: AgentMetrics,
  statuses: () => readonly TokenStatus[],
): Promise<Listener> {
  const server = createServer(async (request, response) => {
    const path = request.url?.split('?', 1)[0]
    if (request.method === 'GET' && path === '/metrics') {
      const { type, text } = await metrics.page()
      response.writeHead(200, { 'content-type': type }).end(text)
      return
    }
    if (request.method === 'GET' && path === '/healthz') {
      const tokens = statuses()
      const isHealthy = tokens.every(({ urgency }) => urgency === 'calm' || urgency === 'late')
      response
        .writeHead(isHealthy ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(`${JSON.stringify({ status: isHealthy ? 'ok' : 'failing', tokens })}\n`)
      return
    }
    response
      .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
      .end('Only GET /metrics and GET /healthz are served here.\n')
  })
  server.listen(at)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
