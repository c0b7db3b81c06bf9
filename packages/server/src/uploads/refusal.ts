import { ApiError } from '@sheaf/contract/errors'
import type { Collection } from '../store/schema.ts'
import type { UploadRefusal } from '../store/writes/uploads.ts'

/** What the caller is told about a page that its upload does not take. */
export function uploadRefusal(
  refused: UploadRefusal,
  sent: { readonly uploadId: string; readonly collection: Collection; readonly part: string; readonly nowMs: number },
): ApiError {
  const what = sent.part === '' ? sent.collection : `memberships of "${sent.part}"`
  switch (refused.kind) {
    case 'upload open': {
      const age = ago(sent.nowMs - refused.startedMs)
      const idle = ago(sent.nowMs - refused.lastPageMs)
      return new ApiError(
        'upload_open',
        `upload "${sent.uploadId}" cannot begin: upload "${refused.uploadId}" of ${what} was opened ${age} ago ` +
          `and is not finished; its latest page came ${idle} ago`,
      )
    }
    case 'upload unknown': {
      const other = refused.openUploadId === undefined ? '' : `; the one that is open is "${refused.openUploadId}"`
      return new ApiError('upload_unknown', `no upload "${sent.uploadId}" of ${what} was opened${other}`)
    }
    case 'upload over':
      return new ApiError('upload_over', `upload "${sent.uploadId}" of ${what} ${ends[refused.how]}`)
  }
}

const ends = {
  finished: 'was finished by its last page',
  replaced: 'was given up when another first page came',
  expired: 'was ended since no page had come for a day',
  ended: 'was ended by an administrator',
} as const

/** A span of time as people say it. */
function ago(millis: number): string {
  const seconds = Math.max(0, Math.round(millis / 1000))
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
