import {
  clearFindings,
  deleteDatasource,
  endUpload,
  removeBetaUser,
  resolveHeldDeletion,
  setVisibility,
  showDatasource,
  summarizeDatasources,
} from '../../datasources/administration.ts'
import { viewersOf } from '../../documents/viewers.ts'
import { explain } from '../../search/explain.ts'
import { indexedThrough } from '../../search/index-status.ts'
import type { MainHandler, RecordHandler } from '../context.ts'

export const listdatasources: RecordHandler<'listdatasources'> = async ({ store, nowMs }) => ({
  datasources: await summarizeDatasources(store.read, nowMs),
})

export const showdatasource: MainHandler<'showdatasource'> = async ({ store, body, nowMs, indexStatus }) => {
  const through = await indexedThrough(store.read, await indexStatus(0))
  return showDatasource(store.read, body.datasource, { nowMs, indexedThrough: through })
}

export const setdatasourcevisibility: RecordHandler<'setdatasourcevisibility'> = async ({ store, body }) => {
  await setVisibility(store, body.datasource, body.visibility)
  return undefined
}

export const removebetauser: RecordHandler<'removebetauser'> = async ({ store, body }) => {
  await removeBetaUser(store, body.datasource, body.email)
  return undefined
}

export const deletedatasource: RecordHandler<'deletedatasource'> = async ({ store, body, nowMs }) => {
  await deleteDatasource(store, body.datasource, nowMs)
  return undefined
}

export const endupload: RecordHandler<'endupload'> = async ({ store, body }) => {
  await endUpload(store, body)
  return undefined
}

export const resolvehelddeletion: RecordHandler<'resolvehelddeletion'> = async ({ store, body, nowMs }) => {
  await resolveHeldDeletion(store, body, nowMs)
  return undefined
}

export const clearfindings: RecordHandler<'clearfindings'> = async ({ store, body }) => {
  await clearFindings(store, body.datasource)
  return undefined
}

export const explainOperation: MainHandler<'explain'> = ({ store, people, indexStatus, nowMs, body }) =>
  explain({ read: store.read, people, indexStatus, nowMs }, body)

export const listviewers: RecordHandler<'listviewers'> = ({ store, body, nowMs }) => viewersOf(store.read, body, nowMs)
