import { DatabaseSync } from 'node:sqlite'
import { type EmployeeInfoDefinition, EntitiesApi, PeopleApi } from '@sheaf/client'
import { PERSON, withDeployment } from './deployment.ts'
import { type BenchResult, median, millis, perSecond, printIfMain } from './result.ts'

/** People found while somebody types their names, beside bare full-text prefix queries over the same names. */

const EMPLOYEES = 100_000
const PAGE = 5_000
const QUERIES = 600

export function benchPeople(): Promise<BenchResult> {
  return withDeployment(async ({ indexing, searching }) => {
    const people = new PeopleApi(indexing)
    const startedAt = performance.now()
    for (let first = 0; first < EMPLOYEES; first += PAGE) {
      await people.bulkindexemployeesPost({
        uploadId: 'bench',
        isFirstPage: first === 0,
        isLastPage: first + PAGE >= EMPLOYEES,
        employees: Array.from({ length: PAGE }, (_, i) => employeeOf(first + i)),
      })
    }
    const uploaded = performance.now() - startedAt
    const entities = new EntitiesApi(searching)
    const overHttp: number[] = []
    const bare: number[] = []
    const peer = bareIndex()
    for (let number = 0; number < QUERIES; number += 1) {
      const query = queryOf(number)
      let askedAt = performance.now()
      const { results = [] } = await entities.listentitiesPost({ query }, { actAs: PERSON })
      overHttp.push(performance.now() - askedAt)
      askedAt = performance.now()
      const found = peer.find(query)
      bare.push(performance.now() - askedAt)
      if (results.length === 0 || found === 0) throw new Error(`nobody was found for "${query}"`)
    }
    peer.close()
    const typical = median(overHttp)
    return {
      name: 'People search among 100,000 employees',
      ratio: typical / median(bare),
      limit: 'median under 20 ms',
      isWithin: typical < 20,
      figures: {
        'listentities over HTTP, median': millis(typical),
        'listentities over HTTP, slowest of 20': millis(slowest(overHttp)),
        'bare FTS5 prefix query, median': millis(median(bare)),
        'employees uploaded in pages of 5,000': perSecond((EMPLOYEES * 1000) / uploaded),
      },
    }
  })
}

/** The time that one in twenty exceeds. */
const slowest = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0

const SYLLABLES = 'ka lo mi ra ste no vi tal ber du shan pe wol gri fa ju'.split(' ')

/** A name of three syllables, of which there are some thousands. */
function nameOf(number: number): string {
  const at = (step: number) => SYLLABLES[Math.floor(number / SYLLABLES.length ** step) % SYLLABLES.length] ?? ''
  const name = at(0) + at(1) + at(2)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

const firstName = (number: number) => nameOf((number * 7_919) % 1_024)
const lastName = (number: number) => nameOf((number * 104_729) % 4_096)

function employeeOf(number: number): EmployeeInfoDefinition {
  return {
    email: `person${number}@example.com`,
    firstName: firstName(number),
    lastName: lastName(number),
    department: `Department ${number % 200}`,
    title: `Engineer ${number % 50}`,
    ...(number === 0 ? {} : { managerEmail: `person${Math.floor(number / 8)}@example.com` }),
    startDate: '2024-02-29',
  }
}

/** What has been typed of somebody’s name: two letters to the whole first name and some of the last. */
function queryOf(number: number): string {
  const person = (number * 31) % EMPLOYEES
  const name = `${firstName(person)} ${lastName(person)}`
  return name.slice(0, 2 + (number % 8))
}

/** The names alone in a full-text index with prefixes, in memory: the ten best of what it finds. */
function bareIndex() {
  const database = new DatabaseSync(':memory:')
  database.exec("create virtual table names using fts5 (name, tokenize = 'unicode61', prefix = '2 3 4')")
  const insert = database.prepare('insert into names (name) values (?)')
  database.exec('begin')
  for (let number = 0; number < EMPLOYEES; number += 1) insert.run(`${firstName(number)} ${lastName(number)}`)
  database.exec('commit')
  const find = database.prepare('select rowid, name from names where names match ? order by rank limit 10')
  return {
    find: (query: string) =>
      find.all(
        query
          .trim()
          .split(/\s+/)
          .map((word) => `"${word}"*`)
          .join(' '),
      ).length,
    close: () => database.close(),
  }
}

printIfMain(import.meta.url, benchPeople)
