import fc from 'fast-check'
import type { PageFlags } from './world-uploads.ts'

/** Something that happens in a world. Names are short; a world puts its own before them. */
export type Step =
  | { readonly kind: 'settle' }
  /** Some of what bulk uploads did not send again is removed from the record. */
  | { readonly kind: 'sweep'; readonly limit: number }
  | ({ readonly kind: 'user'; readonly datasource: string } & NewUser)
  | { readonly kind: 'group'; readonly datasource: string; readonly name: string }
  | { readonly kind: 'member'; readonly datasource: string; readonly group: string; readonly member: NewMember }
  | ({ readonly kind: 'document'; readonly datasource: string } & NewDocument)
  | ({ readonly kind: 'permissions'; readonly datasource: string } & NewDocument)
  | ({ readonly kind: 'page'; readonly datasource: string; readonly again: Again; readonly fresh: Fresh } & PageFlags)
  | { readonly kind: 'delete document'; readonly datasource: string; readonly id: string }
  | {
      readonly kind: 'delete user'
      readonly datasource: string
      readonly person: string
      readonly isShouted: boolean
    }
  | { readonly kind: 'delete group'; readonly datasource: string; readonly name: string }
  | { readonly kind: 'delete member'; readonly datasource: string; readonly group: string; readonly member: NewMember }
  | {
      readonly kind: 'configure'
      readonly datasource: string
      readonly byEmail: boolean
      readonly isTest: boolean
      readonly identity: string | undefined
    }

export type NewUser = {
  readonly person: string
  readonly isShouted: boolean
  readonly userId: string | undefined
  readonly isActive: boolean
}
/** A person by address, in small letters or capitals, or an id. */
export type Named = { readonly person: string; readonly isShouted: boolean } | { readonly id: string }
export type NewMember = Named | { readonly memberGroup: string }
export type NewDocument = { readonly id: string; readonly grants: Grants }
export type Grants = {
  readonly anonymous: boolean
  readonly datasourceUsers: boolean
  readonly users: readonly { readonly email: Named | undefined; readonly id: Named | undefined }[]
  readonly groups: readonly string[]
  readonly intersections: readonly (readonly string[])[]
}
/** Which of the entries that are there a page sends once more, before the fresh ones. */
export type Again = 'all' | 'none' | { readonly allBut: number }
export type Fresh =
  | { readonly collection: 'users'; readonly entries: readonly NewUser[] }
  | { readonly collection: 'groups'; readonly entries: readonly string[] }
  | { readonly collection: 'memberships'; readonly group: string; readonly entries: readonly NewMember[] }
  | { readonly collection: 'documents'; readonly entries: readonly NewDocument[] }

const datasource = fc.constantFrom('d0', 'd1', 'd2')
const person = fc.constantFrom('p0', 'p1', 'p2', 'p3')
const group = fc.constantFrom('g0', 'g1', 'g2', 'g3')
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

const newUser: fc.Arbitrary<NewUser> = fc.record({
  person,
  isShouted: seldom,
  userId: fc.constantFrom(undefined, undefined, 'u0', 'u1', 'p0'),
  isActive: fc.nat(3).map((n) => n > 0),
})
const newMember: fc.Arbitrary<NewMember> = fc.oneof(
  { weight: 4, arbitrary: named },
  { weight: 3, arbitrary: group.map((memberGroup) => ({ memberGroup })) },
)
const newDocument: fc.Arbitrary<NewDocument> = fc.record({ id: fc.constantFrom('a', 'b', 'c'), grants })

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({ kind: kind('user'), datasource, user: newUser })
      .map(({ user, ...rest }): Step => ({ ...rest, ...user })),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('group'), datasource, name: group }) },
  { weight: 7, arbitrary: fc.record({ kind: kind('member'), datasource, group, member: newMember }) },
  {
    weight: 9,
    arbitrary: fc
      .record({
        kind: fc.constantFrom<('document' | 'permissions')[]>('document', 'document', 'document', 'permissions'),
        datasource,
        document: newDocument,
      })
      .map(({ document, ...rest }): Step => ({ ...rest, ...document })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('delete document'), datasource, id: fc.constantFrom('a', 'b', 'c') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete user'), datasource, person, isShouted: seldom }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete group'), datasource, name: group }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete member'), datasource, group, member: newMember }) },
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
  { weight: 3, arbitrary: fc.record({ kind: kind('sweep'), limit: fc.constantFrom(1, 2, 500) }) },
  { weight: 5, arbitrary: fc.record({ kind: kind('settle') }) },
)

