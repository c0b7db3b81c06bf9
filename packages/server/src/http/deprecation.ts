import { ApiError } from '@sheaf/contract/errors'
import type { ServedOperation } from '@sheaf/contract/served'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * What is deprecated: every answer that used something of it says so, in one `X-Glean-Deprecated` header for each item;
 * and whoever sends `X-Glean-Exclude-Deprecated-After: YYYY-MM-DD` is answered as after that day, when it will be gone.
 */

type Deprecations = NonNullable<ServedOperation['deprecations']>
type Item = Deprecations['request'][number]

const NONE: Deprecations = { request: [], response: [] }

/** The day after which things are to be treated as gone; undefined without the header. Throws the 400 for no such day. */
export function excludedAfter({ headers }: FastifyRequest): string | undefined {
  const sent = headers['x-glean-exclude-deprecated-after']
  const day = (Array.isArray(sent) ? sent.join(', ') : sent)?.trim()
  if (day === undefined || day === '') return undefined
  if (isDay(day)) return day
  throw new ApiError('invalid_field', `X-Glean-Exclude-Deprecated-After is "${day.slice(0, 100)}", which is no day`, {
    remedy: 'Send a day as YYYY-MM-DD, or leave the header out.',
  })
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = new Date(`${text}T00:00:00Z`)
  // 30 February would be read as 1 March.
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text)
}

/** Something goes at the end of the day of its removal. */
function isGone(removal: string, day: string | undefined): boolean {
  return day !== undefined && removal <= day
}

/** Says that the operation is deprecated, or throws the 410 if it is to be treated as removed. */
export function tellOperation(reply: FastifyReply, operation: ServedOperation, day: string | undefined): void {
  const removal = operation.deprecations?.operation
  if (removal === undefined) return
  if (isGone(removal, day))
    throw new RemovedError('operation_removed', `${operation.path} is gone after ${removal}`, operation)
  tell(reply, [`name=${operation.path}`, 'kind=endpoint', 'context=endpoint', ...ending(removal, operation)])
}

/** The deprecated items that a valid body uses. Throws the 400 for one that is to be treated as removed. */
export function itemsInRequest(operation: ServedOperation, body: unknown, day: string | undefined): readonly Item[] {
  const { request } = operation.deprecations ?? NONE
  const used = request.filter((item) => isUsed(item.value, body, item.path))
  const gone = used.find(({ removal }) => isGone(removal, day))
  if (gone === undefined) return used
  const field = gone.path.join('.').replaceAll('.*', '[]')
  const what = gone.value === undefined ? field : `${field}: "${gone.value}"`
  throw new RemovedError('deprecated_field', `${what} is gone after ${gone.removal}`, operation)
}

/** Says which deprecated items of the request were used; see `itemsInRequest`. */
export function tellRequest(reply: FastifyReply, operation: ServedOperation, used: readonly Item[]): void {
  for (const item of used) tell(reply, inHeader(item, 'request', operation))
}

/** Says which deprecated items the answer uses, having taken out those that are to be treated as removed. */
export function tellResponse(
  reply: FastifyReply,
  operation: ServedOperation,
  answer: unknown,
  day: string | undefined,
): void {
  for (const item of (operation.deprecations ?? NONE).response) {
    if (!isUsed(item.value, answer, item.path)) continue
    if (isGone(item.removal, day)) take(item, answer, item.path)
    else tell(reply, inHeader(item, 'response', operation))
  }
}

/** A refusal of something that is to be treated as removed: it has a body of its own, which clients of the protocol know. */
export class RemovedError extends ApiError {
  readonly docs: string

  constructor(code: 'operation_removed' | 'deprecated_field', what: string, operation: Pick<ServedOperation, 'id'>) {
    super(code, what)
    this.docs = docsOf(operation)
  }

  get removedBody() {
    return { error: { code: this.code, message: this.message, docs: this.docs } }
  }
}

function docsOf({ id }: Pick<ServedOperation, 'id'>): string {
  return `/docs#operation-${id}`
}

function inHeader(item: Item, context: 'request' | 'response', operation: ServedOperation): readonly string[] {
  return [
    `name=${item.path.findLast((part) => part !== '*') ?? ''}`,
    `kind=${item.value === undefined ? 'property' : 'enum-value'}`,
    `context=${context}`,
    ...(item.schema === '' ? [] : [`schema=${item.schema}`]),
    ...ending(item.removal, operation),
    ...(item.value === undefined ? [] : [`value=${item.value}`]),
  ]
}

function ending(removal: string, operation: ServedOperation): readonly string[] {
  return [`removal=${removal}`, `docs=${docsOf(operation)}`]
}

/** Node sends a header that is set to a list once for each entry. */
function tell(reply: FastifyReply, parts: readonly string[]): void {
  const told = reply.getHeader('x-glean-deprecated') ?? []
  reply.header('x-glean-deprecated', [...(told as readonly string[]), parts.join(';')])
}

/** Whether a body has the field, or the value of it, that an item is about. */
function isUsed(value: string | undefined, body: unknown, path: readonly string[]): boolean {
  const [part, ...rest] = path
  if (part === undefined) return value === undefined ? body !== undefined : body === value
  return childrenOf(body, part).some((child) => isUsed(value, child, rest))
}

/** Takes a field out of a body, or an entry out of a list, wherever it stands. */
function take(item: Item, body: unknown, path: readonly string[]): void {
  const [part = '', ...rest] = path
  if (rest.length > 0) {
    for (const child of childrenOf(body, part)) take(item, child, rest)
    return
  }
  const isMeant = (field: unknown) => item.value === undefined || field === item.value
  if (Array.isArray(body)) {
    const kept = body.filter((entry) => !isMeant(entry))
    body.splice(0, body.length, ...kept)
  } else if (typeof body === 'object' && body !== null && part in body) {
    const fields = body as Record<string, unknown>
    if (isMeant(fields[part])) delete fields[part]
  }
}

function childrenOf(body: unknown, part: string): readonly unknown[] {
  if (typeof body !== 'object' || body === null) return []
  if (part === '*') return Array.isArray(body) ? body : Object.values(body)
  return Object.hasOwn(body, part) ? [(body as Record<string, unknown>)[part]] : []
}
