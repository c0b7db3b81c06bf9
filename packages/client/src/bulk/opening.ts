import { isRefusal, mayHaveActed } from '../may-have-acted.ts'
import { type RetryOptions, retryWaitMs } from '../retries.ts'
import { wait } from '../wait.ts'
import type { BulkPage } from './pages.ts'

/** What a page says of itself. */
export type PageFlags = {
  readonly uploadId: string
  readonly isFirstPage?: true
  readonly isLastPage?: true
  readonly forceRestartUpload?: true
}

export type SendPage = (flags: PageFlags, page: BulkPage) => Promise<void>

export type Patience = { readonly retries: Required<RetryOptions>; readonly signal: AbortSignal | undefined }

export type Opening = {
  readonly uploadId: string
  readonly forceRestart: boolean
  /** Ids under which it may be open already. Those of which this becomes true are added, whether it fails or not. */
  readonly uncertain: string[]
}

/**
 * Opens an upload with its first page. Sending a first page again after a lost answer could begin an upload anew that is
 * open already, and then delete what others have written in between. So the page is sent as one in the middle: where that
 * is taken, the first one had arrived. Where it is refused, the upload is opened under another id, so that a first page
 * that comes late can do no harm.
 *
 * @returns the id of the upload that is open now, and has the page
 * @throws what the first page was refused with, or in which it failed the last time
 */
export async function openUpload(
  send: SendPage,
  page: BulkPage,
  { uploadId, forceRestart, uncertain }: Opening,
  { retries, signal }: Patience,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    for (const opened of uncertain) if (await isOpen(send, page, opened)) return opened
    const id = uncertain.length === 0 ? uploadId : `${uploadId}-${uncertain.length + 1}`
    try {
      await send({ uploadId: id, isFirstPage: true, ...(forceRestart ? { forceRestartUpload: true } : {}) }, page)
      return id
    } catch (error) {
      if (mayHaveActed(error)) uncertain.push(id)
      // Another upload that is open may be one of ours.
      else if (uncertain.length === 0 || !isRefusal(error, 409)) throw error
      if (attempt >= retries.attemptsMax) throw error
      await wait(retryWaitMs(attempt, undefined, retries, Math.random()) ?? 0, signal)
    }
  }
}

async function isOpen(send: SendPage, page: BulkPage, uploadId: string): Promise<boolean> {
  try {
    await send({ uploadId }, page)
    return true
  } catch (error) {
    if (isRefusal(error, 400, 404, 409)) return false
    throw error
  }
}
