import { rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Analyzer } from '../analysis/port.ts'
import {
  type IndexChange,
  type IndexedDocument,
  IndexNotReady,
  type IndexPosition,
  type Missing,
  type SearchIndexWriter,
  type Tidied,
} from '../port.ts'
import { isDamage, reasonOf } from './damage.ts'
import { removeIfPossible, removeOrphans, writeWhole } from './files.ts'
import { checkAccessTerms, openInverter } from './inversion.ts'
import {
  createManifest,
  inTransaction,
  isMarkedDamaged,
  markDamaged,
  openManifest,
  readPosition,
  segmentPath,
} from './manifest.ts'
import { bytesOf, chooseMerge, type Merge, type MergeSettings, startMerge } from './merging.ts'
import { findObstacle } from './obstacle.ts'
import { accessOf, fingerprintOf } from './prepared.ts'
import { publisher, type Sorted } from './publishing.ts'
import { taker } from './repair.ts'
import { sealOf } from './segment/section-reader.ts'
import { findLive, openSnapshot } from './snapshot.ts'

/**
 * The writing side. Each `apply` makes one small segment of what is new, and publishes it together with what is deleted and
 * whose rights have changed; `tidy` merges small segments into larger ones.
 */
export function openWriter(directory: string, analyzer: Analyzer, settings: MergeSettings): SearchIndexWriter {
  let open: OpenWriter | undefined
  const close = () => {
    open?.close()
    open = undefined
  }
  const usable = (): OpenWriter | undefined => {
    if (isMarkedDamaged(directory)) close()
    else {
      const db = open === undefined ? openManifest(directory, { readOnly: false, analyzer: analyzer.name }) : undefined
      if (db !== undefined) open = prepare(directory, db, analyzer, settings)
    }
    return open
  }
  /** Runs `work`; if it meets damage, remembers that and gives `otherwise`. */
  const guarded = <Result>(work: (writer: OpenWriter | undefined) => Result, otherwise: () => Result): Result => {
    try {
      return work(usable())
    } catch (error) {
      if (open?.leaveOut(error) === true) return guarded(work, otherwise)
      if (!isDamage(error)) throw error
      markDamaged(directory, reasonOf(error))
      close()
      return otherwise()
    }
  }
  const required = <Result>(work: (writer: OpenWriter) => Result): Result =>
    guarded(
      (writer) => {
        if (writer === undefined) throw new IndexNotReady('there is no usable index to change: reset it first')
        return work(writer)
      },
      () => {
        throw new IndexNotReady('the search index is damaged: reset it')
      },
    )
  return {
    position: () =>
      guarded(
        (writer) => writer?.position(),
        () => undefined,
      ),
    obstacle: () =>
      guarded(
        (writer) => (writer === undefined ? findObstacle(directory, analyzer.name) : undefined),
        () => findObstacle(directory, analyzer.name),
      ),
    reset(position) {
      close()
      open = prepare(directory, createManifest(directory, position, analyzer.name), analyzer, settings)
    },
    apply: (changes, changeSeq) => required((writer) => writer.apply(changes, changeSeq)),
    flush: () => required((writer) => writer.flush()),
    tidy: (millis, isIdle = false) =>
      guarded(
        (writer): Tidied => writer?.tidy(millis, isIdle) ?? 'done',
        () => 'done',
      ),
    missing: () =>
      guarded(
        (writer) => writer?.missing() ?? NOTHING_MISSING,
        () => NOTHING_MISSING,
      ),
    close,
  }
}

const NOTHING_MISSING: Missing = { keys: [], reasons: [] }

type OpenWriter = {
  readonly position: () => IndexPosition | undefined
  readonly apply: (changes: readonly IndexChange[], changeSeq: number) => void
  readonly flush: () => number
  readonly tidy: (millis: number, isIdle: boolean) => Tidied
  readonly missing: () => Missing
  /** Leaves out the segment that an error is about; false if it is about something else. */
  readonly leaveOut: (error: unknown) => boolean
  readonly close: () => void
}

