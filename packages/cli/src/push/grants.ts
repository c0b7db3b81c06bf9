import type { DocumentPermissionsDefinition } from '@sheaf/client'
import { UsageFailure } from '../failure.ts'

/**
 * The permissions that `--allow` and `--as` ask for: `anonymous`, `group:NAME` or an e-mail address each; without any,
 * the person of `--as` alone. Throws UsageFailure if that names nobody.
 */
export function permissionsOf(allow: readonly string[], as: string | undefined): DocumentPermissionsDefinition {
  const grants = allow.length === 0 && as !== undefined ? [as] : allow
  if (grants.length === 0) {
    throw new UsageFailure(
      'nobody could see the documents: give --as EMAIL, or --allow anonymous, --allow EMAIL or --allow group:NAME.',
    )
  }
  const groups = grants.filter((text) => text.startsWith('group:')).map((text) => text.slice('group:'.length))
  if (groups.includes('')) throw new UsageFailure('--allow group: names no group: give group:NAME.')
  const emails = grants.filter((text) => text !== 'anonymous' && !text.startsWith('group:'))
  const odd = emails.find((text) => !text.includes('@'))
  if (odd !== undefined) {
    throw new UsageFailure(`--allow ${odd}: give anonymous, an e-mail address, or group:NAME.`)
  }
  return {
    ...(grants.includes('anonymous') ? { allowAnonymousAccess: true } : {}),
    // Both fields, so that it works whichever of them the datasource refers to users by.
    ...(emails.length > 0 ? { allowedUsers: emails.map((email) => ({ email, datasourceUserId: email })) } : {}),
    ...(groups.length > 0 ? { allowedGroups: groups } : {}),
  }
}
