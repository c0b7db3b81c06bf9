import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Cookies of the console. Over TLS their names begin with `__Host-`: then a browser takes them only from this very host,
 * for all of it, over TLS, and nobody on a neighbouring host can plant one.
 */
type CookieName = 'sheaf-session' | 'sheaf-sign-in'

/** Whether the browser speaks TLS, to this server or to the proxy in front. */
export function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https'
}

function fullName(request: FastifyRequest, name: CookieName): string {
  return isSecure(request) ? `__Host-${name}` : name
}

/** The value of a cookie; undefined if it is missing or empty. */
export function cookieOf(request: FastifyRequest, name: CookieName): string | undefined {
  const { cookie } = request.headers
  if (cookie === undefined) return undefined
  return parseCookie(cookie)[fullName(request, name)] || undefined
}

/** @param sameSite `lax` for what must be there when another site sends the browser back */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  cookie: {
    readonly name: CookieName
    readonly value: string
    readonly maxAge: number
    readonly sameSite: 'strict' | 'lax'
  },
): void {
  const { name, value, maxAge, sameSite } = cookie
  // Each cookie has a header of its own; Fastify adds to those that are set.
  reply.header(
    'set-cookie',
    stringifySetCookie({
      name: fullName(request, name),
      value,
      path: '/',
      httpOnly: true,
      secure: isSecure(request),
      sameSite,
      maxAge,
    }),
  )
}

export function takeCookieBack(
  request: FastifyRequest,
  reply: FastifyReply,
  name: CookieName,
  sameSite: 'strict' | 'lax',
): void {
  setCookie(request, reply, { name, value: '', maxAge: 0, sameSite })
}
