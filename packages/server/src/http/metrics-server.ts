import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Metrics } from './metrics.ts'
import { createServer } from './node-http.ts'

export type MetricsServer = { readonly url: string; readonly close: () => Promise<void> }

/** Serves the metrics alone, to whoever can reach the port. */
export async function serveMetrics(
  metrics: Metrics,
  at: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  const server = createServer(async (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?', 1)[0] !== '/metrics') {
      response
        .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
        .end('Only GET /metrics is served here.\n')
      return
    }
    try {
      const { type, text } = await metrics.page()
      response.writeHead(200, { 'content-type': type }).end(text)
    } catch {
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end('The record cannot be read.\n')
    }
  })
  server.listen(at)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}/metrics`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