/** So many more that leaving out one or two of them is not too much. */
const MANY = Array.from({ length: 8 }, (_, i) => `f${i}`)

/** Now and then an upload brings many entries that nobody is looking for. */
const withMany = <Entry>(entries: fc.Arbitrary<readonly Entry[]>, make: (name: string) => Entry) =>
  fc.tuple(entries, seldom).map(([few, isMany]) => (isMany ? [...few, ...MANY.map(make)] : few))
const upTo = <Entry>(maxLength: number, entry: fc.Arbitrary<Entry>) => fc.array(entry, { maxLength })

type Uploaded = { readonly page: fc.Arbitrary<Fresh> }
const uploaded: fc.Arbitrary<Uploaded> = fc.oneof(
  fc.constant({
    page: withMany(upTo(3, newUser), (name) => ({
      person: name,
      isShouted: false,
      userId: undefined,
      isActive: true,
    })).map((entries): Fresh => ({ collection: 'users', entries })),
  }),
  fc.constant({
    page: withMany(upTo(3, group), (name) => name).map((entries): Fresh => ({ collection: 'groups', entries })),
  }),
  group.map((name) => ({
    page: upTo(3, newMember).map((entries): Fresh => ({ collection: 'memberships', group: name, entries })),
  })),
  fc.constant({
    page: withMany(upTo(1, newDocument), (id) => ({ id, grants: none })).map(
      (entries): Fresh => ({ collection: 'documents', entries }),
    ),
  }),
)
const again: fc.Arbitrary<Again> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('all' as const) },
  { weight: 2, arbitrary: fc.constant('none' as const) },
  { weight: 4, arbitrary: fc.nat(3).map((allBut) => ({ allBut })) },
)
const uploadId = fc.constantFrom('x', 'y', 'z')

/** The pages of an upload, with single writes between them; some are given up, some are one page. */
const upload: fc.Arbitrary<readonly Step[]> = uploaded.chain(({ page }) =>
  fc
    .record({
      datasource,
      uploadId,
      fresh: fc.array(page, { minLength: 1, maxLength: 3 }),
      // All pages alike: what one of them left out, another would send.
      again,
      between: fc.tuple(...Array.from({ length: 3 }, () => fc.option(step, { nil: undefined, freq: 1 }))),
      forces: fc.nat(2).map((n) => n > 0),
      skipsCheck: fc.nat(2).map((n) => n === 0),
      isGivenUp: seldom,
    })
    .map(({ fresh, between, isGivenUp, forces, skipsCheck, ...shared }) =>
      fresh.flatMap((entries, i): readonly Step[] => {
        const isLast = i === fresh.length - 1 && !isGivenUp
        const flags = { isFirst: i === 0, isLast, forces: forces && i === 0, skipsCheck: skipsCheck && isLast }
        const other = between[i]
        const sent: Step = { kind: 'page', ...shared, ...flags, fresh: entries }
        return other === undefined ? [sent] : [sent, other]
      }),
    ),
)

/** A page out of any order. */
const strayPage: fc.Arbitrary<readonly Step[]> = uploaded.chain(({ page }) =>
  fc
    .record({ kind: kind('page'), datasource, uploadId, fresh: page, again, isFirst: seldom, isLast: fc.boolean() })
    .map((sent): readonly Step[] => [{ ...sent, forces: false, skipsCheck: false }]),
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
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: step.map((one): readonly Step[] => [one]) },
        { weight: 3, arbitrary: upload },
        { weight: 1, arbitrary: strayPage },
      ),
      { minLength: 8, maxLength: 30, size: 'max' },
    ),
  )
  .map(([first, then]) => [...first, ...then.flat()])
