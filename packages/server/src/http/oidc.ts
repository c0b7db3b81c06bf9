import { isConsolePath, oidcCallbackPath, oidcSignInPath } from '@sheaf/contract/console-paths'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasLeft } from '../identity/leavers.ts'
import type { Oidc } from '../sessions/oidc.ts'
import { browserOf } from './browser.ts'
import { apiErrorOf } from './faults.ts'
import { addressOf } from './request-head.ts'
import { note } from './request-notes.ts'
import type { Service } from './service.ts'
import { cookieOf, isSecure, setCookie, takeCookieBack } from './session-cookie.ts'

/**
 * Signing in by OpenID Connect: a browser comes by a link of the console, goes to the provider, and comes back. It ends
 * on a page of the console, whichever way that went: nobody is there to read JSON.
 */
export function registerOidc(app: FastifyInstance, service: Service, oidc: Oidc): void {
  app.get(oidcSignInPath, (request, reply) =>
    orTell(request, reply, async () => {
      service.signInLimits.admit(addressOf(request))
      const callback = `${isSecure(request) ? 'https' : 'http'}://${request.host}${oidcCallbackPath}`
      const { to } = request.query as { readonly to?: string | readonly string[] }
      const { location, sealed } = await oidc.start({ callback, to: ownPath(to) })
      // Lax: the provider’s is another site, from which the browser comes back with it.
      const maxAge = limits.oidcSignInSeconds.value
      setCookie(request, reply, { name: 'sheaf-sign-in', value: sealed, maxAge, sameSite: 'lax' })
      return location
    }),
  )
  app.get(oidcCallbackPath, (request, reply) =>
    orTell(request, reply, async () => {
      const address = addressOf(request)
      service.signInLimits.admit(address)
      const sealed = cookieOf(request, 'sheaf-sign-in')
      takeCookieBack(request, reply, 'sheaf-sign-in', 'lax')
      try {
        if (sealed === undefined) throw new ApiError('sign_in_failed', 'this browser has not begun to sign in')
        const { person, to } = await oidc.finish(queryOf(request), sealed)
        if (await hasLeft(service.store.read, person.email, service.nowMs())) {
          throw new ApiError('person_has_left', `${person.email} has left`)
        }
        const browser = browserOf(request, reply)
        const begun = await service.sessions.beginAsPerson(person, browser.facts)
        note(request, { sessionId: begun.row.id })
        browser.keepSession(begun.secret)
        return to
      } catch (error) {
        // A page elsewhere may send a browser here that has begun nothing: that must not use up its attempts.
        if (sealed !== undefined && error instanceof ApiError && error.status === 401)
          service.signInLimits.failed(address)
        throw error
      }
    }),
  )
}

/** Sends the browser where it is to go, or to the sign-in page with what went wrong. */
async function orTell(
  request: FastifyRequest,
  reply: FastifyReply,
  find: () => Promise<string>,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
  try {
    return reply
      .header('location', await find())
      .status(302)
      .send()
  } catch (thrown) {
    const error = apiErrorOf(thrown)
    note(request, { code: error.code })
    request.log.warn({ requestId: request.id, code: error.code, reason: reasonsOf(error) }, 'a sign-in failed')
    return reply.header('location', `/sign-in?error=${error.code}`).status(302).send()
  }
}

/** What was said on every level of an error: objects beside it may hold what the provider sent. */
function reasonsOf(error: unknown): string {
  const reasons: string[] = []
  for (let each = error; each instanceof Error && reasons.length < REASONS_MAX; each = each.cause) {
    reasons.push(each.message)
  }
  return reasons.join(': ')
}

const REASONS_MAX = 5

/** What stands behind the question mark, and it. */
function queryOf({ url }: FastifyRequest): string {
  const at = url.indexOf('?')
  return at < 0 ? '' : url.slice(at)
}

/** The page to come back to: one of the console’s own, or its first. */
function ownPath(to: string | readonly string[] | undefined): string {
  const here = 'http://here.invalid'
  if (typeof to !== 'string' || !to.startsWith('/') || !URL.canParse(to, here)) return '/'
  const { origin, pathname, search } = new URL(to, here)
  return origin === here && isConsolePath(pathname) && pathname !== '/sign-in' ? `${pathname}${search}` : '/'
}
