import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathOf } from '../src/path.ts'

test('a path gets its values percent-encoded, each in its place', () => {
  const path = '/rest/api/index/document/{docId}/custom-metadata/{groupName}'
  assert.equal(
    pathOf(path, { groupName: 'a/b', docId: 'CUSTOM_D_page_50% ü?#' }),
    '/rest/api/index/document/CUSTOM_D_page_50%25%20%C3%BC%3F%23/custom-metadata/a%2Fb',
  )
})

test('a value that would lead to another path is refused by name', () => {
  for (const datasource of ['', '.', '..']) {
    assert.throws(() => pathOf('/debug/{datasource}/status', { datasource }), /^TypeError: datasource is /)
  }
})
