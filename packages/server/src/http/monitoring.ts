import type { FastifyInstance } from 'fastify'
import { admit } from './admission.ts'
import type { Service } from './service.ts'

/** Serves what a load balancer and a monitor ask for. */
export function registerMonitoring(app: FastifyInstance, service: Service): void {
  app.get('/readyz', async (_request, reply) => {
    const { isReady, checks } = await service.readiness()
    reply.header('cache-control', 'no-store')
    reply.status(isReady ? 200 : 503)
    return { status: isReady ? 'ready' : 'not ready', checks }
  })
  app.get('/metrics', {
    onRequest: async (request, reply) => {
      await admit(service, request, reply, 'admin')
    },
    handler: async (_request, reply) => {
      const { type, text } = await service.metrics.page()
      return reply.type(type).send(text)
    },
  })
}
