import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Store } from '../port.ts'
import {
  countDirectory,
  findEmployee,
  findEmployeeById,
  findLastDay,
  findPresentEmployee,
  listReports,
  listTeamsOf,
} from '../reads/directory.ts'
import { type EntityConditions, listByWord, listSorted } from '../reads/entities.ts'
import type { EmployeeRow } from '../writes/employees.ts'
import { employeeRow, first, last, purgeAll, putEmployeesPage, putTeamsPage, teamRow, whole } from './uploading.ts'
import { freshStore, NOW_MS, type OpenStore } from './workbench.ts'

const TODAY = '2026-01-01'
const anyone: EntityConditions = {
  prefixes: '[]',
  filters: '[]',
  startAfter: '',
  startBefore: '',
  isByManager: 0,
  managerKeys: '[]',
  managerIds: '[]',
  isFull: 0,
  today: TODAY,
}
const byName = { column: 'name_key', isDescending: false } as const
const at = (name: string) => `${name}@example.com`
const rows = (...names: readonly string[]) => names.map((name) => employeeRow(at(name)))

function put(store: Store, name: string, more: Partial<EmployeeRow> = {}) {
  return store.write('putEmployee', { ...employeeRow(at(name), more), nowMs: NOW_MS })
}
const remove = (store: Store, name: string, version = 0n) =>
  store.write('deleteEmployee', { email: at(name), version, nowMs: NOW_MS })

async function listed(store: Store, table: 'employees' | 'teams' = 'employees') {
  const found = await listSorted(store.read, table, byName, anyone, undefined, undefined, 100)
  return found.map(({ name }) => name)
}

/** Names of those who have a word of a range; more than once if they have several. */
async function found(store: Store, from: string, table: 'employees' | 'teams' = 'employees') {
  const start = { word: '', name_key: '', entity: '' }
  const range = { from, to: `${from}\u{10ffff}` }
  const [names, others] = await Promise.all(
    [0, 1].map((place) => listByWord(store.read, table, anyone, range, { place, ...start }, 100)),
  )
  return [...(names ?? []), ...(others ?? [])].map(({ name }) => name)
}

/** Who may search as an employee, of these. */
async function present(store: Store, ...names: readonly string[]) {
  const known = await Promise.all(names.map((name) => findPresentEmployee(store.read, at(name))))
  return known.filter((name) => name !== undefined)
}

