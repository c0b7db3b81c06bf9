import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseJson } from '../http/json.ts'
import { bodyOf, bytesOf } from '../http/request-body.ts'
import { checkBody } from '../http/validation.ts'
import type { IndexerWorker } from '../indexing/indexer-worker.ts'
import type { TokenKeeper } from '../tokens/keeper.ts'
import { createToken } from '../tokens/manage.ts'
import { type Fault, FaultSyntaxError, parseFaults } from './faults.ts'
import {
  type ClockRequest,
  clockRequest,
  type FaultsRequest,
  faultsRequest,
  type IndexingRequest,
  indexingRequest,
  type TokenRequest,
  tokenRequest,
} from './requests.ts'
import type { TravellingClocks } from './travelling-clocks.ts'

export type DevParts = {
  readonly clocks: TravellingClocks
  readonly tokens: TokenKeeper
  readonly indexer: IndexerWorker
  readonly setFaults: (faults: readonly Fault[]) => void
}

/** Unix seconds after which a date has more than four digits for its year. */
const WALL_SECONDS_MAX = 253_402_300_799

/** Adds the routes by which a test controls its server. They ask for no token: only this machine reaches them. */
export function addDevRoutes(app: FastifyInstance, { clocks, tokens, indexer, setFaults }: DevParts): void {
  const clockAnswer = () => {
    const unixSeconds = Math.floor(clocks.wall())
    return { now: rfc3339(unixSeconds), unixSeconds, offsetSeconds: clocks.offsetSeconds() }
  }

  app.get('/dev/clock', async () => clockAnswer())

  app.post('/dev/clock', async (request) => {
    const body = checkedBodyOf<ClockRequest>(request, '/dev/clock', clockRequest)
    await tokens.travel(() => clocks.move(secondsOf(body, clocks.wall())))
    return clockAnswer()
  })

  app.post('/dev/indexing', async (request) => {
    const { delaySeconds } = checkedBodyOf<IndexingRequest>(request, '/dev/indexing', indexingRequest)
    indexer.holdBack(delaySeconds * 1000)
    return { delaySeconds }
  })

  app.post('/dev/faults', async (request) => {
    const { faults } = checkedBodyOf<FaultsRequest>(request, '/dev/faults', faultsRequest)
    try {
      setFaults(parseFaults(faults))
    } catch (error) {
      if (!(error instanceof FaultSyntaxError)) throw error
      throw new ApiError('invalid_field', `faults: ${error.what}`, { remedy: error.remedy })
    }
    return { faults }
  })

  app.post('/dev/tokens', async (request) => {
    const wanted = checkedBodyOf<TokenRequest>(request, '/dev/tokens', tokenRequest)
    const { token, secret } = await createToken(tokens, tokenSpecOf(wanted, tokens.now()))
    const { id, name, kind, expires_at: expiresAt, rotation_period_minutes: rotationPeriodMinutes } = token
    return { id, name, kind, secret, expiresAt, rotationPeriodMinutes }
  })
}

/** The body, whatever type it is said to have: `curl -d` says that it sends a form. */
function checkedBodyOf<Body>(request: FastifyRequest, path: string, schema: Parameters<typeof checkBody>[1]): Body {
  const value = parseJson(bytesOf(bodyOf(request)))
  checkBody(path, schema, value)
  return value as Body
}

/** How far a request wants to go, in seconds. */
function secondsOf({ advanceSeconds, setTo }: ClockRequest, now: number): number {
  if ((advanceSeconds === undefined) === (setTo === undefined)) {
    throw new ApiError('invalid_field', 'exactly one of advanceSeconds and setTo says where the clock goes', {
      remedy: 'Send {"advanceSeconds": 86400} or {"setTo": "2027-01-31T00:00:00Z"}.',
    })
  }
  const seconds = advanceSeconds ?? momentOf(setTo) - now
  if (now + seconds >= 0 && now + seconds <= WALL_SECONDS_MAX) return seconds
  throw new ApiError('invalid_field', 'the clock would leave the years 1970 to 9999', {
    remedy: 'Times are in seconds, not in milliseconds.',
  })
}

function momentOf(setTo: ClockRequest['setTo']): number {
  if (typeof setTo === 'number') return setTo
  const isWhole = setTo !== undefined && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.test(setTo)
  const millis = isWhole ? Date.parse(setTo) : Number.NaN
  if (!Number.isNaN(millis)) return millis / 1000
  throw new ApiError('invalid_field', `setTo: "${setTo}" is no time`, {
    remedy: 'Send Unix seconds, or RFC 3339 such as "2027-01-31T00:00:00Z".',
  })
}

/** A token such as `sheaf token create` makes, by this server’s own clock. */
function tokenSpecOf(wanted: TokenRequest, now: number) {
  const { name = 'dev', kind = 'indexing', datasources = [], user, scopes = [], greenlist = [] } = wanted
  const { rotationPeriodMinutes, expiresInSeconds } = wanted
  const lifetime =
    expiresInSeconds ?? (kind === 'indexing' ? limits.tokenLifetimeDaysDefault.value * 86_400 : undefined)
  return {
    name,
    kind,
    isGlobal: kind !== 'admin' && datasources.length === 0 && user === undefined,
    datasources,
    userEmail: user,
    scopes,
    expiresAt: lifetime === undefined ? undefined : now + lifetime,
    rotationPeriodMinutes,
    greenlist,
  }
}

function rfc3339(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}
