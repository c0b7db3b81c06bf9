import type { Collection } from '../schema.ts'
import { statement, type Transaction } from '../statement.ts'

type Place = { datasource: string; collection: Collection; part: string }
type Floor = { floor: number; is_held: number }

const stored = statement<Place, Floor>('writes/floors.stored', (db, param) =>
  db
    .selectFrom('floors')
    .select(['floor', 'is_held'])
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

/** True if the entries below the floor are kept for an administrator to decide. */
export async function isHeld(tx: Transaction, collection: 'users' | 'groups', datasource: string): Promise<boolean> {
  return (await tx.get(stored, { datasource, collection, part: '' }))?.is_held === 1
}

export async function setFloor(
  tx: Transaction,
  place: Place,
  { floor, isHeld, nowMs }: { readonly floor: number; readonly isHeld: boolean; readonly nowMs: number },
): Promise<void> {
  await tx.run(upsert, { ...place, floor, isHeld: isHeld ? 1 : 0, nowMs })
}

/** Once nothing is below it, a floor says nothing: whatever is written later is above it. */
export async function dropFloor(tx: Transaction, place: Place): Promise<void> {
  await tx.run(remove, place)
}
