import type { RequestOf } from '@sheaf/contract'
import type { RecordContext, RecordHandler } from './context.ts'
import { type RecordOperationId, recordHandlers } from './handlers.ts'
import { parseJson } from './json.ts'
import { requireRoomInQueue } from './queue-limit.ts'
import { validateBody } from './validation.ts'

/** Everything from the bytes of a body to the answer, in whichever thread this runs. */
export async function runRecordOperation(
  id: RecordOperationId,
  context: Omit<RecordContext<RecordOperationId>, 'body'>,
  bytes: Uint8Array,
): Promise<unknown> {
  await requireRoomInQueue(id, context.store)
  const body = validateBody(id, parseJson(bytes)) as RequestOf<typeof id>
  const handle = recordHandlers[id] as RecordHandler<typeof id>
  return handle({ ...context, body })
}
