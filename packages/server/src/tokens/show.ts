import type { AuditEntry, ListTokensRequest, ListTokensResponse, Token } from '@sheaf/contract'
import { boundTo, sealedCursors } from '../cursor.ts'
import { findMeta } from '../store/reads/meta.ts'
import type { AuditRow } from '../store/reads/tokens.ts'
import type { TokenKeeper } from './keeper.ts'
import { listTokenViews, type TokenView } from './manage.ts'

/** Tokens as administrators see them over HTTP. */

export function stateOf({ standing, overlapUntil }: TokenView): Token['state'] {
  switch (standing.kind) {
    case 'usable':
      return overlapUntil === undefined ? 'good' : 'overlap'
    case 'rotate only':
      return 'rotate only'
    case 'ended':
      // A current secret is not retired.
      return standing.why === 'retired' ? 'expired' : standing.why
  }
}

export function shownToken(view: TokenView): Token {
  const { token, current, standing, overlapUntil } = view
  return {
    id: token.id,
    name: token.name,
    kind: token.kind,
    state: stateOf(view),
    isGlobal: token.is_global === 1,
    datasources: JSON.parse(token.datasources) as string[],
    ...given('userEmail', token.user_email),
    scopes: JSON.parse(token.scopes) as string[],
    greenlist: JSON.parse(token.greenlist) as string[],
    createdAt: token.created_at,
    ...given('expiresAt', token.expires_at),
    ...given('overlapEndsAt', token.overlap_ends_at),
    ...given('rotationPeriodMinutes', token.rotation_period_minutes),
    secretCreatedAt: current.created_at,
    ...given('rotateBy', standing.kind === 'usable' ? standing.rotateBy : null),
    ...given('mayRotateUntil', standing.kind === 'rotate only' ? standing.until : null),
    ...given('overlapUntil', overlapUntil ?? null),
    ...given('lastUsedAt', token.last_used_at),
    ...given('lastUsedFrom', token.last_used_from),
    ...given('revokedAt', token.revoked_at),
    ...given('renews', token.renews),
  }
}

function given<Name extends string, Value>(name: Name, value: Value | null): { readonly [Key in Name]?: Value } {
  return value === null ? {} : ({ [name]: value } as { readonly [Key in Name]?: Value })
}

/** An entry of a token’s own history. */
export function shownEntry(row: AuditRow, of: Pick<AuditEntry, 'tokenId' | 'tokenName' | 'person'>): AuditEntry {
  return {
    event: row.event as AuditEntry['event'],
    ...of,
    address: row.address,
    firstAt: row.first_at,
    lastAt: row.last_at,
    count: row.count,
    detail: row.detail,
  }
}

/** The place of a token in the list. */
type Place = { readonly createdAt: number; readonly id: string }

const PAGE_SIZE_DEFAULT = 50

/** One page of the tokens that administrators have made, the newest first. */
export async function listTokenPage(keeper: TokenKeeper, request: ListTokensRequest): Promise<ListTokensResponse> {
  const { states, kinds, query = '', cursor = '', pageSize = PAGE_SIZE_DEFAULT } = request
  const cursors = sealedCursors<Place>(Buffer.from((await findMeta(keeper.store.read, 'cursorKey')) ?? '', 'base64'))
  const binding = boundTo('listtokens', states, kinds, query)
  const wanted = query.trim().toLowerCase()
  const matching = (await listTokenViews(keeper))
    .filter(({ token }) => kinds === undefined || kinds.includes(token.kind))
    .filter(({ token }) => token.name.toLowerCase().includes(wanted) || token.id === wanted)
    .filter((view) => states === undefined || states.includes(stateOf(view)))
    .sort(({ token: one }, { token: other }) => compare(placeOf(one), placeOf(other)))
  const after = cursor === '' ? undefined : cursors.read(cursor, binding)
  const rest = after === undefined ? matching : matching.filter(({ token }) => compare(after, placeOf(token)) < 0)
  const page = rest.slice(0, pageSize)
  const last = rest.length > pageSize ? page.at(-1) : undefined
  return {
    tokens: page.map(shownToken),
    total: matching.length,
    ...(last === undefined ? {} : { cursor: cursors.write(placeOf(last.token), binding) }),
  }
}

function placeOf({ created_at: createdAt, id }: TokenView['token']): Place {
  return { createdAt, id }
}

function compare(one: Place, other: Place): number {
  return other.createdAt - one.createdAt || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
}
