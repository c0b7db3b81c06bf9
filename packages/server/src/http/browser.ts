import { limits } from '@sheaf/contract/limits'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BrowserFacts } from '../sessions/sessions.ts'
import { addressOf } from './request-head.ts'
import { cookieOf, setCookie, takeCookieBack } from './session-cookie.ts'

/** The browser that sent a request, as far as signing in and out goes. */
export type Browser = {
  readonly facts: BrowserFacts
  /** Has it keep the secret of a session that has begun. */
  readonly keepSession: (secret: string) => void
  readonly forgetSession: () => void
}

export function browserOf(request: FastifyRequest, reply: FastifyReply): Browser {
  return {
    facts: {
      address: addressOf(request),
      userAgent: request.headers['user-agent'] ?? '',
      secret: cookieOf(request, 'sheaf-session'),
    },
    keepSession: (value) =>
      setCookie(request, reply, {
        name: 'sheaf-session',
        value,
        maxAge: limits.sessionSeconds.value,
        sameSite: 'strict',
      }),
    forgetSession: () => takeCookieBack(request, reply, 'sheaf-session', 'strict'),
  }
}
