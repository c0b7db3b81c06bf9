import type { DatasourceUserDefinition } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { toBoolean } from '@sheaf/contract/wire'
import type { MembershipRow } from '../store/writes/memberships.ts'
import type { UserRow } from '../store/writes/users.ts'

/** Identities as they are stored. `field` names what was sent, for refusals. */

/** Throws the 400 for an address that is none. */
export function userRow(user: DatasourceUserDefinition, field: string): UserRow {
  return {
    email: addressOf(user.email, `${field}.email`),
    userId: user.userId,
    name: user.name,
    isActive: user.isActive === undefined || toBoolean(user.isActive),
  }
}

export function addressOf(email: string, field: string): string {
  const trimmed = email.trim()
  if (/^\S+$/.test(trimmed)) return trimmed
  throw new ApiError('invalid_field', `${field} "${email}" is no address`, {
    remedy: 'Send an address without blanks.',
  })
}

/** Throws the 400 unless exactly one of the two names the member. */
export function memberOf(
  membership: { readonly memberUserId?: string; readonly memberGroupName?: string },
  field: string,
): Omit<MembershipRow, 'group'> {
  const { memberUserId: user, memberGroupName: group } = membership
  if ((user === undefined) === (group === undefined)) {
    throw new ApiError('invalid_field', `${field}: exactly one of memberUserId and memberGroupName names the member`, {
      remedy: 'Send one of the two.',
    })
  }
  return user === undefined ? { memberKind: 'group', member: group ?? '' } : { memberKind: 'user', member: user }
}
