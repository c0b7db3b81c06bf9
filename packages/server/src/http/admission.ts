import type { OperationId } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { emailKey } from '@sheaf/contract/fold'
import type { ServedOperation } from '@sheaf/contract/served'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type LiveSession, subjectOf } from '../sessions/sessions.ts'
import { authenticate } from '../tokens/authenticate.ts'
import { type Caller, nobody, type TokenCaller } from '../tokens/caller.ts'
import type { TokenKind } from '../tokens/secret.ts'
import { refuseCrossSite, requireConsole } from './cross-site.ts'
import { actAsOf, addressOf, authorizationOf } from './request-head.ts'
import { note } from './request-notes.ts'
import type { Service } from './service.ts'
import { cookieOf, takeCookieBack } from './session-cookie.ts'

/** Who calls an operation: found out before the body is read. */

/** Finds out who calls by a token, and tells the caller how long its secret is good for. */
export async function admit(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: TokenKind,
): Promise<TokenCaller> {
  const caller = await authenticate(service.tokens, {
    authorization: authorizationOf(request),
    address: addressOf(request),
    kind,
  })
  note(request, { tokenId: caller.token.id })
  tellStanding(reply, caller)
  return caller
}

/** Finds out who calls an operation: by a token, or by a session of the console where that is as good. */
export async function admitTo(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  operation: Pick<ServedOperation, 'id' | 'audience'>,
): Promise<Caller> {
  const { kind } = operation.audience
  if (kind === 'anyone') {
    // What signs in or out, for whoever it is: another site must not do it to somebody.
    if (cookieOf(request, 'sheaf-session') === undefined) refuseCrossSite(request)
    else requireConsole(request)
    if (operation.id === 'redeemsigninlink') service.signInLimits.admit(addressOf(request))
    return nobody(addressOf(request))
  }
  if (operation.id === 'createsession') return admitToSignIn(service, request, reply)
  if (kind !== 'indexing' && authorizationOf(request) === undefined) {
    const secret = cookieOf(request, 'sheaf-session')
    if (secret !== undefined) return admitSession(service, request, reply, secret, operation)
  }
  return admit(service, request, reply, kind)
}

/** A token that signs in: shown anew, whatever session there may be, and not guessed. */
async function admitToSignIn(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<TokenCaller> {
  refuseCrossSite(request)
  const address = addressOf(request)
  service.signInLimits.admit(address)
  try {
    return await admit(service, request, reply, 'admin')
  } catch (error) {
    const isGuess = error instanceof ApiError && error.status === 401 && error.code !== 'authorization_missing'
    if (isGuess) service.signInLimits.failed(address)
    throw error
  }
}

async function admitSession(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  secret: string,
  operation: Pick<ServedOperation, 'id' | 'audience'>,
): Promise<Caller> {
  requireConsole(request)
  const address = addressOf(request)
  const session = await service.sessions.find(secret, address)
  if (session === undefined) {
    takeCookieBack(request, reply, 'sheaf-session', 'strict')
    throw new ApiError('session_ended', 'the session of this browser has ended')
  }
  note(request, { sessionId: session.row.id })
  if (operation.audience.kind === 'admin') return adminCaller(session, address)
  return searchingCaller(service, session, address, operation.id, actAsOf(request))
}

function adminCaller({ row, isAdministrator }: LiveSession, address: string): Caller {
  if (!isAdministrator) throw new ApiError('administrators_only', `${row.name} is not an administrator`)
  const token = { id: subjectOf(row), name: row.name, is_global: 0, datasources: '[]', user_email: null, scopes: '[]' }
  return { token, address, actor: actorOf(row) }
}

/** What people may do who search in the console: what an ordinary token of theirs may, and no more. */
const SCOPES = ['SEARCH', 'DOCUMENTS', 'PEOPLE', 'ENTITIES', 'ACTIVITY', 'SHORTCUTS']
const ADMINISTRATOR_SCOPES = [...SCOPES, 'DOCPERMISSIONS']

/** What an administrator may do as somebody else: look, and leave no trace in that person’s name. */
const LOOKING: readonly OperationId[] = [
  'search',
  'autocomplete',
  'getdocuments',
  'getdocumentsbyfacets',
  'getdocpermissions',
  'people',
  'listentities',
  'getshortcut',
  'listshortcuts',
]

/** A session that searches as its own person or, if it is an administrator’s, as anybody; the audit has the latter. */
async function searchingCaller(
  service: Service,
  { row, isAdministrator }: LiveSession,
  address: string,
  operation: OperationId,
  actAs: string | undefined,
): Promise<Caller> {
  const asked = actAs === undefined || actAs.trim() === '' ? undefined : emailKey(actAs)
  const isOther = asked !== undefined && asked !== row.email_key
  const subject = subjectOf(row)
  if (isOther && isAdministrator) {
    if (!LOOKING.includes(operation)) {
      throw new ApiError('act_as_forbidden', `X-Glean-ActAs: who views as ${asked} changes nothing`, {
        remedy: 'Leave X-Glean-ActAs out, or look only.',
      })
    }
    await service.viewings.viewedAs({ subject, address, person: asked })
  }
  const token = {
    id: subject,
    name: row.name,
    is_global: 0,
    datasources: '[]',
    user_email: isOther && isAdministrator ? null : row.email_key,
    scopes: JSON.stringify(isAdministrator ? ADMINISTRATOR_SCOPES : SCOPES),
  }
  return { token, address, actor: actorOf(row) }
}

/** Who a session is, for the audit of what it does. */
function actorOf({ email_key: email, token_id: tokenId, id }: LiveSession['row']): string {
  if (email !== null) return email
  return tokenId === null ? `session ${id}` : `token ${tokenId}`
}

/** Tells an authenticated caller how long its secret is good for. */
function tellStanding(reply: FastifyReply, { token, standing }: TokenCaller): void {
  const ends = [token.expires_at, token.overlap_ends_at].filter((end) => end !== null)
  if (ends.length > 0) reply.header('sheaf-token-expires', rfc3339(Math.min(...ends)))
  const rotateBy = standing.kind === 'usable' ? standing.rotateBy : standing.until
  if (rotateBy !== null) reply.header('sheaf-token-rotate-by', rfc3339(rotateBy))
  if (standing.kind === 'usable' && standing.retiredUntil !== null) {
    reply.header('sheaf-token-retired-until', rfc3339(standing.retiredUntil))
  }
}

function rfc3339(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}
