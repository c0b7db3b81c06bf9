import { setTimeout as delay } from 'node:timers/promises'
import { ApiError } from '@sheaf/contract/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { retryAfterSeconds } from '../http/faults.ts'
import { type FaultSource, FaultSyntaxError, faultSource, parseFaults, type Strike } from './faults.ts'

/** The header by which one request asks for faults, instead of those that all requests have. */
const FAULT_HEADER = 'Sheaf-Dev-Fault'

/**
 * Lets the operations have faults. The emulator’s own routes, the description and `/healthz` have none, so that a
 * test can always take them back.
 *
 * @param forAll the faults of requests that ask for none of their own
 * @param random from 0 to below 1
 */
export function addFaultHooks(app: FastifyInstance, forAll: FaultSource, random: () => number): void {
  const strikes = new WeakMap<FastifyRequest, Strike>()
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())

  app.addHook('onRequest', async (request, reply) => {
    if (!/^\/(api|rest)\//.test(request.routeOptions.url ?? '')) return
    const asked = request.headers[FAULT_HEADER.toLowerCase()]
    const strike = asked === undefined ? forAll() : strikeAsked(String(asked), random)
    strikes.set(request, strike)
    if (strike.outcome?.kind === 'status') return refuse(reply, strike.outcome.status)
  })
  app.addHook('onSend', async (request, _reply, payload) => {
    const { outcome, slowMillis } = strikes.get(request) ?? { outcome: undefined, slowMillis: 0 }
    if (slowMillis > 0) await holdBack(slowMillis, stopping.signal)
    if (outcome?.kind === 'drop') request.raw.socket.destroy()
    return payload
  })
}

/** Waits, but not beyond the end of the server: what is held back then goes out at once. */
async function holdBack(millis: number, stopping: AbortSignal): Promise<void> {
  try {
    await delay(millis, undefined, { signal: stopping })
  } catch (error) {
    if (!stopping.aborted) throw error
  }
}

function strikeAsked(header: string, random: () => number): Strike {
  try {
    const faults = parseFaults(header)
    if (faults.some(({ requestsMax }) => Number.isFinite(requestsMax))) {
      throw new FaultSyntaxError('first=N counts requests, and a header is about one', 'Set it with POST /dev/faults.')
    }
    return faultSource(faults, random)()
  } catch (error) {
    if (!(error instanceof FaultSyntaxError)) throw error
    throw new ApiError('invalid_field', `${FAULT_HEADER}: ${error.what}`, { remedy: error.remedy })
  }
}

/** Answered here rather than thrown: the log is for faults that nobody asked for. */
function refuse(reply: FastifyReply, status: 429 | 500 | 503): FastifyReply {
  const error = new ApiError(statusCodes[status], 'this fault was asked for, and nothing of the request was done')
  if (status === 429) reply.header('retry-after', 1)
  if (status === 503) reply.header('retry-after', retryAfterSeconds.unavailable)
  return reply.status(status).type('application/json; charset=UTF-8').send(error.body)
}

const statusCodes = { 429: 'rate_limited', 500: 'internal', 503: 'unavailable' } as const
