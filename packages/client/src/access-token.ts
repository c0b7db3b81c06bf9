/** Something that knows the current token, such as a `RotatingToken`. */
export type TokenSource = {
  /** The token to authenticate with now. */
  readonly token: () => Promise<string>
  /** Another one, after the server has refused this one with 401; undefined if there is none. */
  readonly tokenInsteadOf: (refused: string) => Promise<string | undefined>
}

/**
 * A token; a function that is asked for it before every call, so that a rotated token is used from the next call on; or
 * something that knows it.
 */
export type AccessToken = string | (() => string | Promise<string>) | TokenSource

/** What a bearer token may consist of: visible ASCII. */
const TOKEN = /^[\x21-\x7e]+$/

/**
 * The bare token: without blanks or line ends around it, as files have them, and without a leading `Bearer `.
 *
 * @throws TypeError if there is none, or it has a character that a header cannot carry. The text never shows the token
 */
export function bareToken(value: string): string {
  if (typeof value !== 'string') throw new TypeError(`accessToken is ${typeof value}, not a string`)
  const token = value.trim().replace(/^bearer(\s+|$)/i, '')
  if (token === '') throw new TypeError('accessToken is empty. Give the token that the administrator created')
  if (!TOKEN.test(token))
    throw new TypeError(
      'accessToken has a blank, a control character or a character outside ASCII in it, which a header cannot carry. ' +
        'Copy the whole token again',
    )
  return token
}
