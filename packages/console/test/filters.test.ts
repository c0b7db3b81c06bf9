import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { facetFiltersOf, readFilters, toggled, writeFilter } from '../src/pages/search/filters.ts'
import { parseParams, writeParams } from '../src/search-params.ts'

suite('filters', () => {
  test('come back from the address as they were written to it', () => {
    const filters = [
      { field: 'app', value: 'handbook' },
      { field: 'tag', value: 'a:b & c' },
    ]
    const address = writeParams({ q: '100 %', filter: filters.map(writeFilter) })
    const { q, filter } = parseParams(address)
    assert.equal(q, '100 %')
    assert.deepEqual(readFilters(filter as readonly string[]), filters)
  })

  test('that are none are left out', () => {
    assert.deepEqual(readFilters(['app', ':x', 'app:', '']), [])
  })

  test('of one field are alternatives of one condition', () => {
    const filters = readFilters(['app:wiki', 'type:page', 'app:handbook'])
    assert.deepEqual(
      facetFiltersOf(filters).map(({ fieldName, values = [] }) => [fieldName, values.map(({ value }) => value)]),
      [
        ['app', ['wiki', 'handbook']],
        ['type', ['page']],
      ],
    )
  })

  test('are taken out by choosing them again, and only one span of time counts', () => {
    const day = { field: 'last_updated_at', value: 'today' }
    const week = { field: 'last_updated_at', value: 'past_week' }
    const app = { field: 'app', value: 'wiki' }
    assert.deepEqual(toggled([app], app), [])
    assert.deepEqual(toggled([app, day], week), [app, week])
  })
})
