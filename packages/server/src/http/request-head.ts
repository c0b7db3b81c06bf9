import { ApiError } from '@sheaf/contract/errors'
import type { FastifyRequest } from 'fastify'
import { plainAddress } from '../tokens/greenlist.ts'

/** What a request says of itself before its body comes. */

/** The caller’s address; empty, and so in no range of a greenlist, if the caller has gone already. */
export function addressOf(request: FastifyRequest): string {
  const address: string | undefined = request.ip
  return address === undefined ? '' : plainAddress(address)
}

/** The Authorization header. Of two it would be chance which one counts, here and in a proxy in front. */
export function authorizationOf({ raw }: FastifyRequest): string | undefined {
  const [first, ...more] = raw.headersDistinct.authorization ?? []
  if (more.length === 0) return first
  throw new ApiError('authorization_scheme', 'the request has more than one Authorization header', {
    remedy: 'Send it once: `Authorization: Bearer <token>`.',
  })
}

/** The person that a client token acts for. The older name of the header is honoured where the present one is missing. */
export function actAsOf(request: FastifyRequest): string | undefined {
  const value = request.headers['x-glean-actas'] ?? request.headers['x-scio-actas']
  return Array.isArray(value) ? value[0] : value
}

/** True for a body that is said to be compressed by gzip. */
export function isGzipped({ headers }: FastifyRequest): boolean {
  return /^(x-)?gzip$/i.test(headers['content-encoding'] ?? '')
}

/** Throws the 415 for a body that is not announced as JSON, plain or compressed by gzip. */
export function checkContentType(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity' && !isGzipped(request)) {
    throw new ApiError('content_type', `Content-Encoding: "${encoding}" is not taken`)
  }
  const type = request.headers['content-type']
  if (type === undefined && isEmpty(request)) return
  const media = type?.split(';', 1)[0]?.trim().toLowerCase()
  if (media === 'application/json' || media === 'text/json') return
  throw new ApiError('content_type', `Content-Type: ${type === undefined ? 'it is missing' : `"${type}" is not taken`}`)
}

function isEmpty({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0'
}

/**
 * Throws the 413 for a body that is announced to be too long. Here, before it is read: what the caller goes on sending is
 * dropped as it comes, so that the answer is not lost with a connection cut off.
 */
export function checkLength({ headers }: FastifyRequest, bytesMax: number): void {
  const bytes = Number(headers['content-length'] ?? 0)
  if (bytes <= bytesMax) return
  throw new ApiError('body_too_large', `Payload too large: the body has ${bytes} bytes, where ${bytesMax} are allowed`)
}
