import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ApiError } from '@sheaf/contract/errors'
import type { FastifyRequest } from 'fastify'
import { isGzipped } from './request-head.ts'

/**
 * A request body in the parts in which it arrived. They are not put together in the thread that reads them: what is large
 * is handed over part by part, without a copy, to the thread that takes it.
 */
export type RequestBody = { readonly parts: readonly Buffer<ArrayBuffer>[]; readonly length: number }

const NO_BODY: RequestBody = { parts: [], length: 0 }

/** What `collectBody` has read of a request. */
export function bodyOf({ body }: FastifyRequest): RequestBody {
  return (body as RequestBody | undefined) ?? NO_BODY
}

/** How much of a compressed body is inflated at a time. */
const INFLATED_PART_BYTES = 64 * 1024

/**
 * Reads the body of a request, whatever its type is said to be, and inflates it where it is compressed. Rejects with the
 * 413 once it is longer than the route allows, as it was sent or inflated: a few kilobytes can stand for gigabytes.
 */
export function collectBody(request: FastifyRequest, payload: IncomingMessage): Promise<RequestBody> {
  const bytesMax = request.routeOptions.bodyLimit
  return isGzipped(request) ? collectInflated(payload, bytesMax) : collect(payload, bytesMax)
}

async function collectInflated(payload: IncomingMessage, bytesMax: number): Promise<RequestBody> {
  const gunzip = createGunzip({ chunkSize: INFLATED_PART_BYTES })
  payload.once('error', (error) => gunzip.destroy(error))
  try {
    return await collect(payload.pipe(gunzip), bytesMax)
  } catch (error) {
    // What the caller goes on sending is dropped as it comes, so that the answer is not lost with a connection cut off.
    payload.unpipe(gunzip)
    payload.resume()
    gunzip.destroy()
    if (!isFromZlib(error)) throw error
    throw new ApiError('malformed_gzip', 'the body is said to be compressed by gzip, and cannot be inflated')
  }
}

function isFromZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

function collect(payload: Readable, bytesMax: number): Promise<RequestBody> {
  const parts: Buffer<ArrayBuffer>[] = []
  let length = 0
  return new Promise((resolve, reject) => {
    payload.on('data', (part: Buffer<ArrayBuffer>) => {
      length += part.length
      if (length <= bytesMax) {
        parts.push(part)
        return
      }
      // Whoever goes on sending is not to fill the memory meanwhile.
      parts.length = 0
      reject(new ApiError('body_too_large', 'Payload too large: the body exceeds the limit of this operation'))
    })
    payload.on('end', () => resolve({ parts, length }))
    payload.on('error', reject)
  })
}

/** The body in one piece. */
export function bytesOf({ parts, length }: RequestBody): Buffer<ArrayBuffer> {
  return Buffer.concat(parts, length)
}

/** The parts, each of which can be handed over to another thread: a slice of a larger buffer cannot, and is copied. */
export function transferable({ parts }: RequestBody): readonly Uint8Array<ArrayBuffer>[] {
  return parts.map((part) => (part.length === part.buffer.byteLength ? part : new Uint8Array(part)))
}
