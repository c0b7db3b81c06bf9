import type { Kysely, RawBuilder, sql as Sql, SqlBool } from 'kysely'
import { hasNotLeft, isLiveInDirectory } from '../live.ts'
import type { Schema } from '../schema.ts'
import { type Executor, statement } from '../statement.ts'

/** Lists of employees and of teams: filtered, in an order, by the beginnings of words, from a place on. */

export type EntityTable = 'employees' | 'teams'
export type SortColumn = 'name_key' | 'first_name_key' | 'last_name_key' | 'start_date' | 'size'

/** What an entity of a list must be. Lists in texts are JSON. */
export type EntityConditions = {
  /** JSON list of folded beginnings of words, for each of which the entity must have a word. */
  readonly prefixes: string
  /** JSON list of `{path, values}`: the value of `facets` at each path must be one of the folded values. */
  readonly filters: string
  /** Days; empty for any. */
  readonly startAfter: string
  readonly startBefore: string
  /** 1: only whoever reports to one of the managers, by folded address or by id. */
  readonly isByManager: number
  readonly managerKeys: string
  readonly managerIds: string
  /** 1: whoever has left or has yet to begin too. */
  readonly isFull: number
  readonly today: string
}
export type EntityRow = {
  readonly entity: string
  readonly content: string
  readonly name: string
  readonly name_words: string
  readonly other_words: string
  readonly manager_key: string
  readonly manager_id: string
  readonly employee_id: string
  readonly sort: string | number
}
/** The words that begin with the rarest of the beginnings: from one text up to another. */
export type WordRange = { readonly from: string; readonly to: string }
export type WordPlace = { readonly place: number; readonly word: string; readonly name_key: string }

type Param<Values> = <Name extends keyof Values & string>(name: Name) => RawBuilder<Values[Name]>

function conditions(
  sql: typeof Sql,
  table: EntityTable,
  param: Param<EntityConditions>,
): readonly RawBuilder<SqlBool>[] {
  const column = (name: string) => sql.ref(`${table}.${name}`)
  const common = [
    isLiveInDirectory(sql, table, true),
    // A word of the lists stands behind a quotation mark, and holds none.
    sql<SqlBool>`(${param('prefixes')} = '[]' or not exists (select 1 from json_each(${param('prefixes')}) as prefix
      where instr(${column('name_words')}, '"' || prefix.value) = 0
      and instr(${column('other_words')}, '"' || prefix.value) = 0))`,
    sql<SqlBool>`(${param('filters')} = '[]' or not exists (select 1 from json_each(${param('filters')}) as filter
      where coalesce(json_extract(${column('facets')}, json_extract(filter.value, '$.path')), '')
      not in (select value from json_each(filter.value, '$.values'))))`,
  ]
  if (table === 'teams') return common
  return [
    ...common,
    sql<SqlBool>`(${param('isFull')} = 1 or (employees.status <> 'FUTURE' and ${hasNotLeft(sql, 'employees', param('today'))}))`,
    sql<SqlBool>`(${param('startAfter')} = '' or employees.start_date > ${param('startAfter')})`,
    sql<SqlBool>`(${param('startBefore')} = '' or
      (employees.start_date <> '' and employees.start_date < ${param('startBefore')}))`,
    sql<SqlBool>`(${param('isByManager')} = 0
      or employees.manager_key in (select value from json_each(${param('managerKeys')}))
      or (employees.manager_key = '' and employees.manager_id in (select value from json_each(${param('managerIds')}))))`,
  ]
}

const keyOf = (table: EntityTable) => (table === 'employees' ? 'email_key' : 'id')
const kindOf = (table: EntityTable) => (table === 'employees' ? 'employee' : 'team')

