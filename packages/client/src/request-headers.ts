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
