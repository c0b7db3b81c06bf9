import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { ApiError } from '@sheaf/contract/errors'

/**
 * Cursors hold the place after which the next page begins, and nothing is kept for them on the server. They are signed,
 * and bound to the query and the person they were made for.
 */
export type SignedCursors<Place> = {
  readonly write: (place: Place, query: string) => string
  /** Throws the 400 for a cursor that was not written here for this query. */
  readonly read: (cursor: string, query: string) => Place
}

const SIGNATURE_BYTES = 16

/** @param Place what JSON can hold */
export function signedCursors<Place>(key: Buffer): SignedCursors<Place> {
  const sign = (payload: string, query: string) =>
    createHmac('sha256', key).update(payload).update('\0').update(query).digest().subarray(0, SIGNATURE_BYTES)
  return {
    write(place, query) {
      const payload = Buffer.from(JSON.stringify(place)).toString('base64url')
      return `${payload}.${sign(payload, query).toString('base64url')}`
    },
    read(cursor, query) {
      const [payload = '', signature = '', ...more] = cursor.split('.')
      const given = Buffer.from(signature, 'base64url')
      const expected = sign(payload, query)
      if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new ApiError('invalid_cursor', 'cursor: it was not issued for this query, person and options')
      }
      return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Place
    },
  }
}

/** What a cursor is bound to, as one text. */
export function boundTo(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
