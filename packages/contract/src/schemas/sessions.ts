import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'

const UnixSeconds = (description: string) => Type.Integer({ description: `${description}, in Unix seconds.` })

export const Session = Type.Object(
  {
    id: Type.String({ description: 'Names the session; it opens nothing.' }),
    method: Type.Enum(['token', 'link', 'oidc'], {
      description: 'How it was begun: with an admin token, by the link of the first start, or by OpenID Connect.',
    }),
    isAdministrator: Type.Boolean({ description: 'Whether it may do what an admin token may.' }),
    name: Type.String({ description: 'Whom to greet: the person, or the name of the token.' }),
    email: Type.Optional(Type.String({ description: 'The person as whom it searches; left out if it is nobody’s.' })),
    tokenId: Type.Optional(Type.String({ description: 'The admin token with which it was begun and ends.' })),
    createdAt: UnixSeconds('When it was begun'),
    lastSeenAt: UnixSeconds('When it was last used, to the minute'),
    expiresAt: UnixSeconds('When it ends in any case'),
    idleExpiresAt: UnixSeconds('When it ends if it is not used before'),
    address: Type.String({ description: 'The address from which it was begun.' }),
    userAgent: Type.String({ description: 'What the browser called itself.' }),
    isCurrent: Type.Boolean({ description: 'True for the session that asks.' }),
  },
  { title: 'Session', description: 'Somebody who is signed in to the console.' },
)
export type Session = Static<typeof Session>

export const ShowSessionResponse = Type.Object(
  {
    session: Type.Optional(Session),
    signIn: Type.Object(
      {
        oidc: Type.Boolean({ description: 'Whether people may sign in by OpenID Connect, at /sign-in/oidc.' }),
        link: Type.Boolean({ description: 'Whether a link of the first start is waiting to be used.' }),
      },
      { description: 'The ways to sign in besides an admin token.' },
    ),
  },
  { title: 'ShowSessionResponse', description: 'Who is signed in, if anybody, and how to.' },
)
export type ShowSessionResponse = Static<typeof ShowSessionResponse>

export const SessionResponse = Type.Object(
  { session: Session },
  { title: 'SessionResponse', description: 'The session that was begun; its secret is in the cookie alone.' },
)
export type SessionResponse = Static<typeof SessionResponse>

export const RedeemSignInLinkRequest = Type.Object(
  {
    secret: Type.String({
      minLength: 1,
      maxLength: limits.nameCharactersMax.value,
      description: 'What follows # in the link.',
    }),
  },
  { title: 'RedeemSignInLinkRequest', description: 'The link that the first start has printed.' },
)
export type RedeemSignInLinkRequest = Static<typeof RedeemSignInLinkRequest>

export const ListSessionsResponse = Type.Object(
  { sessions: Type.Array(Session, { description: 'Those that have not ended, the last used first.' }) },
  { title: 'ListSessionsResponse', description: 'Everybody who is signed in.' },
)
export type ListSessionsResponse = Static<typeof ListSessionsResponse>

export const RevokeSessionRequest = Type.Object(
  {
    id: Type.String({
      minLength: 1,
      maxLength: limits.nameCharactersMax.value,
      description: 'Id of the session.',
    }),
  },
  { title: 'RevokeSessionRequest', description: 'Which session to end.' },
)
export type RevokeSessionRequest = Static<typeof RevokeSessionRequest>
