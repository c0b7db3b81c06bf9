import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { ApiException, ConflictException } from '@sheaf/client'
import { limits } from '@sheaf/contract/limits'
import type { BulkCollection, Target } from './bulk-collections.ts'

/**
 * A connector that replaces one collection again and again by bulk uploads, and knows of each of its pages whether the
 * server has acknowledged it. It outlives the server.
 */
export type BulkUploader = {
  readonly name: string
  /** How many pages have been acknowledged. */
  readonly acknowledged: () => number
  /** One upload after the other, until a page fails. Answers the error. */
  readonly uploadUntilItFails: (target: Target) => Promise<unknown>
  /**
   * Compares what the server has with what was acknowledged: that is there, and what was under way is there by whole
   * transactions. Answers what the connector was waiting for, and what has become of it.
   */
  readonly check: (target: Target) => Promise<string>
  /** Brings the upload that failed to its end, by going on with it or by another one, after which only its items are left. */
  readonly recover: (target: Target) => Promise<void>
  /** The items that were there when it last looked. */
  readonly live: () => ReadonlySet<number>
}

type Page = { readonly items: readonly number[]; readonly isFirst: boolean; readonly isLast: boolean }
type Upload = {
  readonly uploadId: string
  readonly forcesRestart: boolean
  readonly pages: readonly Page[]
  readonly items: readonly number[]
  readonly acknowledged: Set<Page>
}

const PAGES = 4

/** Every upload shares half of its items with the one before, so that each keeps, adds and renounces some. */
function planUpload(number: number, itemsPerPage: number, forcesRestart: boolean): Upload {
  const start = number * ((PAGES * itemsPerPage) / 2)
  const items = Array.from({ length: PAGES * itemsPerPage }, (_, i) => start + i)
  const parts = Array.from({ length: PAGES }, (_, i) => items.slice(i * itemsPerPage, (i + 1) * itemsPerPage))
  // Some send it all in one page, some open and close it with empty ones.
  const contents = [[items], [[], ...parts, []], parts][number % 3] ?? []
  return {
    uploadId: `upload-${number}`,
    forcesRestart,
    pages: contents.map((each, i) => ({ items: each, isFirst: i === 0, isLast: i === contents.length - 1 })),
    items,
    acknowledged: new Set(),
  }
}

