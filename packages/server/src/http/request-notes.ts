import { consoleFiles, consolePaths } from '@sheaf/contract/console-paths'
import type { ErrorCode } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { servedOperations } from '@sheaf/contract/served'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** What is found out about a request on its way, for its log line and the metrics. */
type Notes = {
  /** The token that was authenticated; never its secret. */
  readonly tokenId?: string
  /** The session that spoke for it; never its secret. */
  readonly sessionId?: string
  /** The error that it was answered with. */
  readonly code?: ErrorCode
  /** How many fields of its body were left out because the operation does not know them. */
  readonly ignoredFields?: number
}

/** A request that has been answered. Nothing in it is of the caller’s making, so that labels and lines are bounded. */
export type Answered = Notes & {
  /** The id of the operation, the name of another route such as `healthz`, `console` for its pages, or `unserved` where nothing is served. */
  readonly operation: string
  readonly status: number
  readonly millis: number
}

const notesOf = new WeakMap<FastifyRequest, Notes>()

export function note(request: FastifyRequest, notes: Notes): void {
  notesOf.set(request, { ...notesOf.get(request), ...notes })
}

const operationsByRoute = new Map<string, string>(
  servedOperations.map(({ method, path, id }) => [`${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, id]),
)

/** Routes of the console’s pages: some are called like operations, and none is one. */
const consoleRoutes = new Set<string>([
  ...consolePaths.map((path) => (path !== '/' && path.endsWith('/') ? `${path}*` : path)),
  ...consoleFiles,
  '/assets/*',
])

/** The name under which a route is counted. */
function operationOf({ method, routeOptions: { url } }: FastifyRequest): string {
  if (url === undefined) return 'unserved'
  if (consoleRoutes.has(url)) return 'console'
  return operationsByRoute.get(`${method} ${url}`) ?? url.slice(1).replace(/\/\*$/, '')
}

export function answeredOf(request: FastifyRequest, reply: FastifyReply): Answered {
  return {
    operation: operationOf(request),
    status: reply.statusCode,
    millis: Math.round(reply.elapsedTime),
    ...notesOf.get(request),
  }
}

/** One line for each answer. Ordinary ones are for debugging; our own faults and slow ones are for whoever operates it. */
export function logAnswer({ log }: FastifyRequest, answered: Answered): void {
  if (answered.status >= 500) log.warn(answered, 'answered with a fault')
  else if (answered.millis >= limits.slowRequestMillisMin.value) log.warn(answered, 'answered slowly')
  else log.debug(answered, 'answered')
}
