import type { EntityFilter } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { emailKey } from '@sheaf/contract/fold'
import { isDate } from '@sheaf/contract/wire'
import { requireFewValues } from '../few-values.ts'
import { findEmployee } from '../store/reads/directory.ts'
import type { EntityConditions } from '../store/reads/entities.ts'
import type { Directory } from './directory.ts'
import { sortKey } from './words.ts'

/** Fields that lists are filtered by and have facets of, in the order of the facets. */
export const facetNames = [
  'department',
  'businessunit',
  'title',
  'location',
  'city',
  'state',
  'region',
  'country',
  'roletype',
] as const

type Filters = Pick<
  EntityConditions,
  'filters' | 'startAfter' | 'startBefore' | 'isByManager' | 'managerKeys' | 'managerIds'
>

/**
 * What the filters of a request ask for; undefined if no entity can have it. Throws the 400 for a day that is none.
 *
 * @param isOfPeople false for teams, which nobody manages and which begin on no day
 */
export async function readFilters(
  directory: Directory,
  filters: readonly EntityFilter[],
  isOfPeople: boolean,
): Promise<Filters | undefined> {
  requireFewValues(filters, 'filter')
  const equal: { readonly path: string; readonly values: readonly string[] }[] = []
  let [startAfter, startBefore] = ['', '']
  let managers: readonly string[] | undefined
  for (const [position, { fieldName = '', values = [] }] of filters.entries()) {
    const name = fieldName.toLowerCase()
    const texts = values.map(({ value = '' }) => value)
    if (texts.length === 0) continue
    if (facetNames.some((known) => known === name)) equal.push({ path: `$.${name}[0]`, values: texts.map(sortKey) })
    else if (!isOfPeople) return undefined
    else if (name === 'startafter') startAfter = latest([startAfter, earliest(daysOf(texts, position))])
    else if (name === 'startbefore')
      startBefore = earliest([startBefore, latest(daysOf(texts, position))].filter(isDate))
    else if (name === 'reportsto') {
      const asked = texts.map((text) => managerOf(directory, text))
      managers = managers === undefined ? asked : managers.filter((manager) => asked.includes(manager))
    } else return undefined
  }
  return {
    filters: JSON.stringify(equal),
    startAfter,
    startBefore,
    isByManager: managers === undefined ? 0 : 1,
    managerKeys: JSON.stringify(managers ?? []),
    managerIds: JSON.stringify(await idsOf(directory, managers ?? [])),
  }
}

const earliest = (days: readonly string[]) => days.toSorted()[0] ?? ''
const latest = (days: readonly string[]) => days.toSorted().at(-1) ?? ''

function daysOf(texts: readonly string[], position: number): readonly string[] {
  const wrong = texts.findIndex((text) => !isDate(text))
  if (wrong < 0) return texts
  const field = `filter[${position}].values[${wrong}].value`
  throw new ApiError('invalid_field', `${field} must be a day as YYYY-MM-DD, not "${texts[wrong]?.slice(0, 100)}"`)
}

/** A manager is named by address, by the id of an answer, or as whoever asks. */
function managerOf({ ids, asking }: Directory, text: string): string {
  return text === 'me' ? asking : (ids.emailOf(text) ?? emailKey(text))
}

async function idsOf({ db }: Directory, managers: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const manager of managers) {
    const id = (await findEmployee(db, manager))?.employee_id ?? ''
    if (id !== '') found.push(id)
  }
  return found
}
