import type { OperationId, RequestOf } from '@sheaf/contract'
import { datasourceKey } from '@sheaf/contract/fold'
import { type ServedOperation, servedOperations } from '@sheaf/contract/served'
import { countFindings } from '../documents/lint.ts'
import type { RecordContext, RecordHandler } from './context.ts'
import { itemsInRequest } from './deprecation.ts'
import { type RecordOperationId, recordHandlers } from './handlers.ts'
import { parseJson } from './json.ts'
import { requireRoomInQueue } from './queue-limit.ts'
import { validateBody } from './validation.ts'

/** The answer of an operation, and what of its request is deprecated. */
export type RecordOutcome = { readonly answer: unknown; readonly deprecated: ReturnType<typeof itemsInRequest> }

/** Everything from the bytes of a body to the answer, in whichever thread this runs. */
export async function runRecordOperation(
  id: RecordOperationId,
  context: Omit<RecordContext<RecordOperationId>, 'body' | 'bytes'>,
  bytes: Uint8Array,
  excludedAfter: string | undefined,
): Promise<RecordOutcome> {
  await requireRoomInQueue(id, context.store)
  const ignored = countFindings()
  const body = validateBody(id, parseJson(bytes), (field) => ignored.note('ignored_field', `${id}: ${field}`))
  const deprecated = itemsInRequest(operation(id), body, excludedAfter)
  const handle = recordHandlers[id] as RecordHandler<typeof id>
  const answer = await handle({ ...context, bytes, body: body as RequestOf<typeof id> })
  const findings = ignored.list()
  const name = findings.length === 0 ? undefined : datasourceIn(body)
  if (name !== undefined) {
    await context.store.write('recordFindings', { datasource: datasourceKey(name), findings, nowMs: context.nowMs })
  }
  return { answer, deprecated }
}

const operations = new Map(servedOperations.map((each) => [each.id, each]))

function operation(id: OperationId): ServedOperation {
  const found = operations.get(id)
  if (found === undefined) throw new Error(`${id} is not served`)
  return found
}

/** The datasource that a valid body is about: the one it names, its document names, or that it configures. */
function datasourceIn(body: unknown): string | undefined {
  const { datasource, document, name } = body as {
    readonly datasource?: string
    readonly document?: { readonly datasource?: string }
    readonly name?: string
  }
  return datasource ?? document?.datasource ?? name
}
