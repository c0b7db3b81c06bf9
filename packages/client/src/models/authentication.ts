/** The outcome of a rotation. */
export interface RotateTokenResponse {
  /** The new secret, to be sent as bearer token from now on. It is shown only here. */
  rawSecret: string
  /** Unix seconds at which the new secret was assigned to the token. */
  createdAt: number
  /** Minutes from `createdAt` within which the token must be rotated again. */
  rotationPeriodMinutes: number
}

/** A token for one person, for a short time. */
export interface CreateAuthTokenResponse {
  /** A client token that acts as the person. It is shown only here. */
  token: string
  /** Unix seconds at which the token ends. */
  expirationTime: number
}
