import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SearchRequest } from '@sheaf/contract'
import { filtersOf } from './requested.ts'

/** How filters of a request and operators of its query come together. */

const asker = { nowMs: Date.parse('2026-01-31T12:00:00Z'), offsetMinutes: 0, person: undefined, listed: new Map() }
const filter = (fieldName: string, ...values: string[]) => ({ fieldName, values: values.map((value) => ({ value })) })
const asked = (
  requestOptions: NonNullable<SearchRequest['requestOptions']>,
  ...operators: ReturnType<typeof filter>[]
) => filtersOf({ query: '', requestOptions }, operators, asker)

/** The fields with the values that are wanted of each, by set. */
function fieldsIn(...parameters: Parameters<typeof asked>) {
  return asked(...parameters)?.sets.map((conditions) =>
    conditions.map((condition) =>
      condition.kind !== 'values' ? condition.kind : `${condition.field}=${[...(condition.wanted?.equal ?? [])]}`,
    ),
  )
}

describe('filters of a request and operators of its query', () => {
  it('are none where there is neither', () => {
    assert.equal(asked({}), undefined)
    assert.equal(asked({ facetFilters: [] }), undefined)
    assert.deepEqual(fieldsIn({ facetFilterSets: [] }), [])
  })

  it('must all hold, in each set', () => {
    assert.deepEqual(fieldsIn({}, filter('tag', 'a')), [['tag=a']])
    assert.deepEqual(fieldsIn({ facetFilters: [filter('tag', 'b')] }, filter('tag', 'a')), [['tag=b', 'tag=a']])
    const facetFilterSets = [{ filters: [filter('type', 'x')] }, {}]
    assert.deepEqual(fieldsIn({ facetFilterSets }, filter('tag', 'a')), [['type=x', 'tag=a'], ['tag=a']])
  })

  it('are those of the operators alone for a field that both have, if the request says so', () => {
    const operators = [filter('label', 'a'), filter('last_updated_at', '2026-01-10')]
    const facetFilters = [filter('tags', 'b'), filter('type', 'x'), filter('updatedAt', '2026-01-20')]
    const options = { facetFilters, queryOverridesFacetFilters: true }
    assert.deepEqual(fieldsIn(options, ...operators), [['type=x', 'tag=a', 'time']])
    assert.deepEqual(
      asked(options, ...operators)?.applied?.map(({ fieldName }) => fieldName),
      ['type', 'label', 'last_updated_at'],
    )
    const sets = { facetFilterSets: [{ filters: facetFilters }], queryOverridesFacetFilters: true }
    assert.deepEqual(fieldsIn(sets, ...operators), [['type=x', 'tag=a', 'time']])
  })

  it('are named by their place when one is refused, whichever count', () => {
    const facetFilters = [filter('tag', 'b'), filter('last_updated_at', 'soon')]
    const options = { facetFilters, queryOverridesFacetFilters: true }
    assert.throws(
      () => asked(options, filter('tag', 'a')),
      /requestOptions\.facetFilters\[1\]\.values\[0\]\.value is "soon"/,
    )
  })
})
