import { deleteSchema, deleteValues, getSchema, putSchema, putValues } from '../../metadata/custom-metadata.ts'
import type { RecordHandler } from '../context.ts'
import { mayUseDatasource, requireMetadataScope } from '../scope.ts'

const done = { success: true }

export const putcustommetadata: RecordHandler<'putcustommetadata'> = async (context) => {
  const { store, caller, parameters, body, nowMs } = context
  requireMetadataScope(caller, parameters.groupName)
  await putValues(store, parameters, body, mayUseDatasource(caller), nowMs)
  return done
}

export const deletecustommetadata: RecordHandler<'deletecustommetadata'> = async (context) => {
  const { store, caller, parameters, nowMs } = context
  requireMetadataScope(caller, parameters.groupName)
  await deleteValues(store, parameters, mayUseDatasource(caller), nowMs)
  return done
}

export const getcustommetadataschema: RecordHandler<'getcustommetadataschema'> = async (context) => {
  const { store, caller, parameters } = context
  requireMetadataScope(caller, parameters.groupName)
  return getSchema(store.read, parameters.groupName)
}

export const putcustommetadataschema: RecordHandler<'putcustommetadataschema'> = async (context) => {
  const { store, caller, parameters, body } = context
  requireMetadataScope(caller, parameters.groupName)
  await putSchema(store, parameters.groupName, body)
  return done
}

export const deletecustommetadataschema: RecordHandler<'deletecustommetadataschema'> = async (context) => {
  const { store, caller, parameters } = context
  requireMetadataScope(caller, parameters.groupName)
  await deleteSchema(store, parameters.groupName)
  return done
}
