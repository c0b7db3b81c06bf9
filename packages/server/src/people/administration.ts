import type { DirectoryUpload, ShowDirectoryResponse } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import type { Store } from '../store/port.ts'
import { findOpenUpload, listHolds, listUploads, type UploadRow } from '../store/reads/administration.ts'
import { countDirectory } from '../store/reads/directory.ts'
import type { DirectoryCollection } from '../store/schema.ts'
import type { Executor } from '../store/statement.ts'

/** What administrators see of the directory and decide about it. */

/** Rows of what belongs to no datasource name the empty one. */
const NO_DATASOURCE = ''
const UPLOADS_SHOWN = 100
const HELP = 'See what there is: sheaf people show, or POST /admin/api/v1/showdirectory.'

export async function showDirectory(db: Executor, nowMs: number): Promise<ShowDirectoryResponse> {
  const uploads = (await listUploads(db, NO_DATASOURCE, UPLOADS_SHOWN)).filter(isOfDirectory)
  const hold = (await listHolds(db, NO_DATASOURCE)).find(({ collection }) => collection === 'employees')
  return {
    employees: await countDirectory(db, 'employees'),
    teams: await countDirectory(db, 'teams'),
    uploads: uploads.map((row) => uploadStatus(row, nowMs)),
    ...(hold === undefined
      ? {}
      : {
          heldDeletion: {
            stale: hold.stale,
            total: hold.total,
            heldSince: seconds(hold.created_ms),
            droppedAt: seconds(hold.created_ms) + limits.heldDeletionSeconds.value,
          },
        }),
  }
}

type OfDirectory = UploadRow & { readonly collection: DirectoryCollection }

function isOfDirectory(row: UploadRow): row is OfDirectory {
  return row.collection === 'employees' || row.collection === 'teams'
}

function uploadStatus(row: OfDirectory, nowMs: number): DirectoryUpload {
  const isIdle = row.state === 'open' && nowMs - row.last_page_ms >= limits.uploadIdleSeconds.value * 1000
  return {
    collection: row.collection,
    uploadId: row.upload_id,
    state: isIdle ? 'expired' : row.state,
    startedAt: seconds(row.started_ms),
    lastPageAt: seconds(row.last_page_ms),
    pages: row.pages,
    items: row.items,
    stale: row.stale,
    isHeld: row.is_held === 1,
  }
}

const seconds = (millis: number) => Math.floor(millis / 1000)

/** Executes or drops the held deletion of employees. Throws the 400 if nothing is held. */
export async function resolveHeldEmployees(store: Store, action: 'execute' | 'drop', nowMs: number): Promise<void> {
  const isDone = await store.write('resolveHold', { datasource: NO_DATASOURCE, collection: 'employees', action, nowMs })
  if (!isDone) throw new ApiError('nothing_held', 'no deletion of employees is held', { remedy: HELP })
}

/** Ends the open upload of employees or teams. Throws the 400 if none is open. */
export async function endDirectoryUpload(store: Store, collection: DirectoryCollection): Promise<void> {
  const upload = await findOpenUpload(store.read, NO_DATASOURCE, collection, '')
  if (upload !== undefined && (await store.write('endUpload', { key: upload }))) return
  throw new ApiError('nothing_held', `no upload of ${collection} is open`, { remedy: HELP })
}