function prepare(directory: string, db: DatabaseSync, analyzer: Analyzer, settings: MergeSettings): OpenWriter {
  // Waiting for the disk in every transaction would hold up the record's own commits, on which people wait.
  db.exec('PRAGMA synchronous = NORMAL')
  const snapshot = openSnapshot(directory, db)
  try {
    snapshot.refresh()
  } catch (error) {
    db.close()
    throw error
  }
  let nextId = removeOrphans(directory, db)
  const invert = openInverter(analyzer)
  const publish = publisher(db)
  const takeOut = taker(directory, db, snapshot)
  const missing = db.prepare('SELECT key FROM missing')
  const known = db.prepare('SELECT fingerprint, access FROM documents WHERE key = ?')
  /** One by this thread and one beside, at most. */
  let merges: readonly Merge[] = []
  /** Files that the manifest names no more. A loss of power may bring back a manifest that does, until the next flush. */
  let obsolete: readonly number[] = []

  function sort(changes: readonly IndexChange[]): Sorted {
    const last = new Map(changes.map((change) => [change.kind === 'put' ? change.document.key : change.key, change]))
    const sorted: Sorted = { added: [], repeated: [], patched: [], deleted: [], forgotten: [] }
    for (const [key, change] of last) {
      const row = known.get(key)
      const place = row === undefined ? undefined : findLive(snapshot.views(), key)
      if (change.kind === 'put') {
        const { document, prepared } = change
        const stamped = {
          document,
          fingerprint: prepared?.fingerprint ?? fingerprintOf(document),
          access: prepared?.access ?? accessOf(document),
          text: prepared?.text,
        }
        if (place !== undefined && row?.fingerprint === stamped.fingerprint) {
          if (row.access !== stamped.access) sorted.patched.push({ place, access: stamped.access })
          sorted.repeated.push(stamped)
          continue
        }
        sorted.added.push(stamped)
      } else sorted.forgotten.push(key)
      if (place !== undefined) sorted.deleted.push(place)
    }
    return sorted
  }

  /** Makes the segment of new documents; answers what the manifest is to say of it. */
  function store(documents: readonly IndexedDocument[]) {
    if (documents.length === 0) return undefined
    const bytes = invert(documents)
    const id = nextId
    nextId += 1
    const isEmbedded = bytes.length <= settings.embeddedBytesMax
    if (!isEmbedded) writeWhole(segmentPath(directory, id), bytes)
    return {
      id,
      documents: documents.length,
      bytes: bytes.length,
      seal: sealOf(bytes),
      content: isEmbedded ? bytes : undefined,
    }
  }

  function beginMerges(isIdle: boolean): void {
    while (merges.length < 2) {
      const free = snapshot.views().filter(({ id }) => !merges.some(({ sources }) => sources.includes(id)))
      const chosen = chooseMerge(free, settings, isIdle)
      if (chosen.length === 0) return
      const isBeside = bytesOf(chosen) >= settings.besideBytesMin && !merges.some((merge) => merge.isBeside)
      if (!isBeside && merges.some((merge) => !merge.isBeside)) return
      merges = [...merges, startMerge(directory, db, chosen, { ...settings, id: nextId, isBeside })]
      nextId += 1
    }
  }

  function advance(merge: Merge, waitMillis: number): void {
    const { id, sources } = merge
    const isThere = (wanted: number) => snapshot.views().some((view) => view.id === wanted)
    // What was in a segment that was taken out meanwhile is put again.
    if (!sources.every(isThere)) {
      end(merge)
      return
    }
    try {
      if (!merge.advance(Math.max(0, waitMillis))) return
    } catch (error) {
      // Say a full disk: what is half written is nobody's, and is begun anew.
      end(merge)
      throw error
    }
    merges = merges.filter((other) => other !== merge)
    snapshot.refresh()
    // If nothing was left of the sources, neither is the merged one named.
    obsolete = [...obsolete, ...sources, ...(isThere(id) ? [] : [id])]
  }

  /** Ends merges that are under way, and takes back what they have written. */
  function end(...ended: readonly Merge[]): void {
    merges = merges.filter((merge) => !ended.includes(merge))
    for (const merge of ended) {
      merge.abandon()
      removeIfPossible(segmentPath(directory, merge.id))
    }
  }

  return {
    position: () => readPosition(db),
    apply(changes, changeSeq) {
      for (const change of changes) if (change.kind === 'put') checkAccessTerms(change.document)
      const sorted = sort(changes)
      const segment = store(sorted.added.map(({ document }) => document))
      try {
        inTransaction(db, () => publish(sorted, segment, changeSeq))
      } catch (error) {
        if (segment?.content === undefined && segment !== undefined)
          rmSync(segmentPath(directory, segment.id), { force: true })
        throw error
      }
      snapshot.refresh()
    },
    flush() {
      // A transaction that waits for the disk brings all those before it along: they are in the same log.
      db.exec('PRAGMA synchronous = FULL')
      try {
        inTransaction(db, () => db.exec('UPDATE position SET change_seq = change_seq'))
      } finally {
        db.exec('PRAGMA synchronous = NORMAL')
      }
      for (const id of obsolete) removeIfPossible(segmentPath(directory, id))
      obsolete = []
      const position = readPosition(db)
      if (position === undefined) throw new Error('the search index has lost its position')
      return position.changeSeq
    },
    tidy(millis, isIdle) {
      const until = performance.now() + millis
      do {
        beginMerges(isIdle)
        if (merges.length === 0) return 'done'
        const isMoreToDo = merges.some(({ isBeside }) => !isBeside)
        for (const merge of merges) advance(merge, isMoreToDo ? 0 : until - performance.now())
      } while (performance.now() < until)
      beginMerges(isIdle)
      if (merges.length === 0) return 'done'
      return merges.every(({ isBeside }) => isBeside) ? 'elsewhere' : 'more'
    },
    missing() {
      const reasons = takeOut()
      return { keys: missing.all().map(({ key }) => Number(key)), reasons }
    },
    leaveOut(error) {
      if (!snapshot.leaveOut(error)) return false
      end(...merges)
      return true
    },
    close() {
      end(...merges)
      snapshot.close()
      db.close()
    },
  }
}
