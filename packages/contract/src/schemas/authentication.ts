import { type Static, Type } from 'typebox'

export const RotateTokenResponse = Type.Object(
  {
    rawSecret: Type.String({
      description: 'The new secret, to be sent as bearer token from now on. It is shown only here.',
    }),
    createdAt: Type.Integer({ description: 'Unix seconds at which the new secret was assigned to the token.' }),
    rotationPeriodMinutes: Type.Integer({
      description: 'Minutes from `createdAt` within which the token must be rotated again.',
    }),
  },
  { title: 'RotateTokenResponse', description: 'The outcome of a rotation.' },
)
export type RotateTokenResponse = Static<typeof RotateTokenResponse>

export const CreateAuthTokenResponse = Type.Object(
  {
    token: Type.String({ description: 'A client token that acts as the person. It is shown only here.' }),
    expirationTime: Type.Integer({ description: 'Unix seconds at which the token ends.' }),
  },
  { title: 'CreateAuthTokenResponse', description: 'A token for one person, for a short time.' },
)
export type CreateAuthTokenResponse = Static<typeof CreateAuthTokenResponse>
