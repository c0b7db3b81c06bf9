import { type Static, Type } from 'typebox'
import { type AuditEvent, auditEvents } from '../audit-events.ts'
import { limits } from '../limits.ts'
import { Email } from './common.ts'

const UnixSeconds = (description: string) => Type.Integer({ description: `${description}, in Unix seconds.` })
const TokenId = Type.String({
  minLength: 1,
  maxLength: limits.nameCharactersMax.value,
  description: 'Id of the token.',
})
const TokenName = Type.String({
  minLength: 1,
  maxLength: limits.nameCharactersMax.value,
  description: 'What the token is for.',
})
const Cursor = Type.Optional(
  Type.String({ maxLength: 1_000, description: 'Where the page before ended; left out for the first page.' }),
)
const NextCursor = Type.Optional(Type.String({ description: 'Where the next page begins; left out on the last one.' }))
const PageSize = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: limits.listPageSizeMax.value,
    description: 'Entries of a page, 50 if left out.',
  }),
)
const Names = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: limits.nameCharactersMax.value }), {
    maxItems: limits.tokenListEntriesMax.value,
    description,
  })

export const tokenStates = ['good', 'overlap', 'rotate only', 'overdue', 'expired', 'revoked'] as const
const TokenState = Type.Enum([...tokenStates], {
  description:
    '`good`: works. `overlap`: works, and so does the secret before the present one. `rotate only`: its deadline passed ' +
    'in an outage, and it may still rotate. `overdue`, `expired`, `revoked`: it works for nothing.',
})
const TokenKind = Type.Enum(['indexing', 'client', 'admin'], { description: 'What it is for.' })

export const Token = Type.Object(
  {
    id: Type.String({ description: 'Id of the token.' }),
    name: Type.String({ description: 'What the token is for.' }),
    kind: TokenKind,
    state: TokenState,
    isGlobal: Type.Boolean({ description: 'Every datasource (indexing), or every person (client).' }),
    datasources: Type.Array(Type.String(), { description: 'The datasources that an indexing token may use.' }),
    userEmail: Type.Optional(Type.String({ description: 'The only person that a client token acts as.' })),
    scopes: Type.Array(Type.String(), { description: 'Scopes of a client token, or `custommetadata:…`.' }),
    greenlist: Type.Array(Type.String(), { description: 'Address ranges that may use it; none: any address.' }),
    createdAt: UnixSeconds('When it was made'),
    expiresAt: Type.Optional(UnixSeconds('When it ends; left out if never')),
    overlapEndsAt: Type.Optional(UnixSeconds('When it ends because the token that renews it is in use')),
    rotationPeriodMinutes: Type.Optional(Type.Integer({ description: 'Left out for a token that is not rotated.' })),
    secretCreatedAt: UnixSeconds('When its present secret was made'),
    rotateBy: Type.Optional(UnixSeconds('When its present secret must have been replaced')),
    mayRotateUntil: Type.Optional(UnixSeconds('Until when it may rotate, in the state `rotate only`')),
    overlapUntil: Type.Optional(UnixSeconds('Until when the secret before works, in the state `overlap`')),
    lastUsedAt: Type.Optional(UnixSeconds('When it was last used, to the minute')),
    lastUsedFrom: Type.Optional(Type.String({ description: 'The address of that.' })),
    revokedAt: Type.Optional(UnixSeconds('When it was revoked')),
    renews: Type.Optional(Type.String({ description: 'Id of the token that it renews.' })),
  },
  { title: 'Token', description: 'A token, without its secret.' },
)
export type Token = Static<typeof Token>

export const ListTokensRequest = Type.Object(
  {
    states: Type.Optional(Type.Array(TokenState, { maxItems: tokenStates.length, description: 'Only those.' })),
    kinds: Type.Optional(Type.Array(TokenKind, { maxItems: 3, description: 'Only those.' })),
    query: Type.Optional(
      Type.String({
        maxLength: limits.nameCharactersMax.value,
        description: 'A part of the name, or the id; case does not matter.',
      }),
    ),
    cursor: Cursor,
    pageSize: PageSize,
  },
  { title: 'ListTokensRequest', description: 'Which tokens to list.' },
)
export type ListTokensRequest = Static<typeof ListTokensRequest>

export const ListTokensResponse = Type.Object(
  {
    tokens: Type.Array(Token, { description: 'The newest first. Those that createauthtoken makes are not listed.' }),
    total: Type.Integer({ description: 'How many there are on all pages.' }),
    cursor: NextCursor,
  },
  { title: 'ListTokensResponse', description: 'Tokens.' },
)
export type ListTokensResponse = Static<typeof ListTokensResponse>

