import { ApiError } from '@sheaf/contract/errors'
import { toBoolean, type WireBooleanValue } from '@sheaf/contract/wire'

/** What a page of a bulk upload says of itself. */
export type PageFlags = {
  readonly uploadId: string
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly forcesRestart: boolean
  readonly skipsStaleCheck: boolean
  /** The flag against the check came where it means nothing: real clients send it on every page. */
  readonly hasIdleStaleFlag: boolean
}

type Wire = {
  readonly uploadId: string
  readonly isFirstPage?: WireBooleanValue
  readonly isLastPage?: WireBooleanValue
  readonly forceRestartUpload?: WireBooleanValue
}

/**
 * @param staleFlag `disableStaleDocumentDeletionCheck` or `disableStaleDataDeletionCheck`
 */
export function readFlags(body: Wire, staleFlag: WireBooleanValue | undefined): PageFlags {
  const isFirst = isSet(body.isFirstPage)
  const isLast = isSet(body.isLastPage)
  const forcesRestart = isSet(body.forceRestartUpload)
  if (forcesRestart && !isFirst) {
    throw new ApiError('invalid_field', 'forceRestartUpload is allowed on the first page only', {
      remedy: 'Send isFirstPage with it, or leave it out.',
    })
  }
  return {
    uploadId: body.uploadId,
    isFirst,
    isLast,
    forcesRestart,
    skipsStaleCheck: isLast && isSet(staleFlag),
    hasIdleStaleFlag: !isLast && isSet(staleFlag),
  }
}

function isSet(flag: WireBooleanValue | undefined): boolean {
  return flag !== undefined && toBoolean(flag)
}
