import type { CheckDocumentAccessRequest } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import { requireDatasource } from '../datasources/datasource.ts'
import { decide } from '../identity/decision.ts'
import type { People } from '../identity/people.ts'
import type { Permissions } from '../store/permissions.ts'
import type { Executor } from '../store/statement.ts'
import { findNamedDocument } from './find.ts'

/** Whether a person may see a document. Absent documents and strangers: false. */
export async function checkAccess(db: Executor, people: People, request: CheckDocumentAccessRequest): Promise<boolean> {
  const datasource = await requireDatasource(db, request.datasource)
  const email = emailKey(request.userEmail)
  const document = await findNamedDocument(db, datasource, request.objectType, request.docId)
  if (document === undefined || (await people.findName(email)) === undefined) return false
  const person = await people.inDatasource(email, datasource)
  return decide(person, JSON.parse(document.permissions) as Permissions).isAllowed
}