export function describeDirectory(open: OpenStore): void {
  test('an employee is replaced whole: what is not said again is gone, words included', async (t) => {
    const store = await freshStore(t, open)
    await put(store, 'ann', { employeeId: 'E1', words: { names: ['ann', 'anna'], others: ['baker'] }, nameKey: 'z' })
    assert.deepEqual(await found(store, 'ann'), ['ann', 'ann'])
    assert.deepEqual(await found(store, 'bak'), ['ann'])
    assert.equal((await findEmployeeById(store.read, 'E1'))?.name, 'ann')
    await put(store, 'ANN', { name: 'Ann', content: '{"new":1}', words: { names: ['ann'], others: [] } })
    assert.deepEqual(await found(store, 'ann'), ['Ann'])
    assert.deepEqual(await found(store, 'bak'), [])
    assert.equal(await findEmployeeById(store.read, 'E1'), undefined)
    assert.equal((await findEmployee(store.read, at('ann')))?.content, '{"new":1}')
    assert.equal(await countDirectory(store.read, 'employees'), 1)
  })

  test('a version below the stored one, or that of the tombstone, is refused; without one it stays', async (t) => {
    const store = await freshStore(t, open)
    const conflict = { kind: 'version conflict', stored: 5n, sent: 4n }
    assert.deepEqual(await put(store, 'ann', { version: 5n }), { kind: 'done' })
    assert.deepEqual(await put(store, 'ann', { version: 4n }), conflict)
    assert.deepEqual(await put(store, 'ann'), { kind: 'done' })
    assert.deepEqual(await remove(store, 'ann', 4n), conflict)
    assert.deepEqual(await remove(store, 'ann'), { kind: 'done' })
    assert.deepEqual(await put(store, 'ann', { version: 4n }), conflict)
    assert.deepEqual(await put(store, 'ann', { version: 5n }), { kind: 'done' })
    assert.deepEqual(await remove(store, 'nobody'), { kind: 'done' })

    const putTeam = (version: bigint) => store.write('putTeam', { ...teamRow('t', { version }), nowMs: NOW_MS })
    assert.deepEqual(await putTeam(5n), { kind: 'done' })
    assert.deepEqual(await putTeam(4n), conflict)
    await store.write('deleteTeam', { id: 't', nowMs: NOW_MS })
    await store.write('deleteTeam', { id: 't', nowMs: NOW_MS })
    assert.deepEqual(await putTeam(4n), conflict)
    assert.deepEqual(await listed(store, 'teams'), [])
  })

  test('that somebody has left outlives the record, until the next one says otherwise', async (t) => {
    const store = await freshStore(t, open)
    const lastDay = () => findLastDay(store.read, at('ann'))
    assert.equal(await lastDay(), undefined)
    await put(store, 'ann', { status: 'EX', lastDay: '' })
    assert.equal(await lastDay(), '')
    await remove(store, 'ann')
    assert.equal(await lastDay(), '')
    await putEmployeesPage(store, 'x', whole, rows('bob'))
    await putEmployeesPage(store, 'y', whole, [employeeRow(at('ann'), { lastDay: '2026-06-30' }), ...rows('bob')])
    assert.equal(await lastDay(), '2026-06-30')
    await putEmployeesPage(store, 'z', { ...whole, skipsStaleCheck: true }, rows('bob'))
    await purgeAll(store)
    assert.equal(await lastDay(), '2026-06-30')
    await put(store, 'ann')
    assert.equal(await lastDay(), undefined)
  })

  test('whoever has left or has yet to begin is not listed, nor among those who report', async (t) => {
    const store = await freshStore(t, open)
    await put(store, 'boss', { employeeId: 'E1' })
    await put(store, 'a', { managerKey: at('boss') })
    await put(store, 'b', { managerId: 'E1' })
    await put(store, 'c', { managerKey: at('a'), managerId: 'E1' })
    await put(store, 'gone', { managerId: 'E1', lastDay: '2025-12-31' })
    await put(store, 'still', { managerId: 'E1', lastDay: TODAY })
    await put(store, 'soon', { status: 'FUTURE' })
    assert.deepEqual(await listed(store), ['a', 'b', 'boss', 'c', 'still'])
    const boss = await findEmployee(store.read, at('boss'))
    assert.ok(boss)
    const reports = await listReports(store.read, boss, TODAY, 10)
    assert.deepEqual(
      reports.map(({ name }) => name),
      ['a', 'b', 'still'],
    )
    assert.deepEqual(await present(store, 'boss', 'soon', 'nobody'), ['boss'])
  })

  test('an upload replaces all employees; fewer than 20 % left out are gone at once, also for what was found', async (t) => {
    const store = await freshStore(t, open)
    await putEmployeesPage(store, 'x', whole, rows('a', 'b', 'c', 'd', 'e', 'f'))
    await putEmployeesPage(store, 'y', first, rows('a', 'b'))
    await put(store, 'single')
    await putEmployeesPage(store, 'y', last, rows('c', 'd', 'e'))
    assert.deepEqual(await listed(store), ['a', 'b', 'c', 'd', 'e', 'single'])
    assert.deepEqual(await found(store, 'f'), [])
    await purgeAll(store)
    assert.deepEqual(await listed(store), ['a', 'b', 'c', 'd', 'e', 'single'])
    await put(store, 'f')
    assert.deepEqual(await found(store, 'f'), ['f', 'f'])
  })

  test('20 % or more are held: they are listed and may not search, until decided', async (t) => {
    const store = await freshStore(t, open)
    await putEmployeesPage(store, 'x', whole, rows('a', 'b', 'c', 'd', 'e'))
    await putEmployeesPage(store, 'y', whole, rows('a', 'b', 'c', 'd'))
    assert.deepEqual(await listed(store), ['a', 'b', 'c', 'd', 'e'])
    assert.deepEqual(await present(store, 'd', 'e'), ['d'])
    const resolve = (action: 'execute' | 'drop') =>
      store.write('resolveHold', { datasource: '', collection: 'employees', action, nowMs: NOW_MS })
    assert.equal(await resolve('drop'), true)
    assert.deepEqual([await listed(store), await present(store, 'e')], [['a', 'b', 'c', 'd', 'e'], []])
    await put(store, 'e')
    assert.deepEqual(await present(store, 'e'), ['e'])
    await putEmployeesPage(store, 'z', whole, rows('a'))
    assert.equal(await resolve('execute'), true)
    assert.deepEqual(await listed(store), ['a'])
    assert.equal(await resolve('execute'), false)
    await purgeAll(store, 1)
    assert.deepEqual(await listed(store), ['a'])
  })

  test('whoever is gone does not come back among those that are held', async (t) => {
    const store = await freshStore(t, open)
    await putEmployeesPage(store, 'x', whole, rows('a', 'b', 'c', 'd', 'e', 'f'))
    await putEmployeesPage(store, 'y', whole, rows('a', 'b', 'c', 'd', 'e'))
    await putEmployeesPage(store, 'z', whole, rows('a', 'b', 'c'))
    assert.deepEqual(await listed(store), ['a', 'b', 'c', 'd', 'e'])
  })

  test('a page with a version that is too old is refused whole', async (t) => {
    const store = await freshStore(t, open)
    await put(store, 'b', { version: 2n })
    const page = [...rows('a'), employeeRow(at('b'), { version: 1n })]
    assert.equal((await putEmployeesPage(store, 'x', whole, page)).kind, 'version conflict')
    assert.deepEqual(await listed(store), ['b'])
  })

  test('teams are never held, and have the members of their last record', async (t) => {
    const store = await freshStore(t, open)
    const teamsOf = async (name: string) => (await listTeamsOf(store.read, at(name))).map(({ id }) => id)
    await putTeamsPage(store, 'x', whole, ['t', 'u', 'v'])
    await store.write('putTeam', { ...teamRow('t', { members: [at('ann'), at('bob')] }), nowMs: NOW_MS })
    await store.write('putTeam', { ...teamRow('u', { members: [at('ann')] }), nowMs: NOW_MS })
    assert.deepEqual([await teamsOf('ann'), await teamsOf('bob')], [['t', 'u'], ['t']])
    await store.write('putTeam', { ...teamRow('t', { members: [at('bob')] }), nowMs: NOW_MS })
    assert.deepEqual(await teamsOf('ann'), ['u'])
    await putTeamsPage(store, 'y', whole, ['t'])
    assert.deepEqual([await listed(store, 'teams'), await teamsOf('ann')], [['t'], []])
    assert.deepEqual(await found(store, 'u', 'teams'), [])
    await purgeAll(store)
    assert.equal(await countDirectory(store.read, 'teams'), 1)
  })
}
