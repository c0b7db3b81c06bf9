import { limits } from '@sheaf/contract/limits'
import { statement, type Transaction } from '../statement.ts'

const insertOutage = statement<{ from: number; to: number }>('writes/token-sweep.insertOutage', (db, param) =>
  db.insertInto('outages').values({ from_at: param('from'), to_at: param('to') }),
)
const overlapsOver = statement<{ before: number }>('writes/token-sweep.overlapsOver', (db, param) =>
  db
    .updateTable('token_secrets')
    .set({ is_overlap_over: 1 })
    .where('is_overlap_over', '=', 0)
    // Overlaps end in the order in which they began, though the clock was set back between: a secret must not outlive the
    // nonces of those that came after it.
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('token_secrets as later')
          .select('later.generation')
          .whereRef('later.token_id', '=', 'token_secrets.token_id')
          .whereRef('later.generation', '>=', 'token_secrets.generation')
          .where('later.retired_at', '<=', param('before')),
      ),
    ),
)
const spentLinks = statement('writes/token-sweep.spentLinks', (db, _, sql) =>
  db.deleteFrom('rotation_links').where(({ exists, selectFrom }) =>
    exists(
      selectFrom('token_secrets as old')
        .innerJoin('token_secrets as next', (join) =>
          join
            .onRef('next.token_id', '=', 'old.token_id')
            .on('next.generation', '=', sql<number>`old.generation + 1`)
            .on('next.presented_at', 'is not', null),
        )
        .select('old.generation')
        .whereRef('old.token_id', '=', 'rotation_links.token_id')
        .whereRef('old.generation', '=', 'rotation_links.generation')
        .where('old.is_overlap_over', '=', 1),
    ),
  ),
)
const endUnlinked = statement('writes/token-sweep.endUnlinked', (db) =>
  db
    .updateTable('token_secrets')
    .set({ is_ended: 1 })
    .where('is_ended', '=', 0)
    .where('is_overlap_over', '=', 1)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('rotation_links')
            .select('rotation_links.generation')
            .whereRef('rotation_links.token_id', '=', 'token_secrets.token_id')
            .whereRef('rotation_links.generation', '=', 'token_secrets.generation'),
        ),
      ),
    ),
)
const rebaseRetired = statement<{ now: number; future: number }>('writes/token-sweep.rebaseRetired', (db, param) =>
  db
    .updateTable('token_secrets')
    .set({ retired_at: param('now') })
    .where('retired_at', '>', param('future')),
)
const removeOutagesToCome = statement<{ future: number }>('writes/token-sweep.removeOutagesToCome', (db, param) =>
  db.deleteFrom('outages').where('from_at', '>', param('future')),
)
const rebaseOutages = statement<{ now: number; future: number }>('writes/token-sweep.rebaseOutages', (db, param) =>
  db
    .updateTable('outages')
    .set({ to_at: param('now') })
    .where('to_at', '>', param('future')),
)

/** Records a span in which deadlines could not be kept. */
export async function recordOutage(tx: Transaction, { from, to }: { readonly from: number; readonly to: number }) {
  await tx.run(insertOutage, { from, to })
}

/**
 * Stores what time has ended: overlaps, the nonces that lead from a retired secret to one in use, and the secrets that
 * nothing leads on from any more. Answers the number of nonces deleted, whose traces in the log are then to be cut.
 */
export async function sweepSecrets(tx: Transaction, { now }: { readonly now: number }): Promise<number> {
  await tx.run(overlapsOver, { before: now - limits.rotationBufferSeconds.value })
  const deleted = await tx.run(spentLinks, {})
  await tx.run(endUnlinked, {})
  return deleted
}

/**
 * After the clock was set back, stamps lie in the future. An overlap is never longer than its ten minutes from now, and
 * an outage reaches no further than to now: else a deadline that is yet to come would be waived. When secrets were
 * created stays as it is, since their holders have been told and reckon their deadlines from it.
 */
export async function rebaseSecrets(tx: Transaction, { now }: { readonly now: number }): Promise<void> {
  // Stamps of other threads and processes may be a little younger than `now`.
  const future = now + limits.clockJumpSecondsMin.value
  await tx.run(rebaseRetired, { now, future })
  await tx.run(removeOutagesToCome, { future })
  await tx.run(rebaseOutages, { now, future })
}
