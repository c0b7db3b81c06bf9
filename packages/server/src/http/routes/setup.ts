import { addDatasource } from '../../datasources/add.ts'
import { createSample, showSetup } from '../../documents/sample.ts'
import type { MainHandler, RecordHandler } from '../context.ts'

/** An administrator may use every datasource. */
export const configuredatasource: RecordHandler<'configuredatasource'> = async (context) => {
  const { store, body, nowMs, newDatasources } = context
  const visibility = newDatasources === 'visible' ? 'all' : 'none'
  await addDatasource(store, body, { mayUse: () => {}, visibility, nowMs })
  return undefined
}

export const showsetup: MainHandler<'showsetup'> = ({ store, tokens }) => showSetup(store.read, tokens)

export const createsample: RecordHandler<'createsample'> = ({ store, body, nowMs }) =>
  createSample(store, body.email, nowMs)
