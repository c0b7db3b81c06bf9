import type { DocumentPermissionsDefinition, OperationId } from '@sheaf/contract'
import fc from 'fast-check'
import type { Model, ModelDocument, ModelEmployee, ModelUser } from './access-oracle.ts'

/** Something that happens in a world. Names are short; a world puts its own before them. */
export type Step =
  | { readonly kind: 'settle' }
  | {
      readonly kind: 'user'
      readonly datasource: string
      readonly person: string
      readonly isShouted: boolean
      readonly userId: string | undefined
      readonly isActive: boolean
    }
  | { readonly kind: 'group'; readonly datasource: string; readonly name: string }
  | { readonly kind: 'user member'; readonly datasource: string; readonly group: string; readonly member: Named }
  | { readonly kind: 'group member'; readonly datasource: string; readonly group: string; readonly member: string }
  | { readonly kind: 'document'; readonly datasource: string; readonly id: string; readonly grants: Grants }
  | {
      readonly kind: 'employee'
      readonly person: string
      readonly isShouted: boolean
      readonly status: 'CURRENT' | 'FUTURE' | 'EX' | undefined
      readonly endDate: string | undefined
    }
  | { readonly kind: 'delete employee'; readonly person: string }
  | { readonly kind: 'delete'; readonly datasource: string; readonly id: string }
  | {
      readonly kind: 'configure'
      readonly datasource: string
      readonly byEmail: boolean
      readonly isTest: boolean
      readonly identity: string | undefined
    }

/** A person by address, in small letters or capitals, or an id. */
type Named = { readonly person: string; readonly isShouted: boolean } | { readonly id: string }
type Grants = {
  readonly anonymous: boolean
  readonly datasourceUsers: boolean
  readonly users: readonly { readonly email: Named | undefined; readonly id: Named | undefined }[]
  readonly groups: readonly string[]
  readonly intersections: readonly (readonly string[])[]
}

const datasource = fc.constantFrom('d0', 'd1', 'd2')
const person = fc.constantFrom('p0', 'p1', 'p2', 'p3')
const group = fc.constantFrom('g0', 'g1', 'g2', 'g3')
const LONG_AGO = '2001-01-31'
const FAR_AHEAD = '2999-12-31'
const seldom = fc.nat(5).map((n) => n === 0)
const byAddress = fc.record({ person, isShouted: seldom })
// One person’s id may be another’s address.
const named: fc.Arbitrary<Named> = fc.oneof(byAddress, fc.record({ id: fc.constantFrom('u0', 'u1') }))
const none: Grants = { anonymous: false, datasourceUsers: false, users: [], groups: [], intersections: [] }
// One or two grants at a time: with more, one would hide what another does wrong.
const grant: fc.Arbitrary<Partial<Grants>> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom({ anonymous: true }, { datasourceUsers: true }) },
  {
    weight: 5,
    arbitrary: fc.record({
      users: fc.tuple(
        fc.record({ email: fc.option(byAddress, { nil: undefined }), id: fc.option(named, { nil: undefined }) }),
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      groups: fc.tuple(fc.oneof({ weight: 5, arbitrary: group }, { weight: 1, arbitrary: fc.constant('ghost') })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ intersections: fc.tuple(fc.array(group, { maxLength: 3 })) }) },
)
const grants: fc.Arbitrary<Grants> = fc
  .tuple(grant, fc.option(grant, { nil: {} }))
  .map(([one, another]) => ({ ...none, ...one, ...another }))
const kind = <Kind extends Step['kind']>(name: Kind) => fc.constant(name)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: kind('user'),
      datasource,
      person,
      isShouted: seldom,
      userId: fc.constantFrom(undefined, undefined, 'u0', 'u1', 'p0'),
      isActive: fc.nat(3).map((n) => n > 0),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('group'), datasource, name: group }) },
  { weight: 4, arbitrary: fc.record({ kind: kind('user member'), datasource, group, member: named }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('group member'), datasource, group, member: group }) },
  {
    weight: 7,
    arbitrary: fc.record({ kind: kind('document'), datasource, id: fc.constantFrom('a', 'b', 'c'), grants }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('employee'),
      person,
      isShouted: seldom,
      status: fc.constantFrom(undefined, 'CURRENT', 'CURRENT', 'FUTURE', 'EX'),
      endDate: fc.constantFrom(undefined, undefined, undefined, LONG_AGO, FAR_AHEAD),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete employee'), person }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete'), datasource, id: fc.constantFrom('a', 'b', 'c') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('configure'),
      datasource,
      byEmail: fc.boolean(),
      isTest: seldom,
      identity: fc.constantFrom(undefined, undefined, 'd0', 'd1'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('settle') }) },
)

/** People and groups first, in most worlds: without them little is granted. */
const founding: fc.Arbitrary<readonly Step[]> = fc
  .record({ identity: datasource, byId: fc.boolean() })
  .map(({ identity, byId }) => [
    ...['p0', 'p1', 'p2'].map(
      (name, i): Step => ({
        kind: 'user',
        datasource: identity,
        person: name,
        isShouted: false,
        userId: byId && i < 2 ? `u${i}` : undefined,
        isActive: true,
      }),
    ),
    ...['g0', 'g1', 'g2'].map((name): Step => ({ kind: 'group', datasource: identity, name })),
  ])

export const anyWorld: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: founding }, { weight: 1, arbitrary: fc.constant([]) }),
    fc.array(step, { minLength: 8, maxLength: 30, size: 'max' }),
  )
  .map(([first, then]) => [...first, ...then])

