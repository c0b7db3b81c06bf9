/** A token, without its secret. */
export interface Token {
  /** Id of the token. */
  id: string
  /** What the token is for. */
  name: string
  /** What it is for. */
  kind: 'indexing' | 'client' | 'admin'
  /**
   * `good`: works. `overlap`: works, and so does the secret before the present one. `rotate only`: its deadline passed
   * in an outage, and it may still rotate. `overdue`, `expired`, `revoked`: it works for nothing.
   */
  state: 'good' | 'overlap' | 'rotate only' | 'overdue' | 'expired' | 'revoked'
  /** Every datasource (indexing), or every person (client). */
  isGlobal: boolean
  /** The datasources that an indexing token may use. */
  datasources: string[]
  /** The only person that a client token acts as. */
  userEmail?: string
  /** Scopes of a client token, or `custommetadata:…`. */
  scopes: string[]
  /** Address ranges that may use it; none: any address. */
  greenlist: string[]
  /** When it was made, in Unix seconds. */
  createdAt: number
  /** When it ends; left out if never, in Unix seconds. */
  expiresAt?: number
  /** When it ends because the token that renews it is in use, in Unix seconds. */
  overlapEndsAt?: number
  /** Left out for a token that is not rotated. */
  rotationPeriodMinutes?: number
  /** When its present secret was made, in Unix seconds. */
  secretCreatedAt: number
  /** When its present secret must have been replaced, in Unix seconds. */
  rotateBy?: number
  /** Until when it may rotate, in the state `rotate only`, in Unix seconds. */
  mayRotateUntil?: number
  /** Until when the secret before works, in the state `overlap`, in Unix seconds. */
  overlapUntil?: number
  /** When it was last used, to the minute, in Unix seconds. */
  lastUsedAt?: number
  /** The address of that. */
  lastUsedFrom?: string
  /** When it was revoked, in Unix seconds. */
  revokedAt?: number
  /** Id of the token that it renews. */
  renews?: string
}

/** Which tokens to list. */
export interface ListTokensRequest {
  /** Only those. */
  states?: ('good' | 'overlap' | 'rotate only' | 'overdue' | 'expired' | 'revoked')[]
  /** Only those. */
  kinds?: ('indexing' | 'client' | 'admin')[]
  /** A part of the name, or the id; case does not matter. */
  query?: string
  /** Where the page before ended; left out for the first page. */
  cursor?: string
  /** Entries of a page, 50 if left out. */
  pageSize?: number
}

/** Tokens. */
export interface ListTokensResponse {
  /** The newest first. Those that createauthtoken makes are not listed. */
  tokens: Token[]
  /** How many there are on all pages. */
  total: number
  /** Where the next page begins; left out on the last one. */
  cursor?: string
}

/** Something that happened, within one hour and from one address. */
export interface AuditEntry {
  /** What happened. */
  event:
    | 'minted'
    | 'rotated'
    | 'rotated_after_outage'
    | 'rotation_recovered'
    | 'retired_secret_presented'
    | 'refused_by_address'
    | 'administered_shortcuts'
    | 'reissued'
    | 'revoked'
    | 'expired'
    | 'overdue'
    | 'token_created'
    | 'admin_searched'
    | 'signed_in'
    | 'session_revoked'
    | 'viewed_as'
    | 'document_shown'
  /** The token to which, or with which, it happened. */
  tokenId?: string
  /** Its name. */
  tokenName?: string
  /** The person who did it, where it was no token. */
  person?: string
  /** From where; `local` for commands on the data directory. */
  address: string
  /** When it first happened in that hour, in Unix seconds. */
  firstAt: number
  /** When it last happened in that hour, in Unix seconds. */
  lastAt: number
  /** How often. */
  count: number
  /** For whom, of what, or by whom; may be empty. */
  detail: string
}

/** Which token to show. */
export interface ShowTokenRequest {
  /** Id of the token. */
  id: string
}

/** A token and its history. */
export interface ShowTokenResponse {
  /** A token, without its secret. */
  token: Token
  /** What happened to it, the latest first, 200 entries at most. */
  history: AuditEntry[]
}

/** The properties of a new token; none can be changed later. */
export interface CreateTokenRequest {
  /** What the token is for. */
  name: string
  /** What it is for. */
  kind: 'indexing' | 'client' | 'admin'
  /** Every datasource (indexing), or every person (client). */
  isGlobal?: boolean
  /** The datasources that an indexing token may use, unless it is global. */
  datasources?: string[]
  /** E-mail address. */
  userEmail?: string
  /** Of a client token (the ordinary ones if left out), or `custommetadata:GROUP` of an indexing token. */
  scopes?: string[]
  /** When it ends. If left out, after 90 days for an indexing token, else never, in Unix seconds. */
  expiresAt?: number
  /** Within which its secret must be replaced, 1440 or more; left out: it is not rotated. */
  rotationPeriodMinutes?: number
  /** Address ranges that may use it, such as 10.0.0.0/8; left out: any address. */
  greenlist?: string[]
}

/** A token with its new secret. */
export interface TokenWithSecret {
  /** A token, without its secret. */
  token: Token
  /** The secret. It is shown this once. */
  secret: string
}

/** Which token gets a new secret. */
export interface ReissueTokenRequest {
  /** Id of the token. */
  id: string
  /** True for a stolen secret: the earlier ones end at once, not after ten minutes. */
  cut?: boolean
}

/** Which token to renew. */
export interface RenewTokenRequest {
  /** Id of the token. */
  id: string
  /** When the new token ends; left out: as long as the old one was made for, in Unix seconds. */
  expiresAt?: number
}

/** Which token to end, with its name so that it is no other one. */
export interface RevokeTokenRequest {
  /** Id of the token. */
  id: string
  /** What the token is for. */
  name: string
}

/** Which part of the audit to list. */
export interface ListAuditRequest {
  /** Id of the token. */
  tokenId?: string
  /** E-mail address. */
  person?: string
  /** Only those. */
  events?: (
    | 'minted'
    | 'rotated'
    | 'rotated_after_outage'
    | 'rotation_recovered'
    | 'retired_secret_presented'
    | 'refused_by_address'
    | 'administered_shortcuts'
    | 'reissued'
    | 'revoked'
    | 'expired'
    | 'overdue'
    | 'token_created'
    | 'admin_searched'
    | 'signed_in'
    | 'session_revoked'
    | 'viewed_as'
    | 'document_shown'
  )[]
  /** What happened then or later, in Unix seconds. */
  from?: number
  /** What happened before then, in Unix seconds. */
  to?: number
  /** Where the page before ended; left out for the first page. */
  cursor?: string
  /** Entries of a page, 50 if left out. */
  pageSize?: number
}

/** What happened. */
export interface ListAuditResponse {
  /** The latest first. */
  entries: AuditEntry[]
  /** Where the next page begins; left out on the last one. */
  cursor?: string
}
