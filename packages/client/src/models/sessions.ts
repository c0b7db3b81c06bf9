/** Somebody who is signed in to the console. */
export interface Session {
  /** Names the session; it opens nothing. */
  id: string
  /** How it was begun: with an admin token, by the link of the first start, or by OpenID Connect. */
  method: 'token' | 'link' | 'oidc'
  /** Whether it may do what an admin token may. */
  isAdministrator: boolean
  /** Whom to greet: the person, or the name of the token. */
  name: string
  /** The person as whom it searches; left out if it is nobody’s. */
  email?: string
  /** The admin token with which it was begun and ends. */
  tokenId?: string
  /** When it was begun, in Unix seconds. */
  createdAt: number
  /** When it was last used, to the minute, in Unix seconds. */
  lastSeenAt: number
  /** When it ends in any case, in Unix seconds. */
  expiresAt: number
  /** When it ends if it is not used before, in Unix seconds. */
  idleExpiresAt: number
  /** The address from which it was begun. */
  address: string
  /** What the browser called itself. */
  userAgent: string
  /** True for the session that asks. */
  isCurrent: boolean
}

/** Who is signed in, if anybody, and how to. */
export interface ShowSessionResponse {
  /** Somebody who is signed in to the console. */
  session?: Session
  /** The ways to sign in besides an admin token. */
  signIn: {
    /** Whether people may sign in by OpenID Connect, at /sign-in/oidc. */
    oidc: boolean
    /** Whether a link of the first start is waiting to be used. */
    link: boolean
  }
}

/** The session that was begun; its secret is in the cookie alone. */
export interface SessionResponse {
  /** Somebody who is signed in to the console. */
  session: Session
}

/** The link that the first start has printed. */
export interface RedeemSignInLinkRequest {
  /** What follows # in the link. */
  secret: string
}

/** Everybody who is signed in. */
export interface ListSessionsResponse {
  /** Those that have not ended, the last used first. */
  sessions: Session[]
}

/** Which session to end. */
export interface RevokeSessionRequest {
  /** Id of the session. */
  id: string
}
