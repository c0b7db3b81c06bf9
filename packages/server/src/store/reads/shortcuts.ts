import type { ExpressionBuilder, RawBuilder, sql as Sql, SqlBool } from 'kysely'
import { isLiveShortcut } from '../live.ts'
import type { Schema } from '../schema.ts'
import { type Executor, statement } from '../statement.ts'

export type StoredShortcut = Omit<Schema['shortcuts'], 'key' | 'search_key'> & { readonly key: number }

const columns = [
  'key',
  'is_external',
  'alias_key',
  'input_alias',
  'author_key',
  'is_unlisted',
  'content',
  'created_at',
  'updated_at',
  'visit_score',
  'revision',
] as const

const byKey = statement<{ key: number }, StoredShortcut>('reads/shortcuts.byKey', (db, param, sql) =>
  db
    .selectFrom('shortcuts')
    .select(columns)
    .where('key', '=', param('key'))
    .where(isLiveShortcut(sql))
    .$castTo<StoredShortcut>(),
)
const byAlias = statement<{ aliasKey: string }, StoredShortcut>('reads/shortcuts.byAlias', (db, param, sql) =>
  db
    .selectFrom('shortcuts')
    .select(columns)
    .where('alias_key', '=', param('aliasKey'))
    .where(isLiveShortcut(sql))
    .$castTo<StoredShortcut>(),
)

/** Who asks for a list, and for what. */
export type ShortcutList = {
  /** Folded e-mail: whose unlisted ones are among them. */
  readonly person: string
  /** 1: those of others too. */
  readonly seesAll: number
  /** A pattern of LIKE for the folded text; `%` for all. Escaped with `\`. */
  readonly pattern: string
}
type Listed = { -readonly [Key in keyof ShortcutList]: ShortcutList[Key] }
type Param = <Name extends keyof Listed>(name: Name) => RawBuilder<Listed[Name]>

function isListed(param: Param, sql: typeof Sql) {
  return (eb: ExpressionBuilder<Schema, 'shortcuts'>) =>
    eb.and([
      isLiveShortcut(sql),
      sql<SqlBool>`(is_unlisted = 0 or author_key = ${param('person')} or ${param('seesAll')} = 1)`,
      sql<SqlBool>`search_key like ${param('pattern')} escape '\\'`,
    ])
}

export type ShortcutOrder = 'alias_key' | 'created_at' | 'updated_at' | 'visit_score'
export type Direction = 'asc' | 'desc'
/** The last one of the page before: its value in the order, and its key. */
export type ShortcutPlace = { readonly value: string | number; readonly key: number }
type Page = Listed & { isFirst: number; value: string | number; key: number; limit: number }

const listBy = (order: ShortcutOrder, direction: Direction) =>
  statement<Page, StoredShortcut>(`reads/shortcuts.list.${order}.${direction}`, (db, param, sql) =>
    db
      .selectFrom('shortcuts')
      .select(columns)
      .where(isListed(param, sql))
      .where(
        sql<SqlBool>`(${param('isFirst')} = 1
          or (${sql.ref(order)}, key) ${sql.raw(direction === 'asc' ? '>' : '<')} (${param('value')}, ${param('key')}))`,
      )
      .orderBy(order, direction)
      .orderBy('key', direction)
      .limit(param('limit'))
      .$castTo<StoredShortcut>(),
  )
const both = (order: ShortcutOrder) => ({ asc: listBy(order, 'asc'), desc: listBy(order, 'desc') })
const lists = {
  alias_key: both('alias_key'),
  created_at: both('created_at'),
  updated_at: both('updated_at'),
  visit_score: both('visit_score'),
}
const count = statement<Listed, { count: number }>('reads/shortcuts.count', (db, param, sql) =>
  db
    .selectFrom('shortcuts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(isListed(param, sql)),
)

export const findShortcut = (db: Executor, key: number) => db.get(byKey, { key })
export const findShortcutByAlias = (db: Executor, aliasKey: string) => db.get(byAlias, { aliasKey })

/** Shortcuts that somebody may see, those after a place in an order. */
export function listShortcuts(
  db: Executor,
  list: ShortcutList,
  { order, direction }: { readonly order: ShortcutOrder; readonly direction: Direction },
  after: ShortcutPlace | undefined,
  limit: number,
): Promise<readonly StoredShortcut[]> {
  const place = after ?? { value: 0, key: 0 }
  return db.all(lists[order][direction], { ...list, ...place, isFirst: after === undefined ? 1 : 0, limit })
}

export async function countListedShortcuts(db: Executor, list: ShortcutList): Promise<number> {
  return (await db.get(count, { ...list }))?.count ?? 0
}
