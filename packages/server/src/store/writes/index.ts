import { dropOldActivity, recordActivity } from './activity.ts'
import { putPage } from './bulk.ts'
import { pruneChanges, renounceIndex, requeueDocuments } from './changes.ts'
import { dropCreatedTokens } from './created-tokens.ts'
import {
  deleteMetadataSchema,
  deleteMetadataValues,
  putMetadataSchema,
  putMetadataValues,
  requeueMetadata,
} from './custom-metadata.ts'
import { addBetaUsers, deleteDatasource, removeBetaUser, setVisibility } from './datasource-life.ts'
import { putDatasource } from './datasources.ts'
import { deleteDocument, putDocuments, putPermissions } from './documents.ts'
import { deleteEmployee, putEmployee } from './employees.ts'
import { clearFindings, recordFindings } from './findings.ts'
import { deleteGroup, putGroup } from './groups.ts'
import { dropOldLifecycle } from './lifecycle.ts'
import { deleteMembership, putMembership } from './memberships.ts'
import { initializeMeta, setMeta } from './meta.ts'
import { recordRuns } from './runs.ts'
import { beginSession, dropOldSessions, endSession, putSignInLink, redeemSignInLink, touchSession } from './sessions.ts'
import { createShortcut, deleteShortcut, updateShortcut } from './shortcuts.ts'
import { expireHolds, purgeStale, resolveHold } from './stale.ts'
import { clearSubmissions, dropOldSubmissions, putSubmission } from './submissions.ts'
import { deleteTeam, putTeam } from './teams.ts'
import { rebaseSecrets, recordOutage, sweepSecrets } from './token-sweep.ts'
import {
  advanceSecret,
  endToken,
  insertCreatedToken,
  insertToken,
  markPresented,
  recordAudit,
  replaceSecret,
  revokeToken,
  touchTokens,
} from './tokens.ts'
import { endUpload, expireUploads } from './uploads.ts'
import { deleteUser, putUser } from './users.ts'
import { dropOldTombstones } from './versions.ts'

/** Every write of the record. Each runs whole or not at all, and says in its answer what it refused. */
export const writes = {
  initializeMeta,
  setMeta,
  insertToken,
  insertCreatedToken,
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
  setVisibility,
  addBetaUsers,
  removeBetaUser,
  deleteDatasource,
  putDocuments,
  putPermissions,
  deleteDocument,
  putUser,
  deleteUser,
  putGroup,
  deleteGroup,
  putMembership,
  deleteMembership,
  putEmployee,
  deleteEmployee,
  putTeam,
  deleteTeam,
  putPage,
  endUpload,
  expireUploads,
  resolveHold,
  expireHolds,
  purgeStale,
  createShortcut,
  updateShortcut,
  deleteShortcut,
  putMetadataSchema,
  deleteMetadataSchema,
  putMetadataValues,
  deleteMetadataValues,
  requeueMetadata,
  putSubmission,
  dropOldSubmissions,
  clearSubmissions,
  recordFindings,
  clearFindings,
  pruneChanges,
  requeueDocuments,
  renounceIndex,
  dropOldTombstones,
  dropOldLifecycle,
  recordRuns,
  recordActivity,
  dropOldActivity,
  dropCreatedTokens,
  beginSession,
  redeemSignInLink,
  putSignInLink,
  endSession,
  touchSession,
  dropOldSessions,
}

export type Writes = typeof writes
export type WriteName = keyof Writes
export type WriteArguments<Name extends WriteName> = Parameters<Writes[Name]>[1]
export type WriteAnswer<Name extends WriteName> = Awaited<ReturnType<Writes[Name]>>
