import { type Executor, statement } from '../statement.ts'
import type { MetaName } from '../writes/meta.ts'

const value = statement<{ name: MetaName }, { value: string }>('reads/meta.value', (db, param) =>
  db.selectFrom('meta').select('value').where('name', '=', param('name')),
)

/** A fact about the record itself, undefined if it was never set. */
export async function findMeta(db: Executor, name: MetaName): Promise<string | undefined> {
  return (await db.get(value, { name }))?.value
}
