import { createCipheriv, createDecipheriv, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { EmailKey } from '@sheaf/contract'
import { rememberRecent } from '../recent.ts'

/**
 * The opaque ids of people in answers. An id says who it is to this server alone and is the same for ever, so that nothing
 * has to be stored for it: the identity enciphered under a key of the record, with a tag made of the identity, which is
 * also what the cipher begins with (SIV, as in RFC 5297).
 */
export type PersonIds = {
  /** @param identity folded e-mail address, or what else tells somebody apart, which then contains a NUL */
  readonly idOf: (identity: string) => string
  /** The address; undefined for an id that was not made here, or not of an address. */
  readonly emailOf: (id: string) => EmailKey | undefined
}

const TAG_BYTES = 16
/** Making one takes as long as reading a document; the same people come again and again. */
const IDS_REMEMBERED = 5_000
const ID = /^(?:[0-9a-f]{2}){17,}$/

export function personIds(key: Buffer): PersonIds {
  const derived = (use: string) => createSecretKey(createHmac('sha256', key).update(use).digest())
  const [tagKey, cipherKey] = [derived('tag'), derived('cipher')]
  const tagOf = (identity: string) => createHmac('sha256', tagKey).update(identity).digest().subarray(0, TAG_BYTES)
  return {
    idOf: rememberRecent((identity) => {
      const tag = tagOf(identity)
      const cipher = createCipheriv('aes-256-ctr', cipherKey, tag)
      return Buffer.concat([tag, cipher.update(identity, 'utf8'), cipher.final()]).toString('hex')
    }, IDS_REMEMBERED),
    emailOf(id) {
      if (!ID.test(id)) return undefined
      const bytes = Buffer.from(id, 'hex')
      const tag = bytes.subarray(0, TAG_BYTES)
      const decipher = createDecipheriv('aes-256-ctr', cipherKey, tag)
      const identity = Buffer.concat([decipher.update(bytes.subarray(TAG_BYTES)), decipher.final()]).toString('utf8')
      if (!timingSafeEqual(tagOf(identity), tag) || identity.includes('\0')) return undefined
      return identity as EmailKey
    },
  }
}