/** Three datasources: the first goes by addresses, the second by ids, the third borrows the first one’s users. */
export function emptyModel(world: string): Model {
  const at = (name: string) => `${world}-${name}`
  return {
    datasources: [
      { name: at('d0'), byEmail: true, isTest: false, identity: undefined },
      { name: at('d1'), byEmail: false, isTest: false, identity: undefined },
      { name: at('d2'), byEmail: true, isTest: false, identity: undefined },
    ],
    employees: [],
    users: [],
    groups: [],
    memberships: [],
    documents: [],
  }
}

export type Applied = {
  readonly id: OperationId
  readonly body: unknown
  /** The model after the step, if the server accepts it. */
  readonly next: Model
  /** The document whose acceptance depends on who is known. */
  readonly document?: ModelDocument
}

/** What a step sends to the server, and what it makes of the model. */
export function applied(step: Exclude<Step, { readonly kind: 'settle' }>, model: Model, world: string): Applied {
  if (step.kind === 'employee' || step.kind === 'delete employee') return appliedToDirectory(step, model, world)
  const at = `${world}-${step.datasource}`
  switch (step.kind) {
    case 'user': {
      const email = addressOf(step, world)
      const userId = step.userId === 'p0' ? addressOf({ person: 'p0', isShouted: false }, world) : step.userId
      const user: ModelUser = { datasource: at, email, id: userId ?? email, isActive: step.isActive }
      const body = { datasource: at, user: { email, name: step.person, userId, isActive: step.isActive } }
      const others = model.users.filter(
        (known) =>
          known.datasource !== at || (known.email.toLowerCase() !== email.toLowerCase() && known.id !== user.id),
      )
      return { id: 'indexuser', body, next: { ...model, users: [...others, user] } }
    }
    case 'group': {
      const { name } = step
      const groups = [...model.groups, { datasource: at, name }]
      return { id: 'indexgroup', body: { datasource: at, group: { name } }, next: { ...model, groups } }
    }
    case 'user member': {
      const user = textOf(step.member, world)
      const membership = { groupName: step.group, memberUserId: user }
      const memberships = [...model.memberships, { datasource: at, group: step.group, user }]
      return { id: 'indexmembership', body: { datasource: at, membership }, next: { ...model, memberships } }
    }
    case 'group member': {
      const membership = { groupName: step.group, memberGroupName: step.member }
      const memberships = [...model.memberships, { datasource: at, group: step.group, memberGroup: step.member }]
      return { id: 'indexmembership', body: { datasource: at, membership }, next: { ...model, memberships } }
    }
    case 'document': {
      const document: ModelDocument = { datasource: at, id: step.id, permissions: permissionsOf(step.grants, world) }
      const viewURL = `https://example.com/${at}/${step.id}`
      const body = { document: { ...document, objectType: 'page', viewURL, title: 'plum' } }
      return {
        id: 'indexdocument',
        body,
        document,
        next: { ...model, documents: [...without(model, at, step.id), document] },
      }
    }
    case 'delete': {
      const body = { datasource: at, objectType: 'page', id: step.id }
      return { id: 'deletedocument', body, next: { ...model, documents: without(model, at, step.id) } }
    }
    case 'configure': {
      const { byEmail, isTest } = step
      const identity =
        step.identity === undefined || step.identity === step.datasource ? undefined : `${world}-${step.identity}`
      const body = {
        name: at,
        isUserReferencedByEmail: byEmail,
        isTestDatasource: isTest,
        objectDefinitions: [{ name: 'page' }],
        identityDatasourceName: identity,
      }
      const datasources = model.datasources.map((known) =>
        known.name === at ? { name: at, byEmail, isTest, identity } : known,
      )
      return { id: 'adddatasource', body, next: { ...model, datasources } }
    }
  }
}

const without = (model: Model, at: string, id: string) =>
  model.documents.filter((known) => known.datasource !== at || known.id !== id)

function addressOf(
  { person, isShouted }: { readonly person: string; readonly isShouted: boolean },
  world: string,
): string {
  const address = `${person}-${world}@example.com`
  return isShouted ? address.toUpperCase() : address
}

function textOf(named: Named, world: string): string {
  return 'id' in named ? named.id : addressOf(named, world)
}

function permissionsOf(grants: Grants, world: string): DocumentPermissionsDefinition {
  return {
    ...(grants.anonymous ? { allowAnonymousAccess: true } : {}),
    ...(grants.datasourceUsers ? { allowAllDatasourceUsersAccess: true } : {}),
    allowedUsers: grants.users.map(({ email, id }) => ({
      ...(email === undefined ? {} : { email: textOf(email, world) }),
      ...(id === undefined ? {} : { datasourceUserId: textOf(id, world) }),
    })),
    allowedGroups: [...grants.groups],
    allowedGroupIntersections: grants.intersections.map((required) => ({ requiredGroups: [...required] })),
  }
}

function appliedToDirectory(
  step: Extract<Step, { readonly kind: 'employee' | 'delete employee' }>,
  model: Model,
  world: string,
): Applied {
  const email = addressOf({ isShouted: false, ...step }, world)
  const isSame = (known: ModelEmployee) => known.email.toLowerCase() === email.toLowerCase()
  const known = model.employees ?? []
  if (step.kind === 'delete employee') {
    const employees = known.map((each) => (isSame(each) ? { ...each, isThere: false } : each))
    return { id: 'deleteemployee', body: { employeeEmail: email }, next: { ...model, employees } }
  }
  const { status = 'CURRENT', endDate } = step
  const employee: ModelEmployee = { email, status, hasEnded: endDate === LONG_AGO, isThere: true }
  const body = { employee: { email, department: 'any', status: step.status, endDate } }
  return {
    id: 'indexemployee',
    body,
    next: { ...model, employees: [...known.filter((each) => !isSame(each)), employee] },
  }
}
