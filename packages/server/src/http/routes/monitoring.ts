import { limits } from '@sheaf/contract/limits'
import { requireDatasource } from '../../datasources/datasource.ts'
import { historyOfDatasource } from '../../documents/history.ts'
import type { MainHandler, RecordHandler } from '../context.ts'

export const showhealth: MainHandler<'showhealth'> = ({ health }) => health()

export const datasourcehistory: RecordHandler<'datasourcehistory'> = async ({ store, body, nowMs }) => {
  const datasource = await requireDatasource(store.read, body.datasource)
  const { days = limits.historyDaysMax.value } = body
  return { days: await historyOfDatasource(store.read, datasource, days, nowMs) }
}