export const AuditEntry = Type.Object(
  {
    event: Type.Enum(Object.keys(auditEvents) as AuditEvent[], { description: 'What happened.' }),
    tokenId: Type.Optional(Type.String({ description: 'The token to which, or with which, it happened.' })),
    tokenName: Type.Optional(Type.String({ description: 'Its name.' })),
    person: Type.Optional(Type.String({ description: 'The person who did it, where it was no token.' })),
    address: Type.String({ description: 'From where; `local` for commands on the data directory.' }),
    firstAt: UnixSeconds('When it first happened in that hour'),
    lastAt: UnixSeconds('When it last happened in that hour'),
    count: Type.Integer({ description: 'How often.' }),
    detail: Type.String({ description: 'For whom, of what, or by whom; may be empty.' }),
  },
  { title: 'AuditEntry', description: 'Something that happened, within one hour and from one address.' },
)
export type AuditEntry = Static<typeof AuditEntry>

export const ShowTokenRequest = Type.Object(
  { id: TokenId },
  { title: 'ShowTokenRequest', description: 'Which token to show.' },
)
export type ShowTokenRequest = Static<typeof ShowTokenRequest>

export const ShowTokenResponse = Type.Object(
  {
    token: Token,
    history: Type.Array(AuditEntry, { description: 'What happened to it, the latest first, 200 entries at most.' }),
  },
  { title: 'ShowTokenResponse', description: 'A token and its history.' },
)
export type ShowTokenResponse = Static<typeof ShowTokenResponse>

export const CreateTokenRequest = Type.Object(
  {
    name: TokenName,
    kind: TokenKind,
    isGlobal: Type.Optional(Type.Boolean({ description: 'Every datasource (indexing), or every person (client).' })),
    datasources: Type.Optional(Names('The datasources that an indexing token may use, unless it is global.')),
    userEmail: Type.Optional(Email),
    scopes: Type.Optional(
      Names('Of a client token (the ordinary ones if left out), or `custommetadata:GROUP` of an indexing token.'),
    ),
    expiresAt: Type.Optional(
      UnixSeconds(
        `When it ends. If left out, after ${limits.tokenLifetimeDaysDefault.value} days for an indexing token, else never`,
      ),
    ),
    rotationPeriodMinutes: Type.Optional(
      Type.Integer({
        description: `Within which its secret must be replaced, ${limits.rotationPeriodMinutesMin.value} or more; left out: it is not rotated.`,
      }),
    ),
    greenlist: Type.Optional(Names('Address ranges that may use it, such as 10.0.0.0/8; left out: any address.')),
  },
  { title: 'CreateTokenRequest', description: 'The properties of a new token; none can be changed later.' },
)
export type CreateTokenRequest = Static<typeof CreateTokenRequest>

export const TokenWithSecret = Type.Object(
  { token: Token, secret: Type.String({ description: 'The secret. It is shown this once.' }) },
  { title: 'TokenWithSecret', description: 'A token with its new secret.' },
)
export type TokenWithSecret = Static<typeof TokenWithSecret>

export const ReissueTokenRequest = Type.Object(
  {
    id: TokenId,
    cut: Type.Optional(
      Type.Boolean({ description: 'True for a stolen secret: the earlier ones end at once, not after ten minutes.' }),
    ),
  },
  { title: 'ReissueTokenRequest', description: 'Which token gets a new secret.' },
)
export type ReissueTokenRequest = Static<typeof ReissueTokenRequest>

export const RenewTokenRequest = Type.Object(
  {
    id: TokenId,
    expiresAt: Type.Optional(UnixSeconds('When the new token ends; left out: as long as the old one was made for')),
  },
  { title: 'RenewTokenRequest', description: 'Which token to renew.' },
)
export type RenewTokenRequest = Static<typeof RenewTokenRequest>

export const RevokeTokenRequest = Type.Object(
  { id: TokenId, name: TokenName },
  { title: 'RevokeTokenRequest', description: 'Which token to end, with its name so that it is no other one.' },
)
export type RevokeTokenRequest = Static<typeof RevokeTokenRequest>

export const ListAuditRequest = Type.Object(
  {
    tokenId: Type.Optional(TokenId),
    person: Type.Optional(Email),
    events: Type.Optional(
      Type.Array(Type.Enum(Object.keys(auditEvents) as AuditEvent[]), {
        maxItems: Object.keys(auditEvents).length,
        description: 'Only those.',
      }),
    ),
    from: Type.Optional(UnixSeconds('What happened then or later')),
    to: Type.Optional(UnixSeconds('What happened before then')),
    cursor: Cursor,
    pageSize: PageSize,
  },
  { title: 'ListAuditRequest', description: 'Which part of the audit to list.' },
)
export type ListAuditRequest = Static<typeof ListAuditRequest>

export const ListAuditResponse = Type.Object(
  { entries: Type.Array(AuditEntry, { description: 'The latest first.' }), cursor: NextCursor },
  { title: 'ListAuditResponse', description: 'What happened.' },
)
export type ListAuditResponse = Static<typeof ListAuditResponse>
