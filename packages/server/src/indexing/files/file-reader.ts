import { limits } from '@sheaf/contract/limits'
import type { StoredContent } from '../../documents/content.ts'
import type { Store } from '../../store/port.ts'
import { findDocument } from '../../store/reads/documents.ts'
import { type FileTextsRow, findFileTexts, listAwaitedFileTexts } from '../../store/reads/file-texts.ts'
import { digestOf, type FilePart, filePartsOf, type ReadText } from './file-part.ts'
import type { FilePool } from './file-pool.ts'

/**
 * Reads the files that the index awaits, the record being the queue: what was begun when the process died is begun again. What
 * was read is stored, which queues the document for the index once more.
 */
export type FileReader = {
  /** To be called when there may be files to read. */
  readonly look: () => void
  /** Leaves what is under way to the next start. */
  readonly close: () => Promise<void>
}

/** Documents that are begun with one write. */
const BEGUN_AT_ONCE = 16
/** What was read is stored together with what others read within this time. */
const GATHER_MILLIS = 50

type Begun = { readonly key: number; readonly attempts: number }

/** @param failed told why the record could not be read or written; it is tried again a second later */
export function openFileReader(
  store: Store,
  pool: FilePool,
  nowMs: () => number,
  failed: (error: unknown) => void,
): FileReader {
  /** Begun in the record, and waiting for a thread. */
  let waiting: Begun[] = []
  /** Those that took long while others did: they wait for room among those. */
  const slow: Begun[] = []
  const running = new Set<number>()
  let results: { readonly key: number; readonly digest: string; readonly texts: string }[] = []
  let storing: NodeJS.Timeout | undefined
  let retrying: NodeJS.Timeout | undefined
  let isLooking = false
  let isWanted = false
  let isClosing = false

  function look(): void {
    isWanted = true
    if (isLooking || isClosing) return
    isLooking = true
    begin().then(
      () => {
        isLooking = false
        // Called while the last round was ending.
        if (isWanted) look()
      },
      (error: unknown) => {
        isLooking = false
        failed(error)
        retrying = setTimeout(look, RETRY_MILLIS)
      },
    )
  }

  /** Gives work to threads until there is no more, or no room. */
  async function begin(): Promise<void> {
    while (isWanted && !isClosing) {
      isWanted = false
      for (;;) {
        const { usual, slow: slowRoom } = pool.room()
        const isSlow = slowRoom > 0 && slow.length > 0
        if (!isSlow && usual <= 0) break
        if (!isSlow && waiting.length === 0) waiting = await take()
        const next = isSlow ? slow.shift() : waiting.shift()
        if (next === undefined || isClosing) break
        // One that may have ended the process before is read while nothing else is, so that no other is blamed.
        if (next.attempts > 0 && running.size > 0) {
          waiting.unshift(next)
          break
        }
        await start(next, isSlow)
      }
    }
  }

  /** The next documents, noted as begun. */
  async function take(): Promise<Begun[]> {
    const known = new Set([...running, ...slow.map(({ key }) => key), ...results.map(({ key }) => key)])
    const rows = (await listAwaitedFileTexts(store.read, BEGUN_AT_ONCE + known.size)).filter(
      ({ document_key: key }) => !known.has(key),
    )
    const first = rows
      .slice(0, rows[0]?.attempts === 0 ? BEGUN_AT_ONCE : 1)
      .filter(({ attempts }) => attempts === rows[0]?.attempts)
    const begun = first.map(({ document_key: key, attempts }) => ({ key, attempts }))
    if (begun.length > 0) await store.write('beginFileTexts', { keys: begun.map(({ key }) => key) })
    return begun
  }

  async function start(begun: Begun, isSlow: boolean): Promise<void> {
    const { key, attempts } = begun
    const row = await findFileTexts(store.read, key)
    const parts = await partsOf(key)
    const digest = digestOf(parts)
    // A document that was changed or deleted meanwhile is in the queue of the index, which awaits its files anew.
    if (row === undefined || row.texts !== null || row.digest !== digest) {
      if (row?.texts === null) await store.write('awaitFileTexts', { awaited: [], gone: [key] })
      return
    }
    if (attempts >= limits.fileAttemptsMax.value) {
      const warning = `the server ended ${attempts} times while it was read`
      keep(
        row,
        parts.map(() => ({ text: '', warning })),
      )
      return
    }
    running.add(key)
    void pool.read(parts, isSlow).then((texts) => {
      running.delete(key)
      if (texts === 'put off') slow.push(begun)
      else keep(row, texts)
      look()
    })
  }

  async function partsOf(key: number): Promise<readonly FilePart[]> {
    const document = await findDocument(store.read, key)
    return document === undefined ? [] : filePartsOf(JSON.parse(document.content) as StoredContent)
  }

  function keep({ document_key: key, digest }: FileTextsRow, texts: readonly ReadText[]): void {
    results.push({ key, digest, texts: JSON.stringify(texts) })
    storing ??= setTimeout(storeResults, GATHER_MILLIS)
  }

  function storeResults(): void {
    storing = undefined
    // A copy: what is kept while this is being written is not written with it.
    const read = [...results]
    store
      .write('storeFileTexts', { read, nowMs: nowMs() })
      .then(() => {
        results = results.filter((result) => !read.includes(result))
      })
      .catch((error: unknown) => {
        failed(error)
        if (!isClosing) storing = setTimeout(storeResults, RETRY_MILLIS)
      })
  }

  return {
    look,
    async close() {
      isClosing = true
      clearTimeout(storing)
      clearTimeout(retrying)
      const left = [...running, ...[...waiting, ...slow].map(({ key }) => key)]
      await pool.close()
      // Without room on the disk they count as tried once more.
      if (left.length > 0) await store.write('putOffFileTexts', { keys: left }).catch(failed)
      if (results.length > 0) await store.write('storeFileTexts', { read: results, nowMs: nowMs() }).catch(failed)
    },
  }
}

const RETRY_MILLIS = 1_000
