import type { CheckDocumentAccessRequest } from '@sheaf/contract'
import { emailKey, foldName } from '@sheaf/contract/fold'
import { gleanDocumentKey } from '@sheaf/contract/ids'
import { requireDatasource } from '../datasources/datasource.ts'
import { decide } from '../identity/decision.ts'
import type { People } from '../identity/people.ts'
import type { Permissions } from '../store/permissions.ts'
import { findDocumentByGleanKey } from '../store/reads/documents.ts'
import type { Executor } from '../store/statement.ts'

/** Whether a person may see a document. Absent documents and strangers: false. */
export async function checkAccess(db: Executor, people: People, request: CheckDocumentAccessRequest): Promise<boolean> {
  const datasource = await requireDatasource(db, request.datasource)
  const email = emailKey(request.userEmail)
  const wide = gleanDocumentKey(datasource.name, request.objectType, '')
  // Callers send the document’s id in its datasource; the protocol’s text says the index-wide one. Both are understood.
  const candidates = [gleanDocumentKey(datasource.name, request.objectType, request.docId)]
  if (request.docId.startsWith(wide)) candidates.push(`${wide}${foldName(request.docId.slice(wide.length))}`)
  for (const gleanKey of candidates) {
    const document = await findDocumentByGleanKey(db, gleanKey)
    if (document === undefined || document.datasource !== datasource.key) continue
    if ((await people.findName(email)) === undefined) return false
    const person = await people.inDatasource(email, datasource)
    return decide(person, JSON.parse(document.permissions) as Permissions).isAllowed
  }
  return false
}
