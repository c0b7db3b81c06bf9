import { setImmediate as otherWork } from 'node:timers/promises'
import type { EmailKey, GrantPath, Viewer } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import { type Datasource, listDatasources } from '../datasources/datasource.ts'
import type { Permissions } from '../store/permissions.ts'
import { listBetaUsers } from '../store/reads/administration.ts'
import { listPresentEmployees } from '../store/reads/directory.ts'
import { findActiveUser, findGroup, listActivePeople, listActiveUsers, listMembers } from '../store/reads/paths.ts'
import type { Executor } from '../store/statement.ts'
import { isDatasourceVisible } from './decision.ts'

/** Everyone who may see a document, found from the document: the other way round than the decision. */

type Person = { readonly email: string; readonly name: string }
type Found = Map<EmailKey, Person & { readonly grant: GrantPath }>
/** A person with the way from the group that lists them to the group that was asked for. */
type Members = Map<EmailKey, Person & { readonly way: readonly string[] }>

/**
 * @param limit people to list at most
 * @param today the day as `YYYY-MM-DD`: whoever has left by then sees nothing
 */
export async function listViewers(
  db: Executor,
  datasource: Datasource,
  permissions: Permissions,
  limit: number,
  today: string,
): Promise<{ readonly viewers: Viewer[]; readonly hasMore: boolean }> {
  const identity = (await listDatasources(db)).find(({ key }) => key === datasource.identityKey)
  const beta = new Set(await listBetaUsers(db, datasource.key))
  const isAdmitted = (email: EmailKey) => isDatasourceVisible(datasource.visibility, beta.has(email))
  // One more than asked for tells whether there are more. Beta users are few: those who are none are left out later.
  const enough = datasource.visibility === 'all' ? limit + 1 : Number.MAX_SAFE_INTEGER
  const found: Found = new Map()
  const add = (email: EmailKey, { email: shown, name }: Person, grant: GrantPath) => {
    if (!found.has(email) && isAdmitted(email)) found.set(email, { email: shown, name, grant })
  }

  if (permissions.anonymous) {
    const everyone = [
      ...(await listActivePeople(db, enough, today)),
      ...(await listPresentEmployees(db, enough, today)),
    ]
    for (const row of everyone) add(row.email_key as EmailKey, row, grantBy('anonymous'))
  }
  if (identity !== undefined) await addUsers(db, datasource, identity, permissions, { enough, today }, add)
  const viewers = [...found.values()].sort((a, b) => (a.email < b.email ? -1 : 1))
  return { viewers: viewers.slice(0, limit), hasMore: viewers.length > limit }
}

/** Adds those who are admitted as users of the datasource whose identities count. */
async function addUsers(
  db: Executor,
  datasource: Datasource,
  identity: Datasource,
  permissions: Permissions,
  { enough, today }: { readonly enough: number; readonly today: string },
  add: (email: EmailKey, person: Person, grant: GrantPath) => void,
): Promise<void> {
  if (permissions.datasourceUsers) {
    const users = await listActiveUsers(db, identity.key, enough, today)
    for (const row of users) add(row.email_key as EmailKey, row, grantBy('datasource user'))
  }
  for (const { email, userId } of permissions.users) {
    const key = datasource.usersBy === 'email' ? email : userId
    const row = key === undefined ? undefined : await findActiveUser(db, identity.key, datasource.usersBy, key, today)
    if (row !== undefined) add(row.email_key as EmailKey, row, grantBy('user'))
  }
  for (const group of permissions.groups) {
    for (const [email, { way, ...person }] of await membersOf(db, identity, group, today)) {
      add(email, person, { by: 'group', paths: [[...way]] })
    }
  }
  for (const required of permissions.intersections) {
    const all: Members[] = []
    for (const group of required) all.push(await membersOf(db, identity, group, today))
    for (const [email, person] of all[0] ?? []) {
      const ways = all.map((members) => members.get(email)?.way)
      if (ways.every((way) => way !== undefined)) {
        add(email, person, { by: 'intersection', paths: ways.map((way) => [...way]) })
      }
    }
  }
}

function grantBy(by: GrantPath['by']): GrantPath {
  return { by, paths: [] }
}

const MEMBERS_AT_ONCE = 500

/** Everyone in a group, directly or through groups inside it, each by the shortest way. */
async function membersOf(db: Executor, identity: Datasource, group: string, today: string): Promise<Members> {
  const found: Members = new Map()
  const ways = new Map<string, readonly string[]>([[group, [group]]])
  for (const [name, way] of ways) {
    if ((await findGroup(db, identity.key, name))?.is_live !== 1) continue
    for (const [position, member] of (await listMembers(db, identity.key, name)).entries()) {
      // Large groups are read in short steps: other requests have their turn between them.
      if (position % MEMBERS_AT_ONCE === 0) await otherWork()
      if (member.member_kind === 'group') {
        if (!ways.has(member.member)) ways.set(member.member, [member.member, ...way])
        continue
      }
      const key = identity.usersBy === 'email' ? member.member_key : member.member
      const row = await findActiveUser(db, identity.key, identity.usersBy, key, today)
      if (row === undefined) continue
      const email = emailKey(row.email)
      if (!found.has(email)) found.set(email, { email: row.email, name: row.name, way })
    }
  }
  return found
}
