import type { DatabaseSync } from 'node:sqlite'
import { hasBit } from './bits.ts'
import { inTransaction, segmentPath } from './manifest.ts'
import { mergeSourceOf, type Remains } from './merge-task.ts'
import { startMergeThread } from './merge-worker.ts'
import { type MergedSegment, mergeSegments } from './segment/merge.ts'
import type { SegmentView } from './snapshot.ts'

/**
 * Segments are merged when there are several of about the same size, as the components of a log-structured merge tree are
 * (O'Neil, Cheng, Gawlick and O'Neil, 1996): each document is copied a few times on its way up, and a search has few segments
 * to look at. What is deleted is left behind.
 */

export type MergeSettings = {
  /** So many segments of one tier are merged into one; the next tier has segments so many times as large. */
  readonly factor: number
  /** The same while nothing is waiting, when fewer segments are worth copying documents more often; as ever if undefined. */
  readonly idleFactor?: number
  /** Segments of fewer bytes are kept in the manifest. */
  readonly embeddedBytesMax: number
  /** Segments that together have as many bytes are merged by a thread beside, unless it is busy. */
  readonly besideBytesMin: number
}

export const mergeSettings: MergeSettings = {
  factor: 8,
  idleFactor: 4,
  embeddedBytesMax: 256 * 1024,
  besideBytesMin: 2 * 1024 * 1024,
}

/** A segment of which so much is deleted, or patched, is worth copying by itself. */
const DELETED_SHARE_MAX = 0.25
const PATCHED_SHARE_MAX = 0.1

/** The segments to merge next; empty if all is well. */
export function chooseMerge(
  views: readonly SegmentView[],
  settings: MergeSettings,
  isIdle: boolean,
): readonly SegmentView[] {
  const factor = isIdle ? (settings.idleFactor ?? settings.factor) : settings.factor
  const tiers = new Map<number, SegmentView[]>()
  for (const view of views) {
    const tier = Math.floor(Math.log(view.segment.documents) / Math.log(factor) + 1e-9)
    tiers.set(tier, [...(tiers.get(tier) ?? []), view])
  }
  // The smallest first: they are quickly done, and there are soon many of them.
  for (const tier of [...tiers.keys()].sort((one, other) => one - other)) {
    const same = tiers.get(tier) ?? []
    if (same.length >= factor) return inOrder(same)
  }
  const worn = views.find(
    ({ segment: { documents }, deletedCount, patches }) =>
      deletedCount() > documents * DELETED_SHARE_MAX || patches.size > documents * PATCHED_SHARE_MAX,
  )
  return worn === undefined ? [] : [worn]
}

/** As they came, so that ordinals go on following keys where they can. */
function inOrder(views: readonly SegmentView[]): readonly SegmentView[] {
  return views.toSorted((one, other) => (one.segment.keys()[0] ?? 0) - (other.segment.keys()[0] ?? 0))
}

/** A merge under way. */
export type Merge = {
  /** Of the merged segment. */
  readonly id: number
  /** The ids of the segments that are merged. */
  readonly sources: readonly number[]
  /** True for one that goes on by itself. */
  readonly isBeside: boolean
  /** Goes on for some milliseconds, or waits so long for one that goes on by itself. True once the segment is published. */
  readonly advance: (waitMillis: number) => boolean
  /** Ends it and takes back what it has written. */
  readonly abandon: () => void
}

/** What does the work of a merge. */
export type MergeWork = {
  /** As of a merge; what has come of it, once there is something. */
  readonly advance: (waitMillis: number) => MergedSegment | undefined
  readonly abandon: () => void
}

/** Bytes of all sources. */
export function bytesOf(views: readonly SegmentView[]): number {
  let bytes = 0
  for (const { segment } of views) for (const size of Object.values(segment.sizes())) bytes += size
  return bytes
}

export function startMerge(
  directory: string,
  db: DatabaseSync,
  views: readonly SegmentView[],
  { id, isBeside, embeddedBytesMax }: Pick<Merge, 'id' | 'isBeside'> & Pick<MergeSettings, 'embeddedBytesMax'>,
): Merge {
  const begun = views.map((view) => ({ view, live: view.live.slice(), patches: new Map(view.patches) }))
  const path = bytesOf(views) > embeddedBytesMax ? segmentPath(directory, id) : undefined
  const work = isBeside ? mergeBeside(db, begun, path) : mergeHere(begun, path)
  const publish = publisher(db, id)
  return {
    id,
    sources: views.map((view) => view.id),
    isBeside,
    advance(waitMillis) {
      const merged = work.advance(waitMillis)
      if (merged === undefined) return false
      inTransaction(db, () => publish(begun, merged))
      return true
    },
    abandon: work.abandon,
  }
}

function mergeHere(begun: readonly Begun[], path: string | undefined): MergeWork {
  const steps = mergeSegments(
    begun.map(({ view, ...remains }) => mergeSourceOf(view.segment, remains)),
    path,
  )
  return {
    advance() {
      const { done, value } = steps.next()
      return done === true ? value : undefined
    },
    abandon: () => void steps.return(undefined as never),
  }
}

function mergeBeside(db: DatabaseSync, begun: readonly Begun[], path: string | undefined): MergeWork {
  const content = db.prepare('SELECT content FROM segments WHERE id = ?')
  const sources = begun.map(({ view, live, patches }) => {
    const bytes = content.get(view.id)?.content
    const source = bytes instanceof Uint8Array ? { name: view.name, bytes } : { path: view.name }
    return { source, seal: view.segment.seal, live, patches }
  })
  return startMergeThread({ sources, path })
}

type Begun = Remains & { readonly view: SegmentView }

function publisher(db: DatabaseSync, id: number) {
  const insert = db.prepare('INSERT INTO segments (id, documents, bytes, seal, content) VALUES (?, ?, ?, ?, ?)')
  const deletion = db.prepare('INSERT INTO deletions (segment, ordinal) VALUES (?, ?)')
  const patch = db.prepare('INSERT INTO patches (segment, ordinal, access_terms) VALUES (?, ?, ?)')
  const removals = ['segments WHERE id', 'deletions WHERE segment', 'patches WHERE segment'].map((rows) =>
    db.prepare(`DELETE FROM ${rows} = ?`),
  )
  const grow = db.prepare('UPDATE position SET generation = generation + 1')
  return (begun: readonly Begun[], { documents, bytes, seal, content, ordinals }: MergedSegment) => {
    if (documents > 0) insert.run(id, documents, bytes, seal, content ?? null)
    for (const [at, { view, live, patches }] of begun.entries()) {
      const moved = ordinals[at]
      for (let ordinal = 0; ordinal < view.segment.documents; ordinal += 1) {
        if (hasBit(live, ordinal) && !hasBit(view.live, ordinal)) deletion.run(id, moved?.[ordinal] ?? 0)
      }
      for (const [ordinal, terms] of view.patches) {
        if (hasBit(view.live, ordinal) && patches.get(ordinal) !== terms) {
          patch.run(id, moved?.[ordinal] ?? 0, terms.join(' '))
        }
      }
      for (const removal of removals) removal.run(view.id)
    }
    grow.run()
  }
}
