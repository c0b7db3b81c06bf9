import type { OperationId, ParametersOf, RequestOf } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import type { ServedOperation } from '@sheaf/contract/served'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { authenticate, type Caller } from '../tokens/authenticate.ts'
import type { TokenKind } from '../tokens/secret.ts'
import type { MainHandler } from './context.ts'
import { isRecordOperation, mainHandlers } from './handlers.ts'
import { parseJson } from './json.ts'
import { enforceRateLimit, type LimitedCall } from './rate-limits.ts'
import { actAsOf, addressOf, authorizationOf, checkContentType, checkLength } from './request-head.ts'
import { note } from './request-notes.ts'
import { runRecordOperation } from './run.ts'
import type { Service } from './service.ts'
import { validateBody } from './validation.ts'

/** Who calls, found out before the body is read. */
const callers = new WeakMap<FastifyRequest, Caller>()

/** Serves one operation of the contract. */
export function registerOperation(app: FastifyInstance, service: Service, operation: ServedOperation): void {
  const bodyLimit = isRecordOperation(operation.id) ? limits.bodyBytesMax.value : limits.mainThreadBodyBytesMax.value
  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    bodyLimit,
    onRequest: async (request, reply) => {
      enforceRateLimit(reply, service.rateLimits?.admitAddress(addressOf(request)))
      const caller = await admit(service, request, reply, operation.audience.kind)
      enforceRateLimit(reply, service.rateLimits?.admitCall(limitedCall(operation, request, caller)))
      if (caller.standing.kind === 'rotate only' && operation.id !== 'rotatetoken') throw rotateFirst(caller)
      if (operation.request !== null) checkContentType(request)
      // Whatever type the body is said to have: nobody looks at it.
      else delete request.headers['content-type']
      checkLength(request, bodyLimit)
      callers.set(request, caller)
    },
    handler: async (request, reply) => {
      const caller = callers.get(request)
      if (caller === undefined) throw new Error('the caller was not authenticated')
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      enforceRateLimit(reply, service.rateLimits?.admitBody(limitedCall(operation, request, caller), bytes))
      const answer = await run(service, operation, request, caller, bytes)
      if (operation.success !== undefined) reply.status(operation.success)
      reply.type('application/json; charset=UTF-8')
      return answer ?? {}
    },
  })
}

/** Finds out who calls, and tells the caller how long its secret is good for. */
export async function admit(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: TokenKind,
): Promise<Caller> {
  const caller = await authenticate(service.tokens, {
    authorization: authorizationOf(request),
    address: addressOf(request),
    kind,
  })
  note(request, { tokenId: caller.token.id })
  tellStanding(reply, caller)
  return caller
}

async function run(
  service: Service,
  operation: ServedOperation,
  request: FastifyRequest,
  caller: Caller,
  bytes: Buffer,
): Promise<unknown> {
  const { store, people, bodies, newDatasources } = service
  const nowMs = service.nowMs()
  const parameters = request.params as ParametersOf<OperationId>
  if (isRecordOperation(operation.id)) {
    if (bytes.length > limits.bodyBytesParsedInline.value) {
      // Copied, since the buffer may be a part of a larger one, which cannot be handed over.
      return bodies.run({ operation: operation.id, caller, parameters, nowMs, bytes: new Uint8Array(bytes) })
    }
    return runRecordOperation(operation.id, { store, people, nowMs, newDatasources, caller, parameters }, bytes)
  }
  const body = operation.request === null ? undefined : validateBody(operation.id, parseJson(bytes))
  const handle = mainHandlers[operation.id] as MainHandler<OperationId>
  const { tokens, search, indexStatus, indexContents } = service
  const context = {
    store,
    people,
    nowMs,
    newDatasources,
    caller,
    parameters,
    tokens,
    search,
    indexStatus,
    indexContents,
    requestId: request.id,
    actAs: actAsOf(request),
  }
  return handle({ ...context, body: body as RequestOf<OperationId> })
}

function limitedCall({ path }: ServedOperation, request: FastifyRequest, { token }: Caller): LimitedCall {
  return { path, parameters: request.params, token }
}

function rotateFirst({ token, standing }: Caller): ApiError {
  const why =
    standing.kind === 'rotate only' && standing.why === 'overdue'
      ? 'its rotation deadline passed while the server could not be reached'
      : 'this secret was replaced and its overlap is over'
  return new ApiError('token_rotate_only', `token "${token.name}" may only be rotated now: ${why}`)
}

/** Tells an authenticated caller how long its secret is good for. */
function tellStanding(reply: FastifyReply, { token, standing }: Caller): void {
  const ends = [token.expires_at, token.overlap_ends_at].filter((end) => end !== null)
  if (ends.length > 0) reply.header('sheaf-token-expires', rfc3339(Math.min(...ends)))
  const rotateBy = standing.kind === 'usable' ? standing.rotateBy : standing.until
  if (rotateBy !== null) reply.header('sheaf-token-rotate-by', rfc3339(rotateBy))
  if (standing.kind === 'usable' && standing.retiredUntil !== null) {
    reply.header('sheaf-token-retired-until', rfc3339(standing.retiredUntil))
  }
}

function rfc3339(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}
