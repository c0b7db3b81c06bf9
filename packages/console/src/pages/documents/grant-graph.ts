import type { ExplainedGrant } from '@sheaf/contract'
import type { Graph, GraphEdge, GraphNode } from '../../ui/graph.ts'

/** More grants than that make no drawing that anybody reads; those that admit the person come first. */
const DRAWN_MAX = 8

/** The ways from a person over groups to what a document grants, each node in the column of its longest way. */
export function graphOf(grants: readonly ExplainedGrant[], person: string, document: string): Graph | undefined {
  if (grants.length === 0) return undefined
  const drawn = grants.toSorted((a, b) => Number(b.isMet) - Number(a.isMet)).slice(0, DRAWN_MAX)
  const nodes = new Map<string, { readonly node: GraphNode; column: number }>()
  const edges = new Map<string, GraphEdge>()
  const place = (node: GraphNode, column: number) => {
    const known = nodes.get(node.id)
    if (known === undefined) nodes.set(node.id, { node, column })
    else known.column = Math.max(known.column, column)
    return node.id
  }
  const join = (from: string, to: string, isMissing: boolean) => edges.set(`${from}>${to}`, { from, to, isMissing })

  const personId = place({ id: 'person', label: person, what: 'person', look: 'person' }, 0)
  for (const [index, grant] of drawn.entries()) {
    const ends = grant.groups.map(({ name, isMember, isIndexed, path }) => {
      let from = personId
      const way = isMember ? path : [name]
      for (const [depth, group] of way.entries()) {
        const look = isMember ? 'group' : 'missing'
        const id = place(
          { id: `group ${group}`, label: group, what: isIndexed ? 'group' : 'unknown group', look },
          depth + 1,
        )
        join(from, id, !isMember)
        from = id
      }
      return from
    })
    if (grant.by === 'group') {
      for (const end of ends) join(end, 'document', !grant.isMet)
      continue
    }
    const depth = 1 + Math.max(0, ...grant.groups.map(({ path }) => Math.max(1, path.length)))
    const id = place(
      { id: `grant ${index}`, label: labelOf(grant), what: whatOf(grant), look: grant.isMet ? 'group' : 'missing' },
      depth,
    )
    if (ends.length === 0) join(personId, id, !grant.isMet)
    for (const end of ends) join(end, id, edges.get(`${personId}>${end}`)?.isMissing === true)
    join(id, 'document', !grant.isMet)
  }
  const last = 1 + Math.max(...[...nodes.values()].map(({ column }) => column))
  place({ id: 'document', label: document, what: 'document', look: 'document' }, last)
  const columns = Array.from({ length: last + 1 }, (_, at) =>
    [...nodes.values()].filter(({ column }) => column === at).map(({ node }) => node),
  )
  return { columns, edges: [...edges.values()], text: textOf(drawn, grants.length, person) }
}

function whatOf({ by }: ExplainedGrant): string {
  return by === 'intersection' ? 'all of them' : 'granted to'
}

function labelOf({ by, name, groups }: ExplainedGrant): string {
  switch (by) {
    case 'anonymous':
      return 'everyone'
    case 'datasource user':
      return 'users of datasource'
    case 'intersection':
      return `${groups.length} groups`
    default:
      return name ?? by
  }
}

function textOf(drawn: readonly ExplainedGrant[], count: number, person: string): string {
  const sentences = drawn.map((grant) => {
    const groups = grant.groups.map(({ name, isMember, isIndexed, path }) =>
      isMember ? `in ${path.join(', inside of ')}` : `not in ${name}${isIndexed ? '' : ', which was never uploaded'}`,
    )
    const detail = groups.length === 0 ? '' : `: ${person} is ${groups.join('; ')}`
    return `${grant.isMet ? 'Admits' : 'Does not admit'} ${person}: the grant to ${saidOf(grant)}${detail}.`
  })
  return [...sentences, ...(count > drawn.length ? [`${count - drawn.length} more grants are not drawn.`] : [])].join(
    ' ',
  )
}

function saidOf({ by, name, groups }: ExplainedGrant): string {
  switch (by) {
    case 'anonymous':
      return 'everyone who can sign in'
    case 'datasource user':
      return 'every user of the datasource'
    case 'user':
      return name ?? 'a user'
    case 'group':
      return `the group ${groups[0]?.name ?? ''}`
    case 'intersection':
      return `whoever is in all of ${groups.map((group) => group.name).join(', ')}`
  }
}
