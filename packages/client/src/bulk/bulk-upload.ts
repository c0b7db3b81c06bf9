import type { ApiClient } from '../api-client.ts'
import { type ApiClientSource, apiClientOf } from '../api-client-source.ts'
import type { CallOptions } from '../call-options.ts'
import { completeRetries } from '../retries.ts'
import { orAborted } from '../wait.ts'
import { checkWholeNumber } from '../whole-number.ts'
import { BulkUploadError, type BulkUploadPhase, type BulkUploadState } from './bulk-upload-error.ts'
import { closeUpload, UnknownEnd } from './closing.ts'
import { type BulkCollection, type BulkItems, type BulkTarget, staleFlags } from './collections.ts'
import { openUpload, type Patience, type SendPage } from './opening.ts'
import { type BulkPage, NO_ITEMS, pagesOf, SourceFailure } from './pages.ts'
import { sendInParallel } from './parallel.ts'

/** How far an upload has come, whenever a page has been stored. */
export type BulkUploadProgress = {
  readonly uploadId: string
  /** Items that are stored, those of an earlier run of the same upload among them. */
  readonly items: number
  readonly pages: number
  /** To be kept by a program that wants to go on after a crash: the `resume` of a later run. */
  readonly resume: BulkUploadState
}

export type BulkUploadOptions<Collection extends BulkCollection> = BulkTarget<Collection> &
  CallOptions & {
    readonly configuration: ApiClientSource
    /** Made up unless given. It must not be that of another upload. */
    readonly uploadId?: string
    /** Items on one page, 1,000 unless given. */
    readonly itemsPerPageMax?: number
    /** Bytes of JSON on one page, 5 MiB unless given. An item that is larger is sent alone. */
    readonly bytesPerPageMax?: number
    /** Pages that are under way at the same time, 4 unless given. No more of the items is read meanwhile. */
    readonly concurrency?: number
    /** True: an upload that another run has left open is given up. */
    readonly forceRestart?: boolean
    /** Goes on with an earlier run. The iterable then begins after the first `resume.items` items; sending all again does no harm. */
    readonly resume?: BulkUploadState
    /** Fewer items than that are taken for a mistake of the source: the upload is not closed, and nothing is deleted. 1 unless given. */
    readonly itemsMin?: number
    /** Told whenever a page has been stored. What it throws stops the upload. */
    readonly onProgress?: (progress: BulkUploadProgress) => void
  }

/** An upload that is finished: what it left out is deleted, or held for an administrator. */
export type BulkUploadResult = { readonly uploadId: string; readonly items: number; readonly pages: number }

/**
 * Replaces a whole collection by the items of an iterable: opens an upload with a first page, sends the pages after it side
 * by side, and closes it with an empty last page once every other one is stored. Only the last page deletes what the upload
 * left out. It is not sent if the iterable fails or has fewer than `itemsMin` items, or if a page fails.
 *
 * @throws BulkUploadError with what is needed to go on, TypeError for options that cannot be used
 * @example
 * async function* pages() {
 *   yield { datasource: 'handbook', objectType: 'page', id: 'holidays', viewURL: 'https://handbook.example.com/holidays' }
 * }
 * await bulkUpload(pages(), { configuration, collection: 'documents', datasource: 'handbook' })
 */
export async function bulkUpload<Collection extends BulkCollection>(
  items: AsyncIterable<BulkItems[Collection]> | Iterable<BulkItems[Collection]>,
  options: BulkUploadOptions<Collection>,
): Promise<BulkUploadResult> {
  return new Upload(options).run(items)
}

type AnyOptions = CallOptions & {
  readonly collection: BulkCollection
  readonly datasource?: string
  readonly group?: string
  readonly disableStaleCheck?: boolean
} & Omit<BulkUploadOptions<'employees'>, 'collection'>

/** One run of one upload. */
class Upload {
  readonly #options: AnyOptions
  readonly #client: ApiClient
  readonly #patience: Patience
  readonly #uncertain: string[] = []
  #uploadId: string
  #isOpen = false
  #phase: BulkUploadPhase = 'opening'
  #pages = 0
  /** Items of all pages that are stored. */
  #stored: number
  /** Items from the beginning up to the first page that is not stored. */
  #storedInOrder: number

