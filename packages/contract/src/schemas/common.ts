import { Type } from 'typebox'
import { limits } from '../limits.ts'
import { WireInt64 } from '../wire-schemas.ts'

/** Fields that several requests have. */

export const text = (description: string) => Type.Optional(Type.String({ description }))

export const version = Type.Optional(
  WireInt64('Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted.'),
)

export const Email = Type.String({
  minLength: 1,
  maxLength: limits.emailCharactersMax.value,
  description: 'E-mail address.',
})