export function openUploader(collection: BulkCollection): BulkUploader {
  const { name, itemsPerPage } = collection
  let uploads = 0
  let acknowledgedPages = 0
  let upload: Upload | undefined
  let live: ReadonlySet<number> = new Set()
  /** Pages without an answer, in any upload that is not known to be finished. */
  const unanswered = new Set<Page>()
  /** Whether the last page of the upload that failed has been sent at all. */
  let wasLastSent = false

  function begin(forcesRestart: boolean): Upload {
    upload = planUpload(uploads, itemsPerPage, forcesRestart)
    uploads += 1
    return upload
  }
  function send(target: Target, { uploadId, forcesRestart }: Upload, { isFirst, isLast, items }: Page): Promise<void> {
    const flags = { isFirstPage: isFirst, isLastPage: isLast, forceRestartUpload: isFirst && forcesRestart }
    return collection.send(target, { uploadId, ...flags }, items)
  }
  async function sendAndNote(target: Target, to: Upload, page: Page): Promise<void> {
    unanswered.add(page)
    await send(target, to, page)
    unanswered.delete(page)
    to.acknowledged.add(page)
    acknowledgedPages += 1
    live = new Set(page.isLast ? to.items : [...live, ...page.items])
  }
  /** Sends the pages that were not acknowledged; those between the first and the last all at once. */
  async function complete(target: Target, to: Upload): Promise<void> {
    await collection.prepareItems(target, to.items)
    const missing = to.pages.filter((page) => !to.acknowledged.has(page))
    for (const page of missing.filter(({ isFirst }) => isFirst)) await sendAndNote(target, to, page)
    const between = missing.filter(({ isFirst, isLast }) => !isFirst && !isLast)
    const sent = await Promise.allSettled(between.map((page) => sendAndNote(target, to, page)))
    for (const each of sent) if (each.status === 'rejected') throw each.reason
    for (const page of missing.filter(({ isFirst, isLast }) => isLast && !isFirst)) await sendAndNote(target, to, page)
  }

  async function check(target: Target): Promise<string> {
    const items = upload?.items ?? []
    const found = await collection.findLive(target, [...new Set([...live, ...items])])
    const pages = [...unanswered]
    const isFinished = pages.some(({ isLast }) => isLast) && isSame(found, items)
    if (!isFinished) assertIsBetween(name, live, found, pages)
    live = found
    unanswered.clear()
    const kinds = pages.map(({ isFirst, isLast }) => (isLast ? 'last' : isFirst ? 'first' : 'middle'))
    return `${name}: ${kinds.join(' ') || 'none'}${isFinished ? ' (done)' : ''}`
  }

  /** Another upload, by force where one may be open; the one that it replaces can do no more harm. */
  async function replace(target: Target, broken: Upload): Promise<void> {
    const other = begin(true)
    const [first] = other.pages
    const [, ...later] = broken.pages
    const last = later.at(-1)
    if (first !== undefined && last !== undefined && broken.acknowledged.size > 0 && !wasLastSent) {
      await assert.rejects(send(target, { ...other, forcesRestart: false }, first), ConflictException)
    }
    await complete(target, other)
    if (last === undefined) return
    // Refused, or a repetition of what was done before the server was killed.
    await send(target, broken, last).catch((error: unknown) => {
      if (!(error instanceof ApiException && (error.status === 409 || error.status === 400))) throw error
    })
  }
  return {
    name,
    acknowledged: () => acknowledgedPages,
    live: () => live,
    check,
    async uploadUntilItFails(target) {
      try {
        for (;;) await complete(target, begin(false))
      } catch (error) {
        wasLastSent = [...unanswered].some(({ isLast }) => isLast)
        return error
      }
    },
    async recover(target) {
      if (upload === undefined) return
      if (randomInt(2) === 0) await complete(target, upload)
      else await replace(target, upload)
      await check(target)
      assert.ok(isSame(live, upload.items), `${name}: after ${upload.uploadId} others than its own items are left`)
    },
  }
}

/** Asserts that all that was acknowledged is there, and besides it only whole transactions of pages without an answer. */
function assertIsBetween(
  name: string,
  acknowledged: ReadonlySet<number>,
  found: ReadonlySet<number>,
  unanswered: readonly Page[],
): void {
  const lost = [...acknowledged].filter((item) => !found.has(item))
  assert.deepEqual(lost, [], `${name}: these were acknowledged and renounced by no last page`)
  const explained = new Set([...acknowledged, ...unanswered.flatMap(({ items }) => items)])
  const strange = [...found].filter((item) => !explained.has(item))
  assert.deepEqual(strange, [], `${name}: these were never sent, or were deleted before`)
  for (const { items, isLast } of unanswered) {
    const parts = chunksOf(items, limits.entriesPerTransaction.value).map((part) =>
      part.filter((item) => !acknowledged.has(item)),
    )
    let isOver = false
    for (const [i, part] of parts.entries()) {
      if (part.length === 0) continue
      const stored = part.filter((item) => found.has(item)).length
      assert.ok(stored === 0 || stored === part.length, `${name}: ${stored} of ${part.length} of a transaction`)
      assert.ok(stored === 0 || !isOver, `${name}: a later part of a page without an earlier one`)
      const isEnd = i === parts.length - 1
      assert.ok(stored === 0 || !(isEnd && isLast), `${name}: all of the last page without its effect`)
      isOver = stored === 0
    }
  }
}

function chunksOf(items: readonly number[], size: number): readonly (readonly number[])[] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size))
}

function isSame(found: ReadonlySet<number>, expected: readonly number[]): boolean {
  return found.size === expected.length && expected.every((item) => found.has(item))
}
