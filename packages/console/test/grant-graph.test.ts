import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { ExplainedGrant } from '@sheaf/contract'
import { graphOf } from '../src/pages/documents/grant-graph.ts'

const group = (name: string, path: readonly string[], isIndexed = true) => ({
  name,
  isIndexed,
  isMember: path.length > 0,
  path: [...path],
})

const drawn = (grants: readonly ExplainedGrant[]) => {
  const graph = graphOf(grants, 'ann@example.com', 'holidays')
  assert.ok(graph)
  return {
    columns: graph.columns.map((nodes) => nodes.map(({ label, look }) => `${look} ${label}`)),
    edges: graph.edges.map(({ from, to, isMissing }) => `${from} ${isMissing ? '…' : '—'} ${to}`),
    text: graph.text,
  }
}

suite('the drawing of grants', () => {
  test('leads over groups inside of groups to the document', () => {
    const { columns, edges, text } = drawn([
      { by: 'group', isMet: true, groups: [group('staff', ['on-call', 'staff'])] },
    ])
    assert.deepEqual(columns, [['person ann@example.com'], ['group on-call'], ['group staff'], ['document holidays']])
    assert.deepEqual(edges, ['person — group on-call', 'group on-call — group staff', 'group staff — document'])
    assert.match(text, /Admits ann@example.com: the grant to the group staff: .* in on-call, inside of staff/)
  })

  test('shows where the way is broken', () => {
    const { columns, edges, text } = drawn([{ by: 'group', isMet: false, groups: [group('finance', [], false)] }])
    assert.deepEqual(columns, [['person ann@example.com'], ['missing finance'], ['document holidays']])
    assert.deepEqual(edges, ['person … group finance', 'group finance … document'])
    assert.match(text, /Does not admit .* not in finance, which was never uploaded/)
  })

  test('joins the groups of an intersection before the document', () => {
    const { edges } = drawn([
      { by: 'intersection', isMet: false, groups: [group('managers', ['managers']), group('finance', [])] },
    ])
    assert.deepEqual(edges, [
      'person — group managers',
      'person … group finance',
      'group managers — grant 0',
      'group finance … grant 0',
      'grant 0 … document',
    ])
  })

  test('is left out where nothing is granted', () => {
    assert.equal(graphOf([], 'ann@example.com', 'holidays'), undefined)
  })
})
