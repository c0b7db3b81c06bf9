import type { FieldShape, OperationShape } from './shape.ts'

/** One difference between the protocol and what is served. */
export type Difference = {
  /** The operation, and the field if it is one: `POST /api/index/v1/indexuser request.user.email`. */
  readonly where: string
  readonly what: string
}

type Shapes = ReadonlyMap<string, OperationShape>

/** Every difference, in the order of the protocol’s operations. */
export function compare(protocol: Shapes, served: Shapes): readonly Difference[] {
  const differences: Difference[] = []
  for (const [operation, wanted] of protocol) {
    const found = served.get(operation)
    if (found === undefined) differences.push({ where: operation, what: 'is not served' })
    else differences.push(...compareOperation(operation, wanted, found))
  }
  return differences
}

function* compareOperation(operation: string, wanted: OperationShape, found: OperationShape): Generator<Difference> {
  const missing = wanted.statuses.filter((status) => !found.statuses.includes(status) && !status.startsWith('5'))
  const added = found.statuses.filter((status) => !wanted.statuses.includes(status))
  for (const status of missing) yield { where: `${operation} status ${status}`, what: 'is never answered' }
  for (const status of added) yield { where: `${operation} status ${status}`, what: 'is answered too' }
  yield* compareFields(`${operation} request`, wanted.request, found.request)
  yield* compareFields(`${operation} answer`, wanted.response, found.response)
}

type Fields = ReadonlyMap<string, FieldShape>

function* compareFields(side: string, wanted: Fields, found: Fields): Generator<Difference> {
  for (const name of new Set([...wanted.keys(), ...found.keys()])) {
    const where = `${side}.${name}`
    const [one, other] = [wanted.get(name), found.get(name)]
    if (other === undefined) {
      // A field inside of one that is missing is missing with it.
      if (isTopmost(name, found)) yield { where, what: 'is not known' }
    } else if (one === undefined) {
      if (isTopmost(name, wanted)) yield { where, what: 'is known too' }
    } else yield* compareField(where, one, other)
  }
}

function isTopmost(name: string, fields: Fields): boolean {
  const parent = name.slice(0, Math.max(0, name.lastIndexOf('.'))).replace(/(\[\])+$/, '')
  return parent === '' || fields.has(parent)
}

function* compareField(where: string, wanted: FieldShape, found: FieldShape): Generator<Difference> {
  if (wanted.isRequired !== found.isRequired) yield { where, what: `is ${found.isRequired ? 'required' : 'optional'}` }
  if (!isSameType(wanted.type, found.type)) yield { where, what: `is ${found.type}, not ${wanted.type}` }
  if (wanted.values.join() !== found.values.join()) {
    yield {
      where,
      what: `has the values ${found.values.join(', ') || 'of any text'}, not ${wanted.values.join(', ') || 'any'}`,
    }
  }
}

function isSameType(one: string, other: string): boolean {
  return one === other || one === 'any' || other === 'any'
}
