import type { ListViewersRequest, ListViewersResponse } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { requireDatasource } from '../datasources/datasource.ts'
import { dayOf } from '../identity/leavers.ts'
import { listViewers } from '../identity/viewers.ts'
import type { Permissions } from '../store/permissions.ts'
import type { Executor } from '../store/statement.ts'
import { requireDocument } from './find.ts'

/** Everyone who may see a document, and how. Throws the 400 if datasource or document is not there. */
export async function viewersOf(
  read: Executor,
  request: ListViewersRequest,
  nowMs: number,
): Promise<ListViewersResponse> {
  const datasource = await requireDatasource(read, request.datasource)
  const { objectType = '', id, limit = limits.viewersMax.value } = request
  const document = await requireDocument(read, datasource, objectType, id)
  return listViewers(read, datasource, JSON.parse(document.permissions) as Permissions, limit, dayOf(nowMs))
}
