import type { DebugDocumentRequest, DebugDocumentResponse, DocumentPermissionsDefinition } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../../datasources/datasource.ts'
import { findNamedDocument } from '../../documents/find.ts'
import type { IndexedState } from '../../index/port.ts'
import { indexedMetadataOf } from '../../metadata/custom-data.ts'
import type { Permissions } from '../../store/permissions.ts'
import type { StoredDocument } from '../../store/reads/documents.ts'
import { findFileTexts } from '../../store/reads/file-texts.ts'
import { isUserKnown } from '../../store/reads/identity.ts'
import { isGroupKnown } from '../../store/reads/lifecycle.ts'
import type { Executor } from '../../store/statement.ts'
import { type IndexContents, indexedThrough } from '../index-status.ts'
import { isoTime } from './times.ts'

/** What is known of a document; times are Unix milliseconds. */
export type DocumentStanding = {
  readonly uploadStatus: 'UPLOADED' | 'NOT_UPLOADED'
  readonly uploadedMs: number | undefined
  readonly indexingStatus: 'INDEXED' | 'NOT_INDEXED' | 'STATUS_UNKNOWN'
  readonly indexedMs: number | undefined
}

/** How far documents of a datasource have come, in the order in which they are named. */
export async function standingsOf(
  db: Executor,
  index: IndexContents,
  datasource: Datasource,
  named: readonly DebugDocumentRequest[],
): Promise<readonly { readonly standing: DocumentStanding; readonly document: StoredDocument | undefined }[]> {
  const documents = await Promise.all(
    named.map(({ objectType, docId }) => findNamedDocument(db, datasource, objectType, docId)),
  )
  const { position, states } = await index.states(documents.map((document) => document?.key))
  const isKnown = (await indexedThrough(db, { position })) !== undefined
  return documents.map((document, place) => ({ document, standing: standingOf(document, states[place], isKnown) }))
}

/** @param isKnown false while the index is made anew: what it does not hold yet, it may have held before */
function standingOf(
  document: StoredDocument | undefined,
  state: IndexedState | undefined,
  isKnown: boolean,
): DocumentStanding {
  const nothing = { uploadStatus: 'NOT_UPLOADED', uploadedMs: undefined, indexedMs: undefined } as const
  if (document === undefined) return { ...nothing, indexingStatus: 'NOT_INDEXED' }
  const uploaded = { uploadStatus: 'UPLOADED', uploadedMs: document.uploaded_ms } as const
  if (!isKnown) return { ...uploaded, indexingStatus: 'STATUS_UNKNOWN', indexedMs: undefined }
  if (state === undefined) return { ...uploaded, indexingStatus: 'NOT_INDEXED', indexedMs: undefined }
  // Files of it are still being read: it is found by its title and other values meanwhile.
  if (state.revision === 0) return { ...uploaded, indexingStatus: 'NOT_INDEXED', indexedMs: undefined }
  return { ...uploaded, indexingStatus: 'INDEXED', indexedMs: indexedMsOf(document, state) }
}

/**
 * When the index took a document up. One that came again as it was is in the index as it is uploaded, though nothing had to
 * be done for it: whoever waits for an upload to be indexed must see that it is.
 */
export function indexedMsOf(
  document: Pick<StoredDocument, 'content_revision' | 'uploaded_ms'>,
  state: IndexedState,
): number {
  const isAsUploaded = state.revision >= document.content_revision
  return isAsUploaded ? Math.max(state.indexedMs, document.uploaded_ms) : state.indexedMs
}

/** The same as the protocol tells it, with the permissions. */
export async function debugDocuments(
  db: Executor,
  index: IndexContents,
  datasource: Datasource,
  named: readonly DebugDocumentRequest[],
): Promise<readonly DebugDocumentResponse[]> {
  const isKnown = knownIdentities(db, datasource)
  const found = await standingsOf(db, index, datasource, named)
  let charactersLeft = limits.documentContentCharactersMax.value
  const warningsOf = async (stored: StoredDocument | undefined): Promise<readonly string[]> => {
    if (stored === undefined || charactersLeft < 0) return []
    charactersLeft -= stored.content.length
    const metadata = await indexedMetadataOf(db, stored.key)
    const files = await findFileTexts(db, stored.key)
    return index.warnings({ stored, datasource: { config: datasource.config }, metadata, files })
  }
  return Promise.all(
    found.map(async ({ standing, document }) => {
      const permissions = document === undefined ? undefined : (JSON.parse(document.permissions) as Permissions)
      const { uploadStatus, uploadedMs, indexingStatus, indexedMs } = standing
      const indexingWarnings = await warningsOf(document)
      return {
        status: {
          uploadStatus,
          ...(uploadedMs === undefined ? {} : { lastUploadedAt: isoTime(uploadedMs) }),
          indexingStatus,
          ...(indexedMs === undefined ? {} : { lastIndexedAt: isoTime(indexedMs) }),
          ...(indexingWarnings.length === 0 ? {} : { indexingWarnings: [...indexingWarnings] }),
          permissionIdentityStatus: await identityStatusOf(datasource, permissions, isKnown),
        },
        ...(permissions === undefined ? {} : { uploadedPermissions: wirePermissions(permissions) }),
      }
    }),
  )
}

type IsKnown = (kind: 'user' | 'group', name: string) => Promise<boolean>

/** Looks each user and group up once, however many documents name it. */
function knownIdentities(db: Executor, { key, usersBy }: Datasource): IsKnown {
  const asked = new Map<string, Promise<boolean>>()
  return (kind, name) => {
    const question = `${kind}:${name}`
    const answer =
      asked.get(question) ?? (kind === 'user' ? isUserKnown(db, key, usersBy, name) : isGroupKnown(db, key, name))
    asked.set(question, answer)
    return answer
  }
}

async function identityStatusOf(
  { config, usersBy }: Datasource,
  permissions: Permissions | undefined,
  isKnown: IsKnown,
): Promise<'UPLOADED' | 'NOT_UPLOADED' | 'STATUS_UNKNOWN'> {
  const isElsewhere = config.identityDatasourceName !== undefined && config.identityDatasourceName !== ''
  if (permissions === undefined || isElsewhere) return 'STATUS_UNKNOWN'
  for (const user of permissions.users) {
    const name = usersBy === 'email' ? user.email : user.userId
    if (name === undefined || !(await isKnown('user', name))) return 'NOT_UPLOADED'
  }
  for (const group of [...permissions.groups, ...permissions.intersections.flat()]) {
    if (!(await isKnown('group', group))) return 'NOT_UPLOADED'
  }
  return 'UPLOADED'
}

/** Permissions as a document is uploaded with them: what grants nothing is left out. */
function wirePermissions(permissions: Permissions): DocumentPermissionsDefinition {
  const { anonymous, datasourceUsers, users, groups, intersections } = permissions
  return {
    ...(users.length === 0 ? {} : { allowedUsers: users.map(wireUser) }),
    ...(groups.length === 0 ? {} : { allowedGroups: [...groups] }),
    ...(intersections.length === 0
      ? {}
      : {
          allowedGroupIntersections: intersections.map((requiredGroups) => ({ requiredGroups: [...requiredGroups] })),
        }),
    ...(anonymous ? { allowAnonymousAccess: true } : {}),
    ...(datasourceUsers ? { allowAllDatasourceUsersAccess: true } : {}),
  }
}

function wireUser({ email, userId }: Permissions['users'][number]) {
  return {
    ...(email === undefined ? {} : { email }),
    ...(userId === undefined ? {} : { datasourceUserId: userId }),
  }
}
