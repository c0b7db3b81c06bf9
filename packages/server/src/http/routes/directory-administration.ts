import { endDirectoryUpload, resolveHeldEmployees, showDirectory } from '../../people/administration.ts'
import type { RecordHandler } from '../context.ts'

export const showdirectory: RecordHandler<'showdirectory'> = ({ store, nowMs }) => showDirectory(store.read, nowMs)

export const resolveheldemployees: RecordHandler<'resolveheldemployees'> = async ({ store, body, nowMs }) => {
  await resolveHeldEmployees(store, body.action, nowMs)
  return undefined
}

export const enddirectoryupload: RecordHandler<'enddirectoryupload'> = async ({ store, body }) => {
  await endDirectoryUpload(store, body.collection)
  return undefined
}
