import type { DatabaseSync } from 'node:sqlite'
import { type Bits, hasBit } from './bits.ts'
import { inTransaction, segmentPath } from './manifest.ts'
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
  /** Segments of fewer bytes are kept in the manifest. */
  readonly embeddedBytesMax: number
}

export const mergeSettings: MergeSettings = { factor: 8, embeddedBytesMax: 256 * 1024 }

/** A segment of which so much is deleted, or patched, is worth copying by itself. */
const DELETED_SHARE_MAX = 0.25
const PATCHED_SHARE_MAX = 0.1

/** The segments to merge next; empty if all is well. */
export function chooseMerge(views: readonly SegmentView[], { factor }: MergeSettings): readonly SegmentView[] {
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

/** A merge under way. Each step takes some milliseconds; changes of the sources in between are carried over at the end. */
export type Merge = {
  /** True once the merged segment is in the place of its sources. */
  readonly step: () => boolean
  /** Of the merged segment. */
  readonly id: number
  /** The ids of the segments that are merged. */
  readonly sources: readonly number[]
}

export function startMerge(
  directory: string,
  db: DatabaseSync,
  views: readonly SegmentView[],
  id: number,
  { embeddedBytesMax }: MergeSettings,
): Merge {
  const begun = views.map((view) => ({ view, live: view.live.slice(), patches: new Map(view.patches) }))
  let bytes = 0
  for (const { segment } of views) for (const size of Object.values(segment.sizes())) bytes += size
  const steps = mergeSegments(
    begun.map(({ view, live, patches }) => ({
      segment: view.segment,
      isLive: (ordinal) => hasBit(live, ordinal),
      accessTermsOf: (ordinal) => patches.get(ordinal),
    })),
    bytes > embeddedBytesMax ? segmentPath(directory, id) : undefined,
  )
  const publish = publisher(db, id)
  return {
    id,
    sources: views.map((view) => view.id),
    step() {
      const { done, value } = steps.next()
      if (done !== true) return false
      inTransaction(db, () => publish(begun, value))
      return true
    },
  }
}

type Begun = {
  readonly view: SegmentView
  readonly live: Bits
  readonly patches: ReadonlyMap<number, readonly string[]>
}

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