function select(db: Kysely<Schema>, sql: typeof Sql, table: EntityTable, sort: RawBuilder<string | number>) {
  const column = (name: string) => sql.ref<string>(`${table}.${name}`)
  const none = sql<string>`''`
  const employee = (name: string) => (table === 'employees' ? column(name) : none)
  return (
    db
      // Both tables have the columns that are named here.
      .selectFrom(table as 'employees')
      .select([
        column(keyOf(table)).as('entity'),
        column('content').as('content'),
        column('name').as('name'),
        column('name_words').as('name_words'),
        column('other_words').as('other_words'),
        employee('manager_key').as('manager_key'),
        employee('manager_id').as('manager_id'),
        employee('employee_id').as('employee_id'),
        sort.as('sort'),
      ])
  )
}

/** That an entity has a word of a range, for statements that begin with the words. */
function hasWordIn(sql: typeof Sql, table: EntityTable, param: Param<WordRange>): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(`${table}.${keyOf(table)}`)} in (select entity from directory_words
    where kind = ${sql.lit(kindOf(table))} and place in (0, 1) and word >= ${param('from')} and word < ${param('to')})`
}

type Sorted = EntityConditions &
  WordRange & { afterSort: string | number; after: string; isFirst: number; limit: number }
const sortedBy = (table: EntityTable, column: SortColumn, isDescending: boolean, hasQuery: boolean) =>
  statement<Sorted, EntityRow>(
    `reads/entities.${table}.${column}.${isDescending ? 'desc' : 'asc'}.${hasQuery}`,
    (db, param, sql) => {
      const sort = sql.ref<string>(`${table}.${column}`)
      const key = sql.ref<string>(`${table}.${keyOf(table)}`)
      let query = select(db, sql, table, sort)
      for (const condition of conditions(sql, table, param)) query = query.where(condition)
      if (hasQuery) query = query.where(hasWordIn(sql, table, param))
      const beyond = sql.raw(isDescending ? '<' : '>')
      const direction = isDescending ? 'desc' : 'asc'
      return query
        .where(
          sql<SqlBool>`(${param('isFirst')} = 1 or (${sort}, ${key}) ${beyond} (${param('afterSort')}, ${param('after')}))`,
        )
        .orderBy(sort, direction)
        .orderBy(key, direction)
        .limit(param('limit'))
    },
  )
const columns: Readonly<Record<EntityTable, readonly SortColumn[]>> = {
  employees: ['name_key', 'first_name_key', 'last_name_key', 'start_date'],
  teams: ['name_key', 'size'],
}
const sorted = new Map(
  (['employees', 'teams'] as const).flatMap((table) =>
    columns[table].flatMap((column) =>
      [true, false].flatMap((isDescending) =>
        [true, false].map(
          (hasQuery) =>
            [
              `${table} ${column} ${isDescending} ${hasQuery}`,
              sortedBy(table, column, isDescending, hasQuery),
            ] as const,
        ),
      ),
    ),
  ),
)

type Related = EntityConditions &
  WordRange & { place: number; word: string; nameKey: string; after: string; limit: number }
const byWord = (table: EntityTable) =>
  statement<Related, EntityRow & WordPlace>(`reads/entities.${table}.byWord`, (db, param, sql) => {
    let query = select(db, sql, table, sql<string>`''`)
      .innerJoin('directory_words', (join) =>
        join.on(sql<SqlBool>`directory_words.entity = ${sql.ref(`${table}.${keyOf(table)}`)}`),
      )
      .select(['directory_words.place', 'directory_words.word', 'directory_words.name_key'])
      .where('directory_words.kind', '=', sql.lit(kindOf(table)))
      .where('directory_words.place', '=', param('place'))
      .where('directory_words.word', '>=', param('from'))
      .where('directory_words.word', '<', param('to'))
      .where(
        sql<SqlBool>`(directory_words.word, directory_words.name_key, directory_words.entity) > (${param('word')}, ${param('nameKey')}, ${param('after')})`,
      )
    for (const condition of conditions(sql, table, param)) query = query.where(condition)
    return query
      .orderBy('directory_words.word')
      .orderBy('directory_words.name_key')
      .orderBy('directory_words.entity')
      .limit(param('limit'))
  })
const related = { employees: byWord('employees'), teams: byWord('teams') }

type Counted = EntityConditions & WordRange & { limit: number }
const facetsOf = (table: EntityTable, hasQuery: boolean) =>
  statement<Counted, { facets: string }>(`reads/entities.${table}.facets.${hasQuery}`, (db, param, sql) => {
    let query = db.selectFrom(table as 'employees').select(sql.ref<string>(`${table}.facets`).as('facets'))
    for (const condition of conditions(sql, table, param)) query = query.where(condition)
    if (hasQuery) query = query.where(hasWordIn(sql, table, param))
    return query.limit(param('limit'))
  })
const countOf = (table: EntityTable, hasQuery: boolean) =>
  statement<Counted, { count: number }>(`reads/entities.${table}.count.${hasQuery}`, (db, param, sql) => {
    let query = db.selectFrom(table as 'employees').select(sql<number>`1`.as('one'))
    for (const condition of conditions(sql, table, param)) query = query.where(condition)
    if (hasQuery) query = query.where(hasWordIn(sql, table, param))
    return db.selectFrom(query.limit(param('limit')).as('some')).select((eb) => eb.fn.countAll<number>().as('count'))
  })
const both = <Made>(make: (table: EntityTable, hasQuery: boolean) => Made) => ({
  employees: { any: make('employees', false), words: make('employees', true) },
  teams: { any: make('teams', false), words: make('teams', true) },
})
const facets = both(facetsOf)
const counts = both(countOf)

const NO_WORDS: WordRange = { from: '', to: '' }

/**
 * Entities in the order of a column, the first after a place.
 *
 * @param range words of which an entity must have one; undefined for any
 */
export async function listSorted(
  db: Executor,
  table: EntityTable,
  order: { readonly column: SortColumn; readonly isDescending: boolean },
  conditions: EntityConditions,
  range: WordRange | undefined,
  after: { readonly sort: string | number; readonly entity: string } | undefined,
  limit: number,
): Promise<readonly EntityRow[]> {
  const found = sorted.get(`${table} ${order.column} ${order.isDescending} ${range !== undefined}`)
  if (found === undefined) throw new Error(`${table} have no ${order.column}`)
  return db.all(found, {
    ...conditions,
    ...(range ?? NO_WORDS),
    isFirst: after === undefined ? 1 : 0,
    afterSort: after?.sort ?? '',
    after: after?.entity ?? '',
    limit,
  })
}

/** Words of a range in alphabetical order, each with its entity; one that has several comes several times. */
export const listByWord = (
  db: Executor,
  table: EntityTable,
  conditions: EntityConditions,
  range: WordRange,
  after: WordPlace & { readonly entity: string },
  limit: number,
) =>
  db.all(related[table], {
    ...conditions,
    ...range,
    place: after.place,
    word: after.word,
    nameKey: after.name_key,
    after: after.entity,
    limit,
  })

/** What the first of the entities can be filtered by. */
export async function listFacets(
  db: Executor,
  table: EntityTable,
  conditions: EntityConditions,
  range: WordRange | undefined,
  limit: number,
): Promise<readonly string[]> {
  const found = facets[table][range === undefined ? 'any' : 'words']
  return (await db.all(found, { ...conditions, ...(range ?? NO_WORDS), limit })).map((row) => row.facets)
}

/** How many entities there are, up to a limit. */
export async function countEntities(
  db: Executor,
  table: EntityTable,
  conditions: EntityConditions,
  range: WordRange | undefined,
  limit: number,
): Promise<number> {
  const found = counts[table][range === undefined ? 'any' : 'words']
  return (await db.get(found, { ...conditions, ...(range ?? NO_WORDS), limit }))?.count ?? 0
}
