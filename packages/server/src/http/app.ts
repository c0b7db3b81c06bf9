import { randomUUID } from 'node:crypto'
import { ASSISTANTS_PATH } from '@sheaf/contract/assistants/path'
import { consoleFiles, consolePaths } from '@sheaf/contract/console-paths'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { servedOperations } from '@sheaf/contract/served'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { registerConsole } from './console-files.ts'
import { RemovedError } from './deprecation.ts'
import { apiErrorOf, retryAfterSeconds } from './faults.ts'
import { registerGoLinks } from './go-links.ts'
import { registerAssistants } from './mcp/register.ts'
import { registerMonitoring } from './monitoring.ts'
import { STATUS_CODES } from './node-http.ts'
import { registerOidc } from './oidc.ts'
import { registerOperation } from './operation.ts'
import { collectBody } from './request-body.ts'
import { answeredOf, logAnswer, note } from './request-notes.ts'
import type { Service } from './service.ts'

export type AppOptions = {
  readonly logger: FastifyBaseLogger
  /** Networks of the proxies whose word about the caller’s address is believed. */
  readonly proxies: readonly string[]
  /** What the build of the console has made; need not be there. */
  readonly consoleDirectory: string
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined
  /** Adds routes, and hooks to the operations, for an emulator. */
  readonly extend?: ((app: FastifyInstance) => void) | undefined
}

/** Bodies are checked by validation.ts. Without this, compilers that nothing uses would be loaded with each start. */
function noSchemas(): never {
  throw new Error('no route has a schema')
}

/** The whole HTTP side: every operation of the contract, its description, and nothing else. */
export function buildApp(service: Service, options: AppOptions): FastifyInstance {
  const common = {
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: limits.bodyBytesMax.value,
    requestTimeout: limits.requestMillisMax.value,
    trustProxy: options.proxies.length === 0 ? false : [...options.proxies],
    genReqId: () => randomUUID(),
    requestIdHeader: false as const,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      reply.header('x-request-id', request.id)
      return refuse(reply, error)
    },
    clientErrorHandler: answerUnreadable,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    routerOptions: {
      caseSensitive: true,
      ignoreTrailingSlash: false,
      maxParamLength: limits.pathParameterCharactersMax.value,
    },
  }
  // Node would refuse a request without Host by itself, with an empty answer; nothing here depends on that header.
  const node = { requireHostHeader: false }
  const app = (
    options.tls === undefined
      ? Fastify({ ...common, http: node })
      : Fastify({ ...common, https: { ...node, ...options.tls } })
  ) as FastifyInstance
  // The same holds for an Expect header that is not understood; a server may ignore it.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))

  app.removeAllContentTypeParsers()
  // Every body arrives as bytes: whether its type is one that the operation takes is the operation’s matter.
  app.addContentTypeParser('*', collectBody)
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (isClosing) throw new ApiError('unavailable', 'the service is stopping')
    // Here, before the body is read: nobody has shown a token.
    if (request.is404) throw unservedError(request, reply)
  })
  app.addHook('onResponse', async (request, reply) => {
    const answered = answeredOf(request, reply)
    logAnswer(request, answered)
    service.metrics.count(answered)
  })
  app.setErrorHandler((error, _request, reply) => refuse(reply, error))

  app.get('/healthz', async () => ({ status: 'ok' }))
  registerMonitoring(app, service)
  app.get('/openapi.json', async (_request, reply) => {
    // Imported when they are asked for: most servers never are.
    const { openApiDocument } = await import('@sheaf/contract/openapi')
    reply.type('application/json; charset=UTF-8')
    return openApiDocument()
  })
  app.get('/docs', async (_request, reply) => {
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    const { docsPage } = await import('@sheaf/contract/docs-page')
    reply.type('text/html; charset=utf-8')
    return docsPage()
  })
  registerGoLinks(app, service)
  if (service.oidc !== undefined) registerOidc(app, service, service.oidc)
  registerConsole(app, options.consoleDirectory)
  registerAssistants(app, service, { isGuarded: options.tls !== undefined || options.proxies.length > 0 })
  options.extend?.(app)
  for (const operation of servedOperations) registerOperation(app, service, operation)
  return app
}

/** Answers a refusal: its status, its one body, and what the status asks for in headers. */
function refuse(reply: FastifyReply, thrown: unknown): FastifyReply {
  const error = apiErrorOf(thrown)
  note(reply.request, { code: error.code })
  if (error.code === 'internal' || error.code === 'storage_full') {
    reply.log.error({ err: error.cause ?? error, code: error.code }, 'a request failed')
  }
  // Where assistants call, more is said in it.
  if (error.status === 401 && !reply.hasHeader('www-authenticate')) reply.header('www-authenticate', 'Bearer')
  if (error.code in retryAfterSeconds) {
    reply.header('retry-after', retryAfterSeconds[error.code as keyof typeof retryAfterSeconds])
  }
  const body = error instanceof RemovedError ? error.removedBody : error.body
  return reply.status(error.status).type('application/json; charset=UTF-8').send(body)
}

const pages = ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs'].map((path) => ({ path, method: 'GET' }))
const served = [
  ...[...servedOperations, ...pages].map(({ path, method }) => ({ method, path, pattern: patternOf(path) })),
  { method: 'POST', path: ASSISTANTS_PATH, pattern: patternOf(ASSISTANTS_PATH) },
  { method: 'GET', path: '/go', pattern: /^\/go(\/|$)/ },
  ...['GET', 'HEAD'].flatMap((method) =>
    [...consolePaths.filter((path) => path === '/' || !path.endsWith('/')), ...consoleFiles].map((path) => ({
      method,
      path,
      pattern: consolePaths.some((below) => below === `${path}/`) ? new RegExp(`^${path}(/|$)`) : patternOf(path),
    })),
  ),
]

/** Matches the requests that a path with names in braces stands for. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/[.\\/-]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}

function unservedError(request: FastifyRequest, reply: FastifyReply): ApiError {
  const path = request.url.split('?', 1)[0] ?? ''
  const allowed = served.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
  if (allowed.length === 0) {
    const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path
    return new ApiError('not_found', `nothing is served at ${request.method} ${shown}`)
  }
  reply.header('allow', allowed.join(', '))
  return new ApiError('method_not_allowed', `${path} does not take ${request.method}`, {
    remedy: `Use ${allowed.join(' or ')}.`,
  })
}

function unreadableError(code: string | undefined): ApiError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ApiError('header_too_large', 'the request’s headers are too large')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ApiError('request_timeout', 'the request took too long to arrive')
    default:
      return new ApiError('malformed_request', 'the request is not well-formed HTTP')
  }
}

/** A request that is no HTTP, or whose headers are too large: there is no route to answer it. */
function answerUnreadable(error: Error & { readonly code?: string }, socket: import('node:net').Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal = unreadableError(error.code)
  const body = JSON.stringify(refusal.body)
  socket.end(
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\nContent-Type: application/json; charset=UTF-8\r\n` +
      `X-Request-Id: ${randomUUID()}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
