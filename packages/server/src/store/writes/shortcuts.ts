import { statement, type Transaction } from '../statement.ts'
import { type AliasTaken, addHostedShortcut, replaceShortcut, type ShortcutRow } from './shortcut-rows.ts'

/** What people do with the shortcuts that are hosted here. */

export type ShortcutChanged = { readonly kind: 'done'; readonly key: number }
/** Somebody else changed or deleted it since it was read. */
export type ShortcutMoved = { readonly kind: 'changed meanwhile' }

type At = { key: number; revision: number }
const unchanged = statement<At, { key: number }>('writes/shortcuts.unchanged', (db, param) =>
  db
    .selectFrom('shortcuts')
    .select('key')
    .where('key', '=', param('key'))
    .where('revision', '=', param('revision'))
    .where('is_external', '=', 0),
)
const remove = statement<At>('writes/shortcuts.remove', (db, param) =>
  db
    .deleteFrom('shortcuts')
    .where('key', '=', param('key'))
    .where('revision', '=', param('revision'))
    .where('is_external', '=', 0),
)

export async function createShortcut(
  tx: Transaction,
  { row }: { readonly row: ShortcutRow },
): Promise<ShortcutChanged | AliasTaken> {
  const written = await addHostedShortcut(tx, row)
  return written.kind === 'written' ? { kind: 'done', key: written.key } : written
}

/** @param change.revision that of the shortcut when it was read */
export async function updateShortcut(
  tx: Transaction,
  { row, ...at }: At & { readonly row: ShortcutRow },
): Promise<ShortcutChanged | ShortcutMoved | AliasTaken> {
  if ((await tx.get(unchanged, at)) === undefined) return { kind: 'changed meanwhile' }
  const written = await replaceShortcut(tx, at.key, row)
  return written.kind === 'written' ? { kind: 'done', key: written.key } : written
}

/** Answers whether the shortcut was still as it was read, and so is deleted. */
export async function deleteShortcut(tx: Transaction, at: At): Promise<boolean> {
  return (await tx.run(remove, at)) > 0
}
