import { ApiError } from '@sheaf/contract/errors'
import { datasourceKey } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import {
  generalRateLimits,
  operationRateLimits,
  type RateLimit,
  rateLimitHolders,
  rateLimitText,
} from '@sheaf/contract/rate-limits'
import type { FastifyReply } from 'fastify'
import { LRUCache } from 'lru-cache'
import { groupKeyOf } from '../metadata/custom-metadata.ts'
import type { TokenRow } from '../store/reads/tokens.ts'
import { parseJson } from './json.ts'
import { openTokenBucket, type TokenBucket } from './token-bucket.ts'

/** A call of an operation by a token. */
export type LimitedCall = {
  /** Path of the operation, as its route has it. */
  readonly path: string
  /** Values of the path’s parameters. */
  readonly parameters: unknown
  readonly token: Pick<TokenRow, 'id' | 'user_email'>
}

/** Why a call is refused, and how long its caller should wait. */
export type RateRefusal = { readonly what: string; readonly retryAfterSeconds: number }

/** Counts calls against the protocol’s limits, in three places: each knows more of the call than the one before. */
export type RateLimits = {
  /** Before anybody is authenticated. */
  readonly admitAddress: (address: string) => RateRefusal | undefined
  /** Before the body is read. */
  readonly admitCall: (call: LimitedCall) => RateRefusal | undefined
  /** Once the body is there, for operations whose limit goes by what is in it. */
  readonly admitBody: (call: LimitedCall, bytes: Uint8Array) => RateRefusal | undefined
}

/** One bucket that a call draws on. */
type Draw = { readonly limit: RateLimit; readonly bucket: TokenBucket; readonly of: string }

/** @param now seconds of a clock that only runs */
export function openRateLimits(now: () => number): RateLimits {
  // Apart, so that a crowd of addresses pushes out no token’s bucket.
  const byAddress = new LRUCache<string, TokenBucket>({ max: limits.rateLimitBucketsMax.value })
  const byCall = new LRUCache<string, TokenBucket>({ max: limits.rateLimitBucketsMax.value })
  const deployment = openTokenBucket(generalRateLimits.deployment, now)

  function bucketIn(cache: LRUCache<string, TokenBucket>, key: string, limit: RateLimit): TokenBucket {
    const known = cache.get(key)
    if (known !== undefined) return known
    const bucket = openTokenBucket(limit, now)
    cache.set(key, bucket)
    return bucket
  }

  function drawOn(limit: RateLimit, path: string, holder: string, of: string): Draw {
    return { limit, of, bucket: bucketIn(byCall, JSON.stringify([path, limit.per, holder]), limit) }
  }

  function processingRefusal(path: string, limit: RateLimit, bytes: Uint8Array): RateRefusal | undefined {
    const datasource = fieldsOf(bytes)?.datasource
    const every = drawOn(limit, path, '', 'all datasources')
    if (typeof datasource !== 'string' || datasource === '') return take([every])
    // A call for all counts for each; a call for one leaves that for all alone.
    const refusal = refusalOf([every])
    return refusal ?? take([drawOn(limit, path, datasourceKey(datasource), `datasource "${datasource}"`)])
  }

  return {
    admitAddress: (address) =>
      take([
        { limit: generalRateLimits.deployment, bucket: deployment, of: 'this server' },
        {
          limit: generalRateLimits.address,
          bucket: bucketIn(byAddress, address, generalRateLimits.address),
          of: `the address ${address}`,
        },
      ]),
    admitCall({ path, parameters, token }) {
      const template = templateOf(path)
      const limit = operationRateLimits[template] ?? generalRateLimits.operation
      const draws: Draw[] = []
      if (token.user_email !== null) {
        draws.push(drawOn(generalRateLimits.userToken, '', token.id, 'a token made for one person'))
      }
      const holder = limit.per === 'token' ? token.id : parameterOf(parameters, limit.per)
      if (holder === undefined) return take(draws)
      const draw = drawOn(limit, template, holder, `${template} for one ${rateLimitHolders[limit.per]}`)
      // What a page costs is known once its documents are counted.
      return limit.unit === 'document' ? (refusalOf([...draws, draw]) ?? take(draws)) : take([...draws, draw])
    },
    admitBody({ path, parameters, token }, bytes) {
      const template = templateOf(path)
      const limit = operationRateLimits[template]
      if (limit?.unit === 'document') {
        // Parsed once more. A page of any size can come only when the ones before it are paid for.
        const { documents } = fieldsOf(bytes) ?? {}
        if (Array.isArray(documents)) drawOn(limit, template, token.id, '').bucket.take(documents.length)
        return undefined
      }
      if (limit?.per !== 'datasource' || parameterOf(parameters, 'datasource') !== undefined) return undefined
      return processingRefusal(template, limit, bytes)
    },
  }
}

/** Throws the 429 for a refusal, if there is one. */
export function enforceRateLimit(reply: FastifyReply, refusal: RateRefusal | undefined): void {
  if (refusal === undefined) return
  reply.header('retry-after', refusal.retryAfterSeconds)
  throw new ApiError('rate_limited', refusal.what)
}

/** Takes one unit from each bucket if every one of them has it; a refused call costs nothing. */
function take(draws: readonly Draw[]): RateRefusal | undefined {
  const refusal = refusalOf(draws)
  if (refusal === undefined) for (const { bucket } of draws) bucket.take(1)
  return refusal
}

function refusalOf(draws: readonly Draw[]): RateRefusal | undefined {
  for (const { limit, bucket, of } of draws) {
    const seconds = bucket.secondsUntilNext()
    if (seconds === 0) continue
    return { what: `the limit of ${of} is ${rateLimitText(limit)}`, retryAfterSeconds: Math.max(1, Math.ceil(seconds)) }
  }
  return undefined
}

/** A route’s path as the table of limits has it: `:name` is `{name}`. */
function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}')
}

function parameterOf(parameters: unknown, name: string): string | undefined {
  const value = (parameters as Readonly<Record<string, unknown>> | null | undefined)?.[name]
  if (typeof value !== 'string') return undefined
  // However it is spelt, it is one holder.
  return name === 'datasource' ? datasourceKey(value) : name === 'groupName' ? groupKeyOf(value) : value
}

/** The fields of a body; undefined for one that is refused later, with the reason. */
function fieldsOf(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const body = parseJson(bytes)
    return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : undefined
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
