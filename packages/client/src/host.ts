/** Where the older generated clients let their host end; operations carry the whole path here. */
const OLD_CLIENT_PATH = /\/api\/index\/v1$/i

/** Names of this machine, which are reached without TLS unless a scheme says otherwise. */
const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The base URL that a host stands for: its origin and path prefix, without a slash at the end.
 *
 * A host without a scheme gets `https://`, or `http://` if it is this machine. A host that ends in `/api/index/v1`, as
 * those of the older generated clients do, loses that.
 *
 * @throws TypeError if it is not the address of an HTTP server, or has a user name, password, query or fragment
 * @example baseUrlOf('search.example.com/prefix/') // 'https://search.example.com/prefix'
 */
export function baseUrlOf(host: string): string {
  if (typeof host !== 'string' || host.trim() === '')
    throw new TypeError('host is missing. Give the address of the server, such as https://search.example.com')
  const url = parse(host.trim())
  if (url.username !== '' || url.password !== '')
    throw new TypeError('host must not contain a user name or password. Give the token as accessToken')
  if (url.search !== '' || url.hash !== '')
    throw new TypeError('host must not contain a query or fragment. Give the origin and path prefix only')
  const path = withoutSlashes(url.pathname)
  return `${url.origin}${withoutSlashes(path.replace(OLD_CLIENT_PATH, ''))}`
}

function parse(host: string): URL {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(host)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    throw new TypeError(`host must begin with https:// or http://, not ${scheme}://`)
  if (scheme !== undefined) return parseUrl(host)
  // Read as http:// first: reading it as https:// would drop the port 443 that somebody wrote out.
  const local = parseUrl(`http://${host}`)
  return LOCAL_NAMES.has(local.hostname) ? local : parseUrl(`https://${host}`)
}

function parseUrl(text: string): URL {
  try {
    return new URL(text)
  } catch {
    // Nothing of the text is repeated: what was pasted here by mistake may be a token.
    throw new TypeError('host is not a valid address. Give one such as https://search.example.com')
  }
}

function withoutSlashes(path: string): string {
  return path.replace(/\/+$/, '')
}
