import type { Call } from './call.ts'
import type { ActingCallOptions } from './call-options.ts'
import type { Configuration } from './configuration.ts'

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Checks headers that a caller adds to requests. The built-in check would repeat a bad value in its error, and a value
 * may be secret.
 *
 * @throws TypeError for a header that HTTP cannot carry, and for Authorization, which `accessToken` sets
 */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name)) throw new TypeError('headers has a name that is not one of an HTTP header')
    if (name.toLowerCase() === 'authorization')
      throw new TypeError('headers must not contain Authorization. Give the token as accessToken')
    checkHeaderValue(`header ${name}`, value)
  }
}

/**
 * Checks a value that is sent in a header.
 *
 * @param what names the value in the error, which never shows it
 * @throws TypeError if it is not a string or has a character that a header cannot carry
 */
export function checkHeaderValue(what: string, value: string): void {
  if (typeof value !== 'string') throw new TypeError(`${what} is ${typeof value}, not a string`)
  if (!VALUE.test(value)) throw new TypeError(`${what} has a character that a header cannot carry`)
}

/**
 * The headers of a call, all but Authorization and Content-Encoding.
 *
 * @throws TypeError for a header or an `actAs` that cannot be sent
 */
export function headersOf(call: Call, configuration: Configuration, options: ActingCallOptions): Headers {
  const headers = new Headers({ accept: call.answer === 'json' ? 'application/json' : '*/*' })
  if ((call.json ?? call.body) !== undefined) headers.set('content-type', 'application/json')
  if (configuration.userAgent !== undefined) headers.set('user-agent', configuration.userAgent)
  checkHeaders(options.headers ?? {})
  for (const [name, value] of Object.entries({ ...configuration.headers })) headers.set(name, value)
  for (const [name, value] of Object.entries({ ...options.headers })) headers.set(name, value)
  if (options.actAs !== undefined) headers.set('x-glean-actas', checkActAs(options.actAs))
  return headers
}

function checkActAs(email: string): string {
  checkHeaderValue('actAs', email)
  // An empty one is a mistake: left out it would be a search as whoever the token belongs to.
  if (email.trim() === '') throw new TypeError('actAs is empty. Give the e-mail address of the person to act as')
  return email
}