  constructor(options: AnyOptions) {
    this.#options = options
    this.#client = apiClientOf(options.configuration)
    const retries = completeRetries(this.#client.configuration.retries, options.retries)
    this.#patience = { retries, signal: options.signal }
    checkWholeNumber('itemsPerPageMax', options.itemsPerPageMax ?? 1, 1, Number.MAX_SAFE_INTEGER)
    checkWholeNumber('bytesPerPageMax', options.bytesPerPageMax ?? 1, 1, Number.MAX_SAFE_INTEGER)
    checkWholeNumber('concurrency', options.concurrency ?? 1, 1, 1_000)
    checkWholeNumber('itemsMin', options.itemsMin ?? 1, 0, Number.MAX_SAFE_INTEGER)
    const { resume } = options
    checkWholeNumber('resume.items', resume?.items ?? 0, 0, Number.MAX_SAFE_INTEGER)
    this.#uploadId = resume?.uploadId ?? options.uploadId ?? randomId()
    this.#stored = resume?.items ?? 0
    this.#storedInOrder = this.#stored
    this.#isOpen = this.#stored > 0
    // A run that stopped while it opened the upload does not know whether it did.
    if (resume !== undefined && !this.#isOpen) this.#uncertain.push(resume.uploadId)
  }

  async run(items: AsyncIterable<object> | Iterable<object>): Promise<BulkUploadResult> {
    const { itemsPerPageMax = 1_000, bytesPerPageMax = 5 * 1024 * 1024, concurrency = 4 } = this.#options
    const pages = pagesOf(items, { itemsMax: itemsPerPageMax, bytesMax: bytesPerPageMax })
    try {
      if (!this.#isOpen) await this.#open(pages)
      this.#phase = 'sending pages'
      await sendInParallel(pages, {
        concurrency,
        signal: this.#patience.signal,
        send: (page) => this.#send({ uploadId: this.#uploadId }, page),
        stored: (page, itemsInOrder) => this.#note(page, itemsInOrder),
      })
      this.#requireEnough()
      this.#phase = 'closing'
      await closeUpload(() => this.#sendLast(), this.#patience)
    } catch (error) {
      throw this.#explain(error)
    } finally {
      // The source may have to close something; it is not waited for, since it may be what hangs.
      pages.return().catch(() => undefined)
    }
    return { uploadId: this.#uploadId, items: this.#stored, pages: this.#pages }
  }

  async #open(pages: AsyncGenerator<BulkPage, void, undefined>): Promise<void> {
    const first = await orAborted(pages.next(), this.#patience.signal)
    const page = first.done === true ? NO_ITEMS : first.value
    // Before anything is sent: nothing is to be cleaned up then.
    if (page.items === 0) this.#requireEnough()
    const opening = {
      uploadId: this.#uploadId,
      forceRestart: this.#options.forceRestart === true,
      uncertain: this.#uncertain,
    }
    this.#uploadId = await openUpload(this.#send, page, opening, this.#patience)
    this.#isOpen = true
    this.#note(page, page.items)
  }

  readonly #send: SendPage = ({ uploadId, ...flags }, page) => {
    const { collection, datasource, group, signal, timeoutMs, headers, retries } = this.#options
    const about = { uploadId, ...flags, datasource, group }
    const json = `${JSON.stringify(about).slice(0, -1)},${JSON.stringify(collection)}:${page.json}}`
    const options = Object.entries({ signal, timeoutMs, headers, retries }).filter(([, value]) => value !== undefined)
    return this.#client.call(
      {
        method: 'POST',
        path: `/api/index/v1/bulkindex${collection}`,
        body: flags,
        json,
        repeat: 'page',
        answer: 'nothing',
      },
      Object.fromEntries(options),
    )
  }

  #sendLast(): Promise<void> {
    const staleFlag = this.#options.disableStaleCheck === true ? staleFlags[this.#options.collection] : undefined
    const flags = { uploadId: this.#uploadId, isLastPage: true as const }
    return this.#send(staleFlag === undefined ? flags : { ...flags, [staleFlag]: true }, NO_ITEMS)
  }

  #requireEnough(): void {
    const { itemsMin = 1 } = this.#options
    if (this.#stored >= itemsMin) return
    const problem =
      `there were ${this.#stored} items, where at least ${itemsMin} are expected. All others would have been deleted; ` +
      'a smaller itemsMin says that it is meant'
    throw new SourceFailure(problem, { cause: new Error(problem) })
  }

  #note({ items }: BulkPage, itemsInOrder: number): void {
    this.#pages += 1
    this.#stored += items
    this.#storedInOrder += itemsInOrder
    const resume = { uploadId: this.#uploadId, items: this.#storedInOrder }
    this.#options.onProgress?.({ uploadId: this.#uploadId, items: this.#stored, pages: this.#pages, resume })
  }

  #explain(error: unknown): BulkUploadError {
    const { collection, datasource, group } = this.#options
    const of = [group, datasource].filter((name) => name !== undefined).map((name) => ` of ${JSON.stringify(name)}`)
    const what = `bulk upload ${JSON.stringify(this.#uploadId)} of ${collection}${of.join('')}`
    const uploadId = this.#isOpen ? this.#uploadId : this.#uncertain.at(-1)
    const resume = uploadId === undefined ? undefined : { uploadId, items: this.#isOpen ? this.#storedInOrder : 0 }
    const cause = error instanceof UnknownEnd || error instanceof SourceFailure ? error.cause : error
    const phase = error instanceof SourceFailure ? 'reading its items' : this.#phase
    return new BulkUploadError(what, phase, cause, { resume, mayBeFinished: error instanceof UnknownEnd })
  }
}

/** Not randomUUID, which browsers have on secure pages alone. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
