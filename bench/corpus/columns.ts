import type { Random } from './random.ts'

/** Ten columns of different numbers of values, from four priorities to five thousand authors. */

export const DATASOURCES = 10

const valuesOf = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}${i}`)

const datasources = valuesOf('source', DATASOURCES)
const types = valuesOf('type', 12)
const authors = valuesOf('author', 5_000)
const owners = valuesOf('owner', 1_000)
const tags = valuesOf('tag', 300)
const statuses = valuesOf('status', 6)
const priorities = valuesOf('priority', 4)
const departments = valuesOf('department', 40)
const languages = valuesOf('language', 20)

export const COLUMNS = [
  'datasource',
  'type',
  'author',
  'owner',
  'tag',
  'status',
  'priority',
  'department',
  'language',
  'year',
] as const

export type Columns = Readonly<Record<(typeof COLUMNS)[number], readonly string[]>>

/** A document may have up to four tags, half have no priority, all else it has once. */
export function drawColumns(random: Random, updatedAt: number): Columns {
  return {
    datasource: [draw(random, datasources)],
    type: [draw(random, types)],
    author: [draw(random, authors)],
    owner: [draw(random, owners)],
    tag: [...new Set(Array.from({ length: random.below(5) }, () => draw(random, tags)))],
    status: [draw(random, statuses)],
    priority: random.chance(0.5) ? [draw(random, priorities)] : [],
    department: [draw(random, departments)],
    language: [draw(random, languages)],
    year: [String(new Date(updatedAt * 1000).getUTCFullYear())],
  }
}

/** The first values more often than the last. */
function draw(random: Random, values: readonly string[]): string {
  return values[random.below(1 + random.below(values.length))] ?? ''
}
