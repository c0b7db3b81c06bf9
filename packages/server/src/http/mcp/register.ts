import { ASSISTANTS_PATH } from '@sheaf/contract/assistants/path'
import { limits } from '@sheaf/contract/limits'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { requirePerson } from '../../identity/people.ts'
import { admit, requireUsable } from '../admission.ts'
import { enforceRateLimit } from '../rate-limits.ts'
import { bodyOf, bytesOf } from '../request-body.ts'
import { actAsOf, addressOf, checkContentType, checkLength } from '../request-head.ts'
import { actingPerson } from '../scope.ts'
import type { Service } from '../service.ts'
import { challengeOf } from './challenge.ts'
import { checkOrigin } from './origin.ts'
import type { Visit } from './visit.ts'

export type AssistantOptions = {
  /** Whether a certificate or a proxy in front sees to it that only names of this server lead here. */
  readonly isGuarded: boolean
}

/** Who calls and for whom, found out before the body is read. */
const visits = new WeakMap<FastifyRequest, Visit>()

/**
 * Serves AI assistants by the Model Context Protocol over streamable HTTP, each request by itself, so that any process of a
 * deployment answers it. Whoever calls is held to the rules of the search side.
 */
export function registerAssistants(app: FastifyInstance, service: Service, { isGuarded }: AssistantOptions): void {
  app.route({
    method: 'POST',
    url: ASSISTANTS_PATH,
    bodyLimit: limits.mainThreadBodyBytesMax.value,
    onRequest: async (request, reply) => {
      enforceRateLimit(reply, service.rateLimits?.admitAddress(addressOf(request)))
      checkOrigin(request, isGuarded)
      try {
        visits.set(request, await receive(service, request, reply))
      } catch (error) {
        const challenge = challengeOf(error)
        if (challenge !== undefined) reply.header('www-authenticate', challenge)
        throw error
      }
      checkContentType(request)
      checkLength(request, limits.mainThreadBodyBytesMax.value)
    },
    handler: async (request, reply) => {
      const visit = visits.get(request)
      if (visit === undefined) throw new Error('the caller was not authenticated')
      // Loaded when the first assistant calls: most servers would hold the library in memory for nothing.
      const { answer } = await import('./endpoint.ts')
      const { status, body } = await answer(visit, bytesOf(bodyOf(request)), goneOf(reply))
      reply.status(status)
      if (body === '') return reply.send()
      return reply.type('application/json; charset=UTF-8').send(body)
    },
  })
}

/** Finds out who calls and for whom. Throws what an operation of the search side would. */
async function receive(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<Visit> {
  const caller = await admit(service, request, reply, 'client')
  enforceRateLimit(
    reply,
    service.rateLimits?.admitCall({ path: ASSISTANTS_PATH, parameters: undefined, token: caller.token }),
  )
  requireUsable(caller)
  const person = actingPerson(caller, actAsOf(request))
  await requirePerson(service.people, person)
  return { service, request, caller, person }
}

/** Aborted once nobody waits for the answer any more. */
function goneOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  return gone.signal
}
