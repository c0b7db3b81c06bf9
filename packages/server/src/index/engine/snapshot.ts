import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { allBits, type Bits, clearBit } from './bits.ts'
import { markSegmentDamaged, segmentPath } from './manifest.ts'
import { SegmentDamaged } from './segment/damage.ts'
import { openSegment } from './segment/open.ts'
import type { Segment } from './segment.ts'
import { openVisibleSets, type VisibleSets } from './visible.ts'

/**
 * The index as it is now: its open segments, and for each what is deleted and which documents carry other access terms than
 * the segment says. Segments never change, so keeping up means opening new ones, closing those that are gone, and taking up
 * the deletions and patches that have come since.
 */
export type SegmentView = {
  readonly id: number
  /** What messages about it call it. */
  readonly name: string
  readonly segment: Segment
  /** Documents that are not deleted. */
  readonly live: Bits
  /** Access terms of documents whose rights were changed alone, by ordinal. */
  readonly patches: Map<number, readonly string[]>
  readonly visible: VisibleSets
  /** The ordinal of a key, if the segment has it, deleted or not. */
  readonly ordinalOf: (key: number) => number | undefined
  readonly deletedCount: () => number
  readonly noteDeleted: (ordinal: number) => void
  readonly notePatched: (ordinal: number, accessTerms: readonly string[]) => void
}

export type Snapshot = {
  /** The segments, the largest first. */
  readonly views: () => readonly SegmentView[]
  /** Takes up what has changed; to be called inside a transaction, so that it is of one moment. */
  readonly refresh: () => void
  /**
   * Leaves out the segment that an error is about and remembers that it is damaged; false if it is about something else.
   * What the other segments hold is still found.
   */
  readonly leaveOut: (error: unknown) => boolean
  readonly close: () => void
}

export function openSnapshot(directory: string, db: DatabaseSync): Snapshot {
  const statements = {
    generation: db.prepare('SELECT generation FROM position'),
    segments: db.prepare('SELECT id FROM segments'),
    content: db.prepare('SELECT seal, content FROM segments WHERE id = ?'),
    deletions: db.prepare('SELECT id, segment, ordinal FROM deletions WHERE id > ? ORDER BY id'),
    patches: db.prepare('SELECT id, segment, ordinal, access_terms FROM patches WHERE id > ? ORDER BY id'),
    deletionsOf: db.prepare('SELECT ordinal FROM deletions WHERE segment = ?'),
    patchesOf: db.prepare('SELECT ordinal, access_terms FROM patches WHERE segment = ? ORDER BY id'),
    lastDeletion: db.prepare('SELECT coalesce(max(id), 0) AS id FROM deletions'),
    lastPatch: db.prepare('SELECT coalesce(max(id), 0) AS id FROM patches'),
  }
  const open = new Map<number, SegmentView>()
  /** Segments found damaged: they are never answered from again. */
  const leftOut = new Set<number>()
  /** Those of them, with the reasons, of which the writer could not be told. */
  const untold = new Map<number, string>()
  let views: readonly SegmentView[] = []
  let generation = -1
  let lastDeletion = 0
  let lastPatch = 0

  function openView(id: number): SegmentView {
    const { seal, content } = statements.content.get(id) ?? {}
    const name = segmentPath(directory, id)
    const source = content instanceof Uint8Array ? { name, bytes: content } : { path: name }
    const segment = openSegment(source)
    if (segment.seal !== seal) {
      segment.close()
      throw new SegmentDamaged(name, 'it is another segment than the manifest names')
    }
    const view = viewOf(id, name, segment)
    for (const row of statements.deletionsOf.iterate(id)) view.noteDeleted(Number(row.ordinal))
    for (const row of statements.patchesOf.iterate(id)) view.notePatched(Number(row.ordinal), termsIn(row.access_terms))
    return view
  }

  /** Deletions and patches of segments that were open before; those of new ones are read when they are opened. */
  function takeUpChanges() {
    for (const row of statements.deletions.iterate(lastDeletion)) {
      open.get(Number(row.segment))?.noteDeleted(Number(row.ordinal))
    }
    for (const row of statements.patches.iterate(lastPatch)) {
      open.get(Number(row.segment))?.notePatched(Number(row.ordinal), termsIn(row.access_terms))
    }
    lastDeletion = Math.max(lastDeletion, idIn(statements.lastDeletion))
    lastPatch = Math.max(lastPatch, idIn(statements.lastPatch))
  }

  function noteDamaged(id: number, reason: string) {
    leftOut.add(id)
    open.get(id)?.segment.close()
    open.delete(id)
    views = views.filter((view) => view.id !== id)
    untold.set(id, reason)
    tellDamaged()
  }

  function tellDamaged() {
    for (const [id, reason] of untold) {
      try {
        markSegmentDamaged(directory, id, reason)
        untold.delete(id)
      } catch (error) {
        // Told again later: until there is room, the writer could not put its documents again either.
        if (!isWithoutRoom(error)) throw error
      }
    }
  }

  return {
    views: () => views,
    leaveOut(error) {
      const view = error instanceof SegmentDamaged ? views.find(({ name }) => error.segment === name) : undefined
      if (view === undefined || !(error instanceof SegmentDamaged)) return false
      noteDamaged(view.id, error.message)
      return true
    },
    refresh() {
      tellDamaged()
      const present = Number(statements.generation.get()?.generation)
      if (present === generation) return
      takeUpChanges()
      const ids = new Set(statements.segments.all().map(({ id }) => Number(id)))
      for (const [id, view] of open) {
        if (ids.has(id)) continue
        open.delete(id)
        view.segment.close()
      }
      for (const id of ids) {
        if (open.has(id) || leftOut.has(id)) continue
        try {
          open.set(id, openView(id))
        } catch (error) {
          if (!(error instanceof SegmentDamaged)) throw error
          noteDamaged(id, error.message)
        }
      }
      views = [...open.values()].sort((one, other) => other.segment.documents - one.segment.documents)
      generation = present
    },
    close() {
      for (const { segment } of open.values()) segment.close()
      open.clear()
      views = []
      generation = -1
    },
  }
}

function isWithoutRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}

function idIn(statement: StatementSync): number {
  return Number(statement.get()?.id)
}

function termsIn(column: unknown): readonly string[] {
  return typeof column === 'string' && column !== '' ? column.split(' ') : []
}

function viewOf(id: number, name: string, segment: Segment): SegmentView {
  const live = allBits(segment.documents)
  const patches = new Map<number, readonly string[]>()
  const visible = openVisibleSets(segment, live, patches)
  let deleted = 0
  let byKey: Uint32Array | undefined
  return {
    id,
    name,
    segment,
    live,
    patches,
    visible,
    deletedCount: () => deleted,
    ordinalOf(key) {
      byKey ??= ordinalsByKey(segment.keys())
      return findKey(segment.keys(), byKey, key)
    },
    noteDeleted(ordinal) {
      deleted += 1
      clearBit(live, ordinal)
      visible.noteDeleted(ordinal)
    },
    notePatched(ordinal, accessTerms) {
      patches.set(ordinal, accessTerms)
      visible.forget()
    },
  }
}

/** Mostly documents arrive in the order of their keys, and nothing has to be sorted. */
function ordinalsByKey(keys: Float64Array): Uint32Array {
  const ordinals = Uint32Array.from(keys.keys())
  let isSorted = true
  for (let at = 1; at < keys.length && isSorted; at += 1) isSorted = (keys[at - 1] ?? 0) < (keys[at] ?? 0)
  return isSorted ? ordinals : ordinals.sort((one, other) => (keys[one] ?? 0) - (keys[other] ?? 0))
}

function findKey(keys: Float64Array, byKey: Uint32Array, key: number): number | undefined {
  let low = 0
  let high = byKey.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[byKey[middle] ?? 0] ?? 0) < key) low = middle + 1
    else high = middle
  }
  const ordinal = byKey[low]
  return ordinal !== undefined && keys[ordinal] === key ? ordinal : undefined
}

/** Where a document is now: the view in which it is live. */
export function findLive(
  views: readonly SegmentView[],
  key: number,
): { readonly view: SegmentView; readonly ordinal: number } | undefined {
  for (const view of views) {
    const ordinal = view.ordinalOf(key)
    if (ordinal !== undefined && (((view.live[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1) === 1)
      return { view, ordinal }
  }
  return undefined
}
