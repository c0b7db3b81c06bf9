import { addDatasource } from '../../datasources/add.ts'
import { requireDatasource } from '../../datasources/datasource.ts'
import type { RecordHandler } from '../context.ts'
import { datasourceScope, requireDatasourceScope } from '../scope.ts'

export const adddatasource: RecordHandler<'adddatasource'> = async ({ store, caller, body, nowMs, newDatasources }) => {
  requireDatasourceScope(caller, body.name, 'name')
  const visibility = newDatasources === 'visible' ? 'all' : 'none'
  await addDatasource(store, body, { mayUse: datasourceScope(caller), visibility, nowMs })
  return undefined
}

export const getdatasourceconfig: RecordHandler<'getdatasourceconfig'> = async ({ store, caller, body }) => {
  requireDatasourceScope(caller, body.datasource)
  return (await requireDatasource(store.read, body.datasource)).config
}
