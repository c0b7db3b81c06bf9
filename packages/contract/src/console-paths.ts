/**
 * Where the console’s pages are: the server answers these paths with the console, and the console routes by them. Below a
 * path that ends in `/` anything may follow.
 */
export const consolePaths = [
  '/',
  '/search',
  '/tokens',
  '/tokens/',
  '/datasources',
  '/datasources/',
  '/documents',
  '/documents/',
  '/people',
  '/people/',
  '/audit',
  '/health',
  '/api',
  '/sign-in',
  '/sessions',
  '/welcome',
] as const

/** Whether a path, without query and fragment, is a page of the console. */
export function isConsolePath(path: string): boolean {
  return consolePaths.some((known) =>
    known !== '/' && known.endsWith('/') ? path.startsWith(known) && path.length > known.length : path === known,
  )
}

/** Where the browser is sent to sign in by OpenID Connect; `?to=PATH` is where it then comes back to. */
export const oidcSignInPath = '/sign-in/oidc'
/** Where the provider sends it back: the redirect URI to register there. */
export const oidcCallbackPath = '/sign-in/oidc/callback'

/** The header, with any value, by which the console says that a request with a session cookie is its own. */
export const consoleHeader = 'Sheaf-Console'

/** Files of the built console that are served under their own names, besides what is in `/assets/`. */
export const consoleFiles = ['/favicon.svg', '/favicon.ico', '/robots.txt', '/manifest.webmanifest'] as const
