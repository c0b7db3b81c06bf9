import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { ApiError } from '@sheaf/contract/errors'

/**
 * Cursors hold the place after which the next page begins, and nothing is kept for them on the server. They are bound to the
 * query and the person they were made for, and sealed: a place may have a score, which depends on documents that the person
 * may not see.
 */
export type SealedCursors<Place> = {
  readonly write: (place: Place, query: string) => string
  /** Throws the 400 for a cursor that was not written here for this query. */
  readonly read: (cursor: string, query: string) => Place
}

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** @param Place what JSON can hold */
export function sealedCursors<Place>(key: Buffer): SealedCursors<Place> {
  // Enciphering with bytes would make a key of them each time, which takes longer than the rest.
  const cipherKey = createSecretKey(createHmac('sha256', key).update('cursor').digest())
  return {
    write(place, query) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, cipherKey, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(query))
      const sealed = Buffer.concat([cipher.update(JSON.stringify(place), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    read(cursor, query) {
      const bytes = Buffer.from(cursor, 'base64url')
      try {
        // Decoding overlooks what does not belong there.
        if (bytes.toString('base64url') !== cursor) throw new Error('it is not written as it was')
        const decipher = createDecipheriv(CIPHER, cipherKey, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        })
        decipher.setAAD(Buffer.from(query)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
        return JSON.parse(opened.toString('utf8')) as Place
      } catch (error) {
        throw new ApiError('invalid_cursor', 'cursor: it was not issued for this query, person and options', {
          cause: error,
        })
      }
    },
  }
}

/** What a cursor is bound to, as one text. */
export function boundTo(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
