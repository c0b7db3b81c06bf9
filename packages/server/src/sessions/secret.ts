import { hash, randomBytes } from 'node:crypto'

/**
 * Secrets that a browser holds: of a session, in its cookie, and of a link to sign in by. 256 random bits each; what is
 * stored is the SHA-256, by which they are found.
 */
export type BrowserSecret = { readonly text: string; readonly hash: Uint8Array }

const SECRET_BYTES = 32
const FORM = /^[A-Za-z0-9_-]{43}$/

export function newBrowserSecret(): BrowserSecret {
  const text = randomBytes(SECRET_BYTES).toString('base64url')
  return { text, hash: hash('sha256', text, 'buffer') }
}

/** What is stored of a secret that a browser sent; undefined if it cannot be one. */
export function hashOfBrowserSecret(text: string): Uint8Array | undefined {
  return FORM.test(text) ? hash('sha256', text, 'buffer') : undefined
}
