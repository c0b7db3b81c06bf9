import type { ExplainedGrant } from '@sheaf/contract'
import type { Permissions } from '../store/permissions.ts'
import { findGroup } from '../store/reads/paths.ts'
import type { Executor } from '../store/statement.ts'
import { decide, type PersonInDatasource } from './decision.ts'
import { type Identity, wayInto } from './paths.ts'

/** Every grant of a document, and what it is to a person: those first that admit the person. */

type Grant = {
  readonly by: ExplainedGrant['by']
  readonly name?: string
  readonly groups: readonly string[]
  /** The permissions of a document that has this grant alone. */
  readonly alone: Permissions
}

const NOTHING: Permissions = { anonymous: false, datasourceUsers: false, users: [], groups: [], intersections: [] }

function* grantsIn({ anonymous, datasourceUsers, users, groups, intersections }: Permissions): Iterable<Grant> {
  if (anonymous) yield { by: 'anonymous', groups: [], alone: { ...NOTHING, anonymous } }
  if (datasourceUsers) yield { by: 'datasource user', groups: [], alone: { ...NOTHING, datasourceUsers } }
  for (const user of users) {
    yield { by: 'user', name: user.email ?? user.userId ?? '', groups: [], alone: { ...NOTHING, users: [user] } }
  }
  for (const group of groups) yield { by: 'group', groups: [group], alone: { ...NOTHING, groups: [group] } }
  for (const required of intersections) {
    yield { by: 'intersection', groups: required, alone: { ...NOTHING, intersections: [required] } }
  }
}

/**
 * @param person what somebody is to the datasource of the document; its visibility is not looked at
 * @param limit grants to answer at most
 */
export async function explainGrants(
  db: Executor,
  identity: Identity,
  person: PersonInDatasource,
  permissions: Permissions,
  limit: number,
): Promise<ExplainedGrant[]> {
  const met: Grant[] = []
  const others: Grant[] = []
  for (const grant of grantsIn(permissions)) {
    const isMet = decide({ ...person, isVisible: true }, grant.alone).isAllowed
    const list = isMet ? met : others
    if (list.length < limit) list.push(grant)
  }
  const explained: ExplainedGrant[] = []
  for (const grant of [...met, ...others].slice(0, limit)) {
    const { by, name, groups } = grant
    const shown: ExplainedGrant['groups'] = []
    for (const group of groups) {
      const isMember = person.groups.has(group)
      const path = isMember ? [...((await wayInto(db, identity, person, group)) ?? [])] : []
      shown.push({ name: group, isIndexed: (await findGroup(db, identity.key, group))?.is_live === 1, isMember, path })
    }
    explained.push({ by, isMet: met.includes(grant), ...(name === undefined ? {} : { name }), groups: shown })
  }
  return explained
}
