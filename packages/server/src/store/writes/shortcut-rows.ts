import { isLiveShortcut } from '../live.ts'
import { statement, type Transaction } from '../statement.ts'

/** A shortcut that has passed every check that it can be given by itself. */
export type ShortcutRow = {
  /** Its place in the request, for refusals. */
  readonly position: number
  readonly aliasKey: string
  readonly inputAlias: string
  readonly authorKey: string
  readonly isUnlisted: boolean
  /** JSON. */
  readonly content: string
  readonly searchKey: string
  /** Unix seconds. */
  readonly createdAt: number
  readonly updatedAt: number
  readonly visitScore: number
}

/** The alias belongs to another shortcut. */
export type AliasTaken = {
  readonly kind: 'alias taken'
  readonly position: number
  readonly inputAlias: string
  readonly by: {
    readonly inputAlias: string
    readonly isExternal: boolean
    readonly isUnlisted: boolean
    readonly author: string
  }
}
export type ShortcutWritten = { readonly kind: 'written'; readonly isNew: boolean; readonly key: number }

type Holder = {
  key: number
  is_external: number
  input_alias: string
  author_key: string
  is_unlisted: number
  content: string
}
const holder = statement<{ aliasKey: string }, Holder>('writes/shortcut-rows.holder', (db, param, sql) =>
  db
    .selectFrom('shortcuts')
    .select(['key', 'is_external', 'input_alias', 'author_key', 'is_unlisted', 'content'])
    .where('alias_key', '=', param('aliasKey'))
    .where(isLiveShortcut(sql)),
)
type Values = {
  isExternal: number
  aliasKey: string
  inputAlias: string
  authorKey: string
  isUnlisted: number
  content: string
  searchKey: string
  createdAt: number
  updatedAt: number
  visitScore: number
  revision: number
}
const upsert = statement<Values, { key: number }>('writes/shortcut-rows.upsert', (db, param) => {
  const changing = {
    input_alias: param('inputAlias'),
    author_key: param('authorKey'),
    is_unlisted: param('isUnlisted'),
    content: param('content'),
    search_key: param('searchKey'),
    created_at: param('createdAt'),
    updated_at: param('updatedAt'),
    visit_score: param('visitScore'),
    revision: param('revision'),
  }
  return db
    .insertInto('shortcuts')
    .values({ is_external: param('isExternal'), alias_key: param('aliasKey'), ...changing })
    .onConflict((conflict) => conflict.columns(['alias_key', 'is_external']).doUpdateSet(changing))
    .returning('key')
})
const update = statement<Omit<Values, 'isExternal'> & { key: number }>('writes/shortcut-rows.update', (db, param) =>
  db
    .updateTable('shortcuts')
    .set({
      alias_key: param('aliasKey'),
      input_alias: param('inputAlias'),
      author_key: param('authorKey'),
      is_unlisted: param('isUnlisted'),
      content: param('content'),
      search_key: param('searchKey'),
      created_at: param('createdAt'),
      updated_at: param('updatedAt'),
      visit_score: param('visitScore'),
      revision: param('revision'),
    })
    .where('key', '=', param('key')),
)
const countBetween = statement<{ from: number; below: number }, { count: number }>(
  'writes/shortcut-rows.countBetween',
  (db, param) =>
    db
      .selectFrom('shortcuts')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('is_external', '=', 1)
      .where('revision', '>=', param('from'))
      .where('revision', '<', param('below')),
)
const removeBelow = statement<{ floor: number; limit: number }>('writes/shortcut-rows.removeBelow', (db, param) =>
  db
    .deleteFrom('shortcuts')
    .where('key', 'in', (eb) =>
      eb
        .selectFrom('shortcuts as stale')
        .select('stale.key')
        .where('stale.is_external', '=', 1)
        .where('stale.revision', '<', param('floor'))
        .limit(param('limit')),
    ),
)

/** Stores a shortcut that another service hosts, in the place of one of before. */
export async function putExternalShortcut(tx: Transaction, row: ShortcutRow): Promise<ShortcutWritten | AliasTaken> {
  const held = await tx.get(holder, { aliasKey: row.aliasKey })
  if (held?.is_external === 0) return taken(row, held)
  return insertShortcut(tx, row, true, held === undefined)
}

/** Stores a shortcut to be hosted here. One that is there already, and the same, is left alone. */
export async function putHostedShortcut(tx: Transaction, row: ShortcutRow): Promise<ShortcutWritten | AliasTaken> {
  const held = await tx.get(holder, { aliasKey: row.aliasKey })
  if (held === undefined) return insertShortcut(tx, row, false, true)
  const isSame = held.is_external === 0 && held.content === row.content && held.input_alias === row.inputAlias
  return isSame ? { kind: 'written', isNew: false, key: held.key } : taken(row, held)
}

/** Stores a shortcut to be hosted here whose alias nobody has. */
export async function addHostedShortcut(tx: Transaction, row: ShortcutRow): Promise<ShortcutWritten | AliasTaken> {
  const held = await tx.get(holder, { aliasKey: row.aliasKey })
  return held === undefined ? insertShortcut(tx, row, false, true) : taken(row, held)
}

/** Replaces a shortcut that is hosted here. */
export async function replaceShortcut(
  tx: Transaction,
  key: number,
  row: ShortcutRow,
): Promise<ShortcutWritten | AliasTaken> {
  const held = await tx.get(holder, { aliasKey: row.aliasKey })
  if (held !== undefined && held.key !== key) return taken(row, held)
  await tx.run(update, { ...valuesOf(row), key, revision: tx.nextRevision() })
  return { kind: 'written', isNew: false, key }
}

async function insertShortcut(
  tx: Transaction,
  row: ShortcutRow,
  isExternal: boolean,
  isNew: boolean,
): Promise<ShortcutWritten> {
  const stored = await tx.get(upsert, {
    ...valuesOf(row),
    isExternal: isExternal ? 1 : 0,
    revision: tx.nextRevision(),
  })
  if (stored === undefined) throw new Error('a shortcut was not stored')
  return { kind: 'written', isNew, key: stored.key }
}

function valuesOf({ position: _, isUnlisted, ...row }: ShortcutRow) {
  return { ...row, isUnlisted: isUnlisted ? 1 : 0 }
}

function taken({ position, inputAlias }: ShortcutRow, held: Holder): AliasTaken {
  const by = {
    inputAlias: held.input_alias,
    isExternal: held.is_external === 1,
    isUnlisted: held.is_unlisted === 1,
    author: held.author_key,
  }
  return { kind: 'alias taken', position, inputAlias, by }
}

/** External shortcuts last written in a range of revisions. */
export async function countShortcuts(tx: Transaction, from: number, below: number): Promise<number> {
  return (await tx.get(countBetween, { from, below }))?.count ?? 0
}

/** Removes some of the external shortcuts below the floor; answers how many. */
export const removeShortcutsBelow = (tx: Transaction, floor: number, limit: number) =>
  tx.run(removeBelow, { floor, limit })
