import { pruneChanges, renounceIndex, requeueDocuments } from './changes.ts'
import { putDatasource } from './datasources.ts'
import { deleteDocument, putDocuments } from './documents.ts'
import { putGroup, putMembership, putUser } from './identity.ts'
import { initializeMeta, setMeta } from './meta.ts'
import { rebaseSecrets, recordOutage, sweepSecrets } from './token-sweep.ts'
import {
  advanceSecret,
  endToken,
  insertToken,
  markPresented,
  recordAudit,
  replaceSecret,
  revokeToken,
  touchTokens,
} from './tokens.ts'
import { dropOldTombstones } from './versions.ts'

/** Every write of the record. Each runs whole or not at all, and says in its answer what it refused. */
export const writes = {
  initializeMeta,
  setMeta,
  insertToken,
  advanceSecret,
  replaceSecret,
  revokeToken,
  endToken,
  markPresented,
  touchTokens,
  recordAudit,
  recordOutage,
  sweepSecrets,
  rebaseSecrets,
  putDatasource,
  putDocuments,
  deleteDocument,
  putUser,
  putGroup,
  putMembership,
  pruneChanges,
  requeueDocuments,
  renounceIndex,
  dropOldTombstones,
}

export type Writes = typeof writes
export type WriteName = keyof Writes
export type WriteArguments<Name extends WriteName> = Parameters<Writes[Name]>[1]
export type WriteAnswer<Name extends WriteName> = Awaited<ReturnType<Writes[Name]>>
