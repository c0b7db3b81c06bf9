import type { Collection } from '../schema.ts'
import { statement, type Transaction } from '../statement.ts'

type Place = { datasource: string; collection: Collection; part: string }
type Floor = { floor: number }

const stored = statement<Place, Floor>('writes/floors.stored', (db, param) =>
  db
    .selectFrom('floors')
    .select('floor')
    .where('datasource', '=', param('datasource'))
    .where('collection', '=', param('collection'))
    .where('part', '=', param('part')),
)
const upsert = statement<Place & { floor: number; isHeld: number; nowMs: number }>(
  'writes/floors.upsert',
  (db, param) =>
    db
      .insertInto('floors')
      .values({
        datasource: param('datasource'),
        collection: param('collection'),
        part: param('part'),
        floor: param('floor'),
        is_held: param('isHeld'),
        set_ms: param('nowMs'),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['datasource', 'collection', 'part'])
          .doUpdateSet({ floor: param('floor'), is_held: param('isHeld'), set_ms: param('nowMs') }),
      ),
)
const remove = statement<Place>('writes/floors.remove', (db, param) =>
  db
    .deleteFrom('floors')
    .where('datasource', '=', param('datasource'))
    .where('collection', '=', param('collection'))
    .where('part', '=', param('part')),
)

/** The revision below which entries of a collection are gone; 0 if there is none. */
export async function floorOf(tx: Transaction, place: Place): Promise<number> {
  return (await tx.get(stored, place))?.floor ?? 0
}

/**
 * The part under which a floor is kept whose entries are not removed. It stands beside the other floor of the collection:
 * what is below that one is gone for good, whatever else is held.
 */
const HELD = 'held'

/** From now on entries below it grant nothing, and are kept for an administrator to decide. */
export async function setHeldFloor(tx: Transaction, place: Place, floor: number, nowMs: number): Promise<void> {
  await tx.run(upsert, { ...place, part: HELD, floor, isHeld: 1, nowMs })
}

/** From now on entries below it are gone, those that were held among them. */
export async function setFloor(tx: Transaction, place: Place, floor: number, nowMs: number): Promise<void> {
  await tx.run(upsert, { ...place, floor, isHeld: 0, nowMs })
  await dropHeldFloor(tx, place)
}

/** Nothing is held any more. */
export async function dropHeldFloor(tx: Transaction, place: Place): Promise<void> {
  // For memberships the part is a group, which may have that name.
  if (place.collection !== 'memberships') await tx.run(remove, { ...place, part: HELD })
}

/** Once nothing is below it, a floor says nothing: whatever is written later is above it. */
export async function dropFloor(tx: Transaction, place: Place): Promise<void> {
  await tx.run(remove, place)
}
