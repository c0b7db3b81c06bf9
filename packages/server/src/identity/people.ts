import type { DatasourceKey, EmailKey } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { LRUCache } from 'lru-cache'
import { type Datasource, listDatasources } from '../datasources/datasource.ts'
import { listBetaDatasources } from '../store/reads/datasources.ts'
import { findPresentEmployee } from '../store/reads/directory.ts'
import { findActiveName, findUser, listGroupsOf, listIntersectionsAt } from '../store/reads/identity.ts'
import { findSignedInName, sessionBounds } from '../store/reads/sessions.ts'
import type { Executor } from '../store/statement.ts'
import { isDatasourceVisible, type PersonInDatasource } from './decision.ts'
import { hasLeft } from './leavers.ts'
import { termsOfPerson } from './terms.ts'

/** Knows what each person is to each datasource, as of now. */
export type People = {
  /**
   * The display name of whoever may search: an active user of any datasource, a current employee, or somebody who is
   * signed in as a person, who has not left the company.
   */
  readonly findName: (email: EmailKey) => Promise<string | undefined>
  readonly inDatasource: (email: EmailKey, datasource: Datasource) => Promise<PersonInDatasource>
  /** Everything that a person holds in every datasource, for a search. */
  readonly principalsOf: (email: EmailKey) => Promise<readonly string[]>
}

type Membership = Pick<PersonInDatasource, 'user' | 'groups'>
/** What was found out, and the revisions it was made from: it holds as long as these do. */
type Cached<Value> = { readonly revision: string; readonly value: Value }

const nobody: Membership = { user: undefined, groups: new Set() }

/** People times datasources that are remembered; the least recently used go first. */
const CACHED_MAX = 5_000

/** @param nowMs tells the day, on which it depends who has left */
export function people(db: Executor, nowMs: () => number): People {
  const memberships = new LRUCache<string, Cached<Membership>>({ max: CACHED_MAX })
  const terms = new LRUCache<string, Cached<readonly string[]>>({ max: CACHED_MAX })

  /** The datasource whose users and groups count for another one. */
  function identityOf(datasource: Datasource, all: ReadonlyMap<DatasourceKey, Datasource>): Datasource | undefined {
    return datasource.identityKey === datasource.key ? datasource : all.get(datasource.identityKey)
  }

  async function membershipIn(email: EmailKey, identity: Datasource): Promise<Membership> {
    const key = JSON.stringify([identity.key, email])
    const revision = `${identity.identityRevision} ${identity.configRevision}`
    const known = memberships.get(key)
    if (known?.revision === revision) return known.value
    const row = await findUser(db, identity.key, email)
    const membership: Membership =
      row === undefined
        ? { user: undefined, groups: new Set() }
        : {
            user: { emailKey: row.email_key, userId: row.user_id, isActive: row.is_active === 1 },
            groups: new Set(await listGroupsOf(db, row, identity.usersBy)),
          }
    memberships.set(key, { revision, value: membership })
    return membership
  }

  async function intersectionsOf(datasource: Datasource, groups: ReadonlySet<string>): Promise<readonly string[]> {
    const held: string[] = []
    for (const group of groups) {
      for (const row of await listIntersectionsAt(db, datasource.key, group)) {
        if ((JSON.parse(row.groups) as string[]).every((required) => groups.has(required))) held.push(row.intersection)
      }
    }
    return held
  }

  async function termsIn(email: EmailKey, datasource: Datasource, identity: Datasource | undefined, isBeta: boolean) {
    if (!isDatasourceVisible(datasource.visibility, isBeta)) return []
    const key = JSON.stringify([datasource.key, email])
    const revision = [datasource, identity ?? datasource]
      .map((d) => `${d.identityRevision} ${d.configRevision}`)
      .join(' ')
    const known = terms.get(key)
    if (known?.revision === revision) return known.value
    const person = await personIn(email, datasource, identity, isBeta)
    const held = termsOfPerson(datasource.key, person, await intersectionsOf(datasource, person.groups))
    terms.set(key, { revision, value: held })
    return held
  }

  async function personIn(
    email: EmailKey,
    datasource: Datasource,
    identity: Datasource | undefined,
    isBeta: boolean,
  ): Promise<PersonInDatasource> {
    const membership = identity === undefined ? nobody : await membershipIn(email, identity)
    const isVisible = isDatasourceVisible(datasource.visibility, isBeta)
    return { ...membership, hasLeft: false, isVisible, usersBy: datasource.usersBy }
  }

  const betaOf = async (email: EmailKey) =>
    new Set((await listBetaDatasources(db, email)).map(({ datasource }) => datasource))
  const byKey = (all: readonly Datasource[]) => new Map(all.map((datasource) => [datasource.key, datasource]))

  return {
    async findName(email) {
      if (await hasLeft(db, email, nowMs())) return undefined
      const known = (await findActiveName(db, email)) ?? (await findPresentEmployee(db, email))
      return known ?? findSignedInName(db, email, sessionBounds(nowMs()))
    },
    async inDatasource(email, datasource) {
      const identity = identityOf(datasource, byKey(await listDatasources(db)))
      const person = await personIn(email, datasource, identity, (await betaOf(email)).has(datasource.key))
      return (await hasLeft(db, email, nowMs())) ? { ...person, ...nobody, hasLeft: true } : person
    },
    async principalsOf(email) {
      if (await hasLeft(db, email, nowMs())) return []
      const all = await listDatasources(db)
      const named = byKey(all)
      const beta = await betaOf(email)
      const held: string[] = []
      for (const datasource of all) {
        const more = await termsIn(email, datasource, identityOf(datasource, named), beta.has(datasource.key))
        for (const term of more) held.push(term)
        if (held.length > limits.principalsPerSearcherMax.value) {
          throw new ApiError(
            'too_many_principals',
            `${email} holds more than ${limits.principalsPerSearcherMax.value} principals`,
          )
        }
      }
      return held
    },
  }
}

/** Throws the 401 for an address that is nobody's who may search. Whether somebody left is nobody else's business. */
export async function requirePerson(people: People, person: EmailKey): Promise<void> {
  if ((await people.findName(person)) !== undefined) return
  throw new ApiError(
    'act_as_unknown',
    `Invalid identity: ${person} is not an active user of any datasource, nor a current employee`,
  )
}
