import type { OperationId, ParametersOf, RequestOf } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import type { ServedOperation } from '@sheaf/contract/served'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Caller, hasToken } from '../tokens/caller.ts'
import { admitTo } from './admission.ts'
import { browserOf } from './browser.ts'
import type { MainHandler } from './context.ts'
import { excludedAfter, itemsInRequest, tellOperation, tellRequest, tellResponse } from './deprecation.ts'
import { bodyBytesMaxOf, isRecordOperation, mainHandlers } from './handlers.ts'
import { parseJson } from './json.ts'
import { enforceRateLimit, type LimitedCall } from './rate-limits.ts'
import { bodyOf, bytesOf, type RequestBody, transferable } from './request-body.ts'
import { actAsOf, addressOf, checkContentType, checkLength } from './request-head.ts'
import { note } from './request-notes.ts'
import { type RecordOutcome, runRecordOperation } from './run.ts'
import { requireClientScope } from './scope.ts'
import type { Service } from './service.ts'
import { validateBody } from './validation.ts'

/** Who calls, found out before the body is read, and the day after which what is deprecated is to be gone. */
const callers = new WeakMap<FastifyRequest, { readonly caller: Caller; readonly day: string | undefined }>()

/** Serves one operation of the contract. */
export function registerOperation(app: FastifyInstance, service: Service, operation: ServedOperation): void {
  const bodyLimit = bodyBytesMaxOf(operation.id)
  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    bodyLimit,
    onRequest: async (request, reply) => {
      enforceRateLimit(reply, service.rateLimits?.admitAddress(addressOf(request)))
      const caller = await admitTo(service, request, reply, operation)
      enforceRateLimit(reply, service.rateLimits?.admitCall(limitedCall(operation, request, caller)))
      refuseRotateOnly(operation, caller)
      requireScopeOf(operation, caller)
      // Secrets may be in the answer, and content that is nobody else’s.
      if (!operation.path.startsWith('/api/index/')) reply.header('cache-control', 'no-store')
      const day = excludedAfter(request)
      tellOperation(reply, operation, day)
      if (operation.request !== null) checkContentType(request)
      // Whatever type the body is said to have: nobody looks at it.
      else delete request.headers['content-type']
      checkLength(request, bodyLimit)
      callers.set(request, { caller, day })
    },
    handler: async (request, reply) => {
      const known = callers.get(request)
      if (known === undefined) throw new Error('the caller was not authenticated')
      const { caller, day } = known
      const sent = bodyOf(request)
      enforceRateLimit(reply, service.rateLimits?.admitBody(limitedCall(operation, request, caller), bytesOf(sent)))
      const { answer, deprecated } = await run(service, operation, { request, reply, caller, sent, day })
      tellRequest(reply, operation, deprecated)
      tellResponse(reply, operation, answer, day)
      if (operation.success !== undefined) reply.status(operation.success)
      reply.type('application/json; charset=UTF-8')
      return answer ?? {}
    },
  })
}

async function run(
  service: Service,
  operation: ServedOperation,
  {
    request,
    reply,
    caller,
    sent,
    day,
  }: {
    readonly request: FastifyRequest
    readonly reply: FastifyReply
    readonly caller: Caller
    readonly sent: RequestBody
    readonly day: string | undefined
  },
): Promise<RecordOutcome> {
  const { store, people, bodies, newDatasources } = service
  const nowMs = service.nowMs()
  const parameters = request.params as ParametersOf<OperationId>
  if (isRecordOperation(operation.id)) {
    if (sent.length > limits.bodyBytesParsedInline.value) {
      return bodies.run({
        operation: operation.id,
        caller,
        parameters,
        nowMs,
        parts: transferable(sent),
        excludedAfter: day,
      })
    }
    const context = { store, people, nowMs, newDatasources, caller, parameters }
    return runRecordOperation(operation.id, context, bytesOf(sent), day)
  }
  const bytes = bytesOf(sent)
  const body = operation.request === null ? undefined : readBody(operation, request, bytes)
  const deprecated = itemsInRequest(operation, body, day)
  const handle = mainHandlers[operation.id] as MainHandler<OperationId>
  const { tokens, search, indexStatus, indexContents, sessions, viewings, health } = service
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
    bytes,
    requestId: request.id,
    actAs: actAsOf(request),
    sessions,
    viewings,
    health,
    signIn: { hasOidc: service.oidc !== undefined, failed: service.signInLimits.failed },
    browser: browserOf(request, reply),
  }
  return { answer: await handle({ ...context, body: body as RequestOf<OperationId> }), deprecated }
}

/** The body of an operation in the main thread; what it has too much is counted. */
function readBody(operation: ServedOperation, request: FastifyRequest, bytes: Buffer): unknown {
  let ignored = 0
  try {
    return validateBody(operation.id, parseJson(bytes), () => {
      ignored += 1
    })
  } catch (error) {
    // The protocol’s own words, which tools of the search side look for.
    if (operation.audience.kind === 'client' && error instanceof ApiError) {
      error.message = `Error getting request body: ${error.message}`
    }
    throw error
  } finally {
    if (ignored > 0) note(request, { ignoredFields: ignored })
  }
}

function requireScopeOf({ audience }: ServedOperation, caller: Caller): void {
  if (audience.kind === 'client' && audience.scope !== undefined) requireClientScope(caller, audience.scope)
}

function limitedCall({ path }: ServedOperation, request: FastifyRequest, { token }: Caller): LimitedCall {
  return { path, parameters: request.params, token }
}

/** Throws the 401 for a secret that is good for rotating alone, unless it rotates. */
function refuseRotateOnly({ id }: ServedOperation, caller: Caller): void {
  if (!hasToken(caller) || caller.standing.kind !== 'rotate only' || id === 'rotatetoken') return
  const { token, standing } = caller
  const why =
    standing.why === 'overdue'
      ? 'its rotation deadline passed while the server could not be reached'
      : 'this secret was replaced and its overlap is over'
  throw new ApiError('token_rotate_only', `token "${token.name}" may only be rotated now: ${why}`)
}
