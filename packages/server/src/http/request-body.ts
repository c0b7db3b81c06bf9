import type { IncomingMessage } from 'node:http'
import { ApiError } from '@sheaf/contract/errors'
import type { FastifyRequest } from 'fastify'

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

/** Reads the body of a request, whatever its type is said to be. Rejects with the 413 once it is longer than the route allows. */
export function collectBody({ routeOptions }: FastifyRequest, payload: IncomingMessage): Promise<RequestBody> {
  const bytesMax = routeOptions.bodyLimit
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
