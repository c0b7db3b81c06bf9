import type { DatabaseSync } from 'node:sqlite'
import { removeIfPossible } from './files.ts'
import { damagedSegments, forgetDamagedSegments, inTransaction, segmentPath } from './manifest.ts'
import { findLive, type Snapshot } from './snapshot.ts'

/**
 * Takes damaged segments out of the index and remembers which documents were in them: those that are in no other one. Answers
 * what was found wrong.
 */
export function taker(directory: string, db: DatabaseSync, snapshot: Snapshot): () => readonly string[] {
  const removals = ['segments WHERE id', 'deletions WHERE segment', 'patches WHERE segment'].map((rows) =>
    db.prepare(`DELETE FROM ${rows} = ?`),
  )
  const keys = db.prepare('SELECT key FROM documents')
  const lose = db.prepare('INSERT OR IGNORE INTO missing VALUES (?)')
  const grow = db.prepare('UPDATE position SET generation = generation + 1')
  return () => {
    const damaged = damagedSegments(directory)
    if (damaged.length === 0) return []
    inTransaction(db, () => {
      for (const { id } of damaged) for (const removal of removals) removal.run(id)
      grow.run()
      snapshot.refresh()
      for (const row of keys.iterate()) {
        const key = Number(row.key)
        if (findLive(snapshot.views(), key) === undefined) lose.run(key)
      }
    })
    forgetDamagedSegments(directory)
    for (const { id } of damaged) removeIfPossible(segmentPath(directory, id))
    return damaged.map(({ reason }) => reason)
  }
}
