import type { Session } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import type { BegunSession, LiveSession } from '../../sessions/sessions.ts'
import { hasToken } from '../../tokens/caller.ts'
import type { MainContext, MainHandler } from '../context.ts'

export const showsession: MainHandler<'showsession'> = async ({ sessions, browser, signIn }) => {
  const { secret, address } = browser.facts
  const current = secret === undefined ? undefined : await sessions.find(secret, address)
  const ways = { oidc: signIn.hasOidc, link: await sessions.hasLink() }
  return { ...(current === undefined ? {} : { session: shownSession(current, true) }), signIn: ways }
}

export const createsession: MainHandler<'createsession'> = async ({ sessions, browser, caller }) => {
  if (!hasToken(caller)) throw new ApiError('authorization_missing', 'a session does not begin another')
  return began(browser, await sessions.beginWithToken(caller, browser.facts))
}

export const redeemsigninlink: MainHandler<'redeemsigninlink'> = async ({ sessions, browser, signIn, body }) => {
  const begun = await sessions.redeemLink(body.secret, browser.facts)
  if (begun !== undefined) return began(browser, begun)
  signIn.failed(browser.facts.address)
  throw new ApiError('sign_in_link_invalid', 'this link does not sign anybody in')
}

export const endsession: MainHandler<'endsession'> = async ({ sessions, browser }) => {
  const { secret } = browser.facts
  if (secret !== undefined) await sessions.signOut(secret)
  browser.forgetSession()
  return undefined
}

export const listsessions: MainHandler<'listsessions'> = async ({ sessions, browser }) => {
  const { secret, address } = browser.facts
  const current = secret === undefined ? undefined : await sessions.find(secret, address)
  const all = await sessions.list()
  return { sessions: all.map((session) => shownSession(session, session.row.id === current?.row.id)) }
}

export const revokesession: MainHandler<'revokesession'> = async ({ sessions, caller, body }) => {
  const detail = `session ${body.id} by ${caller.actor ?? ''}`
  if (await sessions.end(body.id, { address: caller.address, detail })) return undefined
  throw new ApiError('session_not_found', `there is no session with id "${body.id}"`)
}

function began(browser: MainContext<'createsession'>['browser'], begun: BegunSession): { readonly session: Session } {
  browser.keepSession(begun.secret)
  return { session: shownSession(begun, true) }
}

function shownSession({ row, isAdministrator }: LiveSession, isCurrent: boolean): Session {
  return {
    id: row.id,
    method: row.method,
    isAdministrator,
    name: row.name,
    ...(row.email_key === null ? {} : { email: row.email_key }),
    ...(row.token_id === null ? {} : { tokenId: row.token_id }),
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    idleExpiresAt: row.last_seen_at + limits.sessionIdleSeconds.value,
    address: row.address,
    userAgent: row.user_agent,
    isCurrent,
  }
}
