/** How far an upload has come. It is plain data: it can be kept in a file. */
export type BulkUploadState = {
  readonly uploadId: string
  /** So many items from the beginning are stored for certain. */
  readonly items: number
}

/** What an upload was doing when it stopped. */
export type BulkUploadPhase = 'reading its items' | 'opening' | 'sending pages' | 'closing'

/**
 * A bulk upload stopped before its end; `cause` says why. Its last page has not taken effect, so nothing was deleted,
 * unless `mayBeFinished` is true.
 */
export class BulkUploadError extends Error {
  override readonly name = 'BulkUploadError'
  readonly phase: BulkUploadPhase
  /** With what to go on, see `resume` of the options; undefined if the upload was never opened. */
  readonly resume: BulkUploadState | undefined
  /** True if the answer to the last page was lost: the upload may be finished, with what it left out deleted. */
  readonly mayBeFinished: boolean

  constructor(
    what: string,
    phase: BulkUploadPhase,
    cause: unknown,
    {
      resume,
      mayBeFinished = false,
    }: { readonly resume?: BulkUploadState | undefined; readonly mayBeFinished?: boolean },
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${what} stopped while ${phase}: ${reason.replace(/\.$/, '')}. ${remedyOf(resume, mayBeFinished)}`, { cause })
    this.phase = phase
    this.resume = resume
    this.mayBeFinished = mayBeFinished
  }
}

function remedyOf(resume: BulkUploadState | undefined, mayBeFinished: boolean): string {
  if (mayBeFinished) return 'It may be finished all the same: resume sends the last page again.'
  if (resume === undefined) return 'Nothing was stored or deleted.'
  return (
    `Nothing was deleted; ${resume.items} items are stored for certain. Go on with resume, or begin anew with ` +
    'forceRestart: until then the upload is open.'
  )
}
