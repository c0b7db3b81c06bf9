import { Type } from 'typebox'
import { limits } from '../limits.ts'
import { WireInt64 } from '../wire-schemas.ts'

/** Fields that several requests have. */

/** Since when something is deprecated, when it goes, and what to use. Dates are `YYYY-MM-DD`. */
export type Deprecation = { readonly since: string; readonly removal: string; readonly insteadOf: string }

/**
 * The options of a schema whose field is deprecated. The server tells whoever uses it, by a header; see
 * `deprecatedItems`. Values of an enumeration are marked by `x-deprecated-values`, a map from value to Deprecation.
 */
export const deprecatedField = (description: string, deprecation: Deprecation) => ({
  description: `${description} Deprecated since ${deprecation.since}, to be removed on ${deprecation.removal}: use \`${deprecation.insteadOf}\`.`,
  'x-deprecated': deprecation,
})

export const text = (description: string) => Type.Optional(Type.String({ description }))

export const version = Type.Optional(
  WireInt64('Version of the write: accepted if at least as high as the stored one; 0 or left out, always accepted.'),
)

export const Email = Type.String({
  minLength: 1,
  maxLength: limits.emailCharactersMax.value,
  description: 'E-mail address.',
})
