import { hash, hkdfSync, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

/**
 * The form of a secret: `sheaf_<kind>_<token id>_<43 characters>_<6 characters>`. The long part is 256 random bits in
 * base 62; the short one a CRC-32 of all before it, so that a typing error is told apart from an unknown token without
 * asking the store. Letters, digits and `_` only: a double-click selects the whole.
 */

export const tokenKinds = ['indexing', 'client', 'admin'] as const
export type TokenKind = (typeof tokenKinds)[number]

export type TokenId = string & { readonly brand: 'TokenId' }

/** A secret taken apart. `text` is the whole of it, as a caller sends it. */
export type Secret = {
  readonly kind: TokenKind
  readonly tokenId: TokenId
  readonly text: string
}

const SECRET_BYTES = 32
/** 62^43 is the first power of 62 above 2^256. */
const SECRET_CHARACTERS = 43
const CHECKSUM_CHARACTERS = 6
const TOKEN_ID_CHARACTERS = 12
const FORM = /^sheaf_(indexing|client|admin)_([0-9a-z]{12})_[0-9A-Za-z]{43}_([0-9A-Za-z]{6})$/

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LOWER_DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

export function newTokenId(): TokenId {
  let id = ''
  for (let i = 0; i < TOKEN_ID_CHARACTERS; i += 1) id += LOWER_DIGITS.charAt(randomInt(LOWER_DIGITS.length))
  return id as TokenId
}

/** A secret that nothing leads to. */
export function randomSecret(kind: TokenKind, tokenId: TokenId): Secret {
  return secretOf(kind, tokenId, randomBytes(SECRET_BYTES))
}

export function newNonce(): Uint8Array {
  return randomBytes(SECRET_BYTES)
}

/**
 * The secret that follows `secret` in a rotation: HKDF-SHA-256 with the old secret as key and the nonce as salt. Whoever
 * holds the old secret and asks the server, which holds the nonce, gets the same new one as often as needed; neither
 * alone is enough, and the server keeps no secret.
 */
export function nextSecret(secret: Secret, nonce: Uint8Array, generation: number): Secret {
  const info = `sheaf token ${secret.tokenId} generation ${generation}`
  const bytes = new Uint8Array(hkdfSync('sha256', secret.text, nonce, info, SECRET_BYTES))
  return secretOf(secret.kind, secret.tokenId, bytes)
}

/** Takes a secret apart; undefined if its form or checksum is wrong. */
export function parseSecret(text: string): Secret | undefined {
  const match = FORM.exec(text)
  if (match === null) return undefined
  const [, kind, tokenId, checksum] = match as unknown as [string, TokenKind, TokenId, string]
  return checksum === checksumOf(text.slice(0, -CHECKSUM_CHARACTERS - 1)) ? { kind, tokenId, text } : undefined
}

/** What is stored of a secret. */
export function hashOf(secret: Secret): Uint8Array {
  return hash('sha256', secret.text, 'buffer')
}

/** Compares in a time that does not depend on where two hashes differ. */
export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function secretOf(kind: TokenKind, tokenId: TokenId, bytes: Uint8Array): Secret {
  const unchecked = `sheaf_${kind}_${tokenId}_${encode(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), SECRET_CHARACTERS)}`
  return { kind, tokenId, text: `${unchecked}_${checksumOf(unchecked)}` }
}

function checksumOf(unchecked: string): string {
  let rest = crc32(unchecked)
  let digits = ''
  for (let i = 0; i < CHECKSUM_CHARACTERS; i += 1) {
    digits = DIGITS.charAt(rest % 62) + digits
    rest = Math.floor(rest / 62)
  }
  return digits
}

function encode(value: bigint, length: number): string {
  let rest = value
  let digits = ''
  for (let i = 0; i < length; i += 1) {
    digits = DIGITS.charAt(Number(rest % 62n)) + digits
    rest /= 62n
  }
  return digits
}
