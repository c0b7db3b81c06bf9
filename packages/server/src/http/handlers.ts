import type { OperationId } from '@sheaf/contract'
import type { MainHandler, RecordHandler } from './context.ts'
import { rotatetoken } from './routes/authentication.ts'
import { adddatasource, getdatasourceconfig } from './routes/datasources.ts'
import { deletedocument, indexdocument, indexdocuments } from './routes/documents.ts'
import { indexgroup, indexmembership, indexuser } from './routes/permissions.ts'
import { search } from './routes/search.ts'
import { checkdocumentaccess, getdocumentcount } from './routes/troubleshooting.ts'

/** Operations that work on the record alone: with a large body they run in the body worker, else in the main thread. */
export const recordHandlers = {
  adddatasource,
  getdatasourceconfig,
  indexdocument,
  indexdocuments,
  deletedocument,
  indexuser,
  indexgroup,
  indexmembership,
  checkdocumentaccess,
  getdocumentcount,
} satisfies { readonly [Id in OperationId]?: RecordHandler<Id> }

/** Operations that need more than the record and take small bodies. */
export const mainHandlers = { rotatetoken, search } satisfies { readonly [Id in OperationId]?: MainHandler<Id> }

export type RecordOperationId = keyof typeof recordHandlers

export function isRecordOperation(id: OperationId): id is RecordOperationId {
  return id in recordHandlers
}

/** The compiler refuses an operation of the contract that neither table has. */
type Unserved = Exclude<OperationId, keyof typeof recordHandlers | keyof typeof mainHandlers>
const everyOperationIsServed: [Unserved] extends [never] ? true : Unserved = true
void everyOperationIsServed
