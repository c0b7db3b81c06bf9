import { limits } from '@sheaf/contract/limits'
import {
  type EntityConditions,
  type EntityRow,
  type EntityTable,
  listByWord,
  type WordPlace,
  type WordRange,
} from '../store/reads/entities.ts'
import type { Executor } from '../store/statement.ts'
import { wordsOfQuery } from './words.ts'

/** People and teams by the beginnings of their words. */

/** A query of the directory: each of its words must be the beginning of a word of what is found. */
export type DirectoryQuery = {
  /** Folded, each once. */
  readonly prefixes: readonly string[]
  /** The longest: few words begin with it. */
  readonly rarest: string
}

/** The query that a text is; undefined for a text without a word. */
export function directoryQuery(text: string): DirectoryQuery | undefined {
  const prefixes = wordsOfQuery(text).slice(0, limits.directoryWordsMax.value)
  const [rarest] = prefixes.toSorted((a, b) => b.length - a.length)
  return rarest === undefined ? undefined : { prefixes, rarest }
}

/** The words that begin with a text. */
export function rangeOf({ rarest }: DirectoryQuery): WordRange {
  return { from: rarest, to: `${rarest}\u{10ffff}` }
}

export type RelevantPlace = WordPlace & { readonly entity: string }
const START: RelevantPlace = { place: 0, word: '', name_key: '', entity: '' }
const PLACES = [0, 1]

/**
 * The entities that a query finds: by names first, then by anything else, in the alphabetical order of the words. An
 * entity that has several such words stands at the first of them alone, which its own words tell.
 */
export async function listRelevant(
  db: Executor,
  table: EntityTable,
  conditions: EntityConditions,
  query: DirectoryQuery,
  after: RelevantPlace | undefined,
  limit: number,
): Promise<readonly (EntityRow & RelevantPlace)[]> {
  const found: (EntityRow & RelevantPlace)[] = []
  let from = after ?? START
  for (const place of PLACES.slice(from.place)) {
    if (from.place !== place) from = { ...START, place }
    for (;;) {
      const size = limit - found.length + SPARE
      const rows = await listByWord(db, table, conditions, rangeOf(query), from, size)
      for (const row of rows) {
        from = row
        const isFirst = row.word === firstWord(row, query) && row.place === placeOf(row, query)
        if (isFirst && found.push(row) === limit) return found
      }
      if (rows.length < size) break
    }
  }
  return found
}

/** Rows read at once beyond those that are wanted: some are of entities that stand elsewhere. */
const SPARE = 20

function firstWord(row: EntityRow, { rarest }: DirectoryQuery): string | undefined {
  const begins = (word: string) => word.startsWith(rarest)
  return wordsIn(row.name_words).find(begins) ?? wordsIn(row.other_words).find(begins)
}

function placeOf(row: EntityRow, { rarest }: DirectoryQuery): number {
  return wordsIn(row.name_words).some((word) => word.startsWith(rarest)) ? 0 : 1
}

const wordsIn = (list: string) => JSON.parse(list) as readonly string[]

/** Conditions that admit everyone who is in the directory and has not left. */
export function anyEntity(today: string, query: DirectoryQuery | undefined): EntityConditions {
  return {
    // The range of words sees to the rarest.
    prefixes: JSON.stringify(query?.prefixes.filter((prefix) => prefix !== query.rarest) ?? []),
    filters: '[]',
    startAfter: '',
    startBefore: '',
    isByManager: 0,
    managerKeys: '[]',
    managerIds: '[]',
    isFull: 0,
    today,
  }
}

/** Somebody who was found by the beginnings of words. */
export type FoundPerson = { readonly emailKey: string; readonly name: string; readonly title: string | undefined }

/**
 * The people whose words begin with those of a text, for suggestions while somebody types: those who have not left, found
 * by name first. A text without words finds nobody.
 *
 * @param today the day as `YYYY-MM-DD`
 */
export async function findPeopleByPrefix(
  db: Executor,
  text: string,
  limit: number,
  today: string,
): Promise<readonly FoundPerson[]> {
  const query = directoryQuery(text)
  if (query === undefined) return []
  const rows = await listRelevant(db, 'employees', anyEntity(today, query), query, undefined, limit)
  return rows.map(({ entity, name, content }) => {
    const { title } = JSON.parse(content) as { readonly title?: string }
    return { emailKey: entity, name, title }
  })
}

/** The teams whose words begin with those of a text. */
export async function findTeamsByPrefix(
  db: Executor,
  text: string,
  limit: number,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const query = directoryQuery(text)
  if (query === undefined) return []
  const rows = await listRelevant(db, 'teams', anyEntity('', query), query, undefined, limit)
  return rows.map(({ entity, name }) => ({ id: entity, name }))
}
