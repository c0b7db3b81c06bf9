import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { ListShortcutsPaginatedResponse, Shortcut } from '@sheaf/contract'
import { assertAnswered, assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { aliases, create, external, get, linkUsers, list, type Person, scopes, unsafe, url } from '../link-users.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { ann, as, bob, bulk, people, root } = await linkUsers(server)
const repeated = await create(ann, 'repeated')

describe('createshortcut, getshortcut, updateshortcut and deleteshortcut', () => {
  const data = { inputAlias: 'proof', destinationUrl: url('proof') }
  proveCommonRefusals(server, 'getshortcut', { alias: 'x' }, { scopes })
  proveCommonRefusals(server, 'deleteshortcut', { id: 0 }, { scopes })
  proveCommonRefusals(server, 'listshortcuts', { pageSize: 1 }, { scopes })
  proveCommonRefusals(server, 'updateshortcut', { id: repeated.id, description: 'again' }, { scopes })

  it('403 for a client token without the scope SHORTCUTS, 400 without a person, 401 for a stranger', async () => {
    const searching = as('ann', await server.token({ kind: 'client' }))
    for (const [id, body] of [
      ['createshortcut', { data }],
      ['getshortcut', { alias: 'x' }],
      ['listshortcuts', { pageSize: 1 }],
      ['updateshortcut', { id: 1 }],
      ['deleteshortcut', { id: 1 }],
    ] as const) {
      assertRefused(await searching.call(id, body), 'operation_out_of_scope', 'SHORTCUTS')
      assertRefused(await server.call(id, people, body), 'act_as_missing')
      assertRefused(await as('stranger').call(id, body), 'act_as_unknown')
    }
  })

  it('200: made, read by alias and id, changed field by field, deleted', async () => {
    const made = await create(ann, 'Road-Map', {
      description: 'Plans',
      urlTemplate: 'https://a.example.com/plans/{*}',
      destinationDocumentId: 'CUSTOM_HANDBOOK_page_plan',
      unlisted: false,
    })
    assert.partialDeepStrictEqual(made, {
      inputAlias: 'Road-Map',
      alias: 'roadmap',
      description: 'Plans',
      urlTemplate: 'https://a.example.com/plans/{*}',
      destinationDocumentId: 'CUSTOM_HANDBOOK_page_plan',
      unlisted: false,
      createdBy: { name: 'ann@example.com' },
    })
    for (const what of [{ alias: 'ROADMAP' }, { alias: 'road_map/2027/q1' }, { id: made.id }]) {
      assert.deepEqual(await get(bob, what), made)
    }
    const changed = await ann.call('updateshortcut', {
      id: made.id,
      inputAlias: 'plans',
      description: '',
      urlTemplate: '',
    })
    const { shortcut } = changed.json as { readonly shortcut: Shortcut }
    assert.deepEqual(
      [shortcut.inputAlias, shortcut.description, shortcut.urlTemplate, shortcut.destinationUrl, shortcut.createTime],
      ['plans', undefined, undefined, made.destinationUrl, made.createTime],
    )
    assert.equal(shortcut.updatedBy?.name, 'ann@example.com')
    assert.equal(await get(bob, { alias: 'roadmap' }), undefined)
    assert.equal(await get(bob, { alias: 'plans/2027' }), undefined)
    for (const times of [1, 2])
      assert.equal((await ann.call('deleteshortcut', { id: made.id })).status, 200, `${times}`)
    assert.equal(await get(ann, { id: made.id }), undefined)
  })

  it('400 for an unsafe address at an update as at the first, and for an alias that cannot be typed', async () => {
    const made = await create(ann, 'safe')
    for (const bad of unsafe) {
      const destination = await ann.call('updateshortcut', { id: made.id, destinationUrl: bad })
      assertRefused(destination, 'invalid_field', 'destinationUrl')
      const template = await ann.call('updateshortcut', { id: made.id, urlTemplate: `${bad}%s` })
      assertRefused(template, 'invalid_field', 'urlTemplate')
      const created = await ann.call('createshortcut', { data: { ...data, destinationUrl: bad } })
      assertRefused(created, 'invalid_field', 'data.destinationUrl')
    }
    for (const inputAlias of ['a b', 'a?b', '..', 'a//b', '--']) {
      assertRefused(await ann.call('updateshortcut', { id: made.id, inputAlias }), 'invalid_field', 'inputAlias')
      const created = await ann.call('createshortcut', { data: { ...data, inputAlias } })
      assertRefused(created, 'invalid_field', 'data.inputAlias')
    }
    assert.deepEqual(await get(ann, { id: made.id }), made)
    assertRefused(await ann.call('getshortcut', {}), 'invalid_field', 'alias and id are both missing')
    assertRefused(await ann.call('getshortcut', { alias: 'a', id: 1 }), 'invalid_field', 'alias and id are both there')
  })

  it('403 for whoever did not make it; 200 for an administrator, which is noted', async () => {
    const made = await create(ann, 'mine')
    const change = { id: made.id, description: 'x' }
    assertRefused(await bob.call('updateshortcut', change), 'shortcut_of_another', 'made by ann@example.com')
    assertRefused(await bob.call('deleteshortcut', { id: made.id }), 'shortcut_of_another')
    assertAnswered(await root.call('updateshortcut', change), {
      shortcut: { description: 'x', createdBy: { name: 'ann@example.com' } },
    })
    assertDone(await root.call('deleteshortcut', { id: made.id }))
    assert.equal(await get(ann, { id: made.id }), undefined)
  })

  it('400 to change one that another service hosts, naming where it is changed', async () => {
    assertDone(
      await bulk('e', [external('menu', { createdBy: 'ann@example.com', editUrl: 'https://go.example.com/e' })]),
    )
    const { id } = (await get(ann, { alias: 'menu' })) ?? {}
    for (const person of [ann, root]) {
      const answer = await person.call('updateshortcut', { id, description: 'x' })
      assertRefused(answer, 'shortcut_elsewhere', 'https://go.example.com/e')
      assertRefused(await person.call('deleteshortcut', { id }), 'shortcut_elsewhere')
    }
    assertDone(await bulk('e2', []))
  })

  it('409 for an alias that is taken, when it is made and when it is changed; its own is free', async () => {
    const [one, two] = [await create(ann, 'one'), await create(bob, 'two')]
    const twice = await bob.call('createshortcut', { data: { inputAlias: 'O-ne', destinationUrl: url('x') } })
    assertRefused(twice, 'alias_taken', '"O-ne"', '"one" of ann@example.com')
    assertRefused(await bob.call('updateshortcut', { id: two.id, inputAlias: 'ONE' }), 'alias_taken', '"ONE"')
    assertAnswered(await ann.call('updateshortcut', { id: one.id, inputAlias: 'O_N_E' }), {
      shortcut: { alias: 'one' },
    })
  })

  it('200: an unlisted one is there for its author and administrators; others see no trace of it but the taken alias', async () => {
    const secret = await create(ann, 'secret-offsite', { unlisted: true, description: 'hidden words' })
    const total = async (person: Person) => (await list(person)).meta.totalItemCount ?? 0
    assert.equal((await total(ann)) - (await total(bob)), 1)
    for (const person of [ann, root]) {
      assert.deepEqual(await get(person, { id: secret.id }), secret)
      assert.deepEqual(await aliases(person, { query: 'hidden' }), ['secret-offsite'])
    }
    for (const what of [{ id: secret.id }, { alias: 'secretoffsite' }]) assert.equal(await get(bob, what), undefined)
    assert.deepEqual((await list(bob, { query: 'hidden' })).meta, { hasNextPage: false, totalItemCount: 0 })
    const absent = await bob.call('updateshortcut', { id: 999_999, description: 'x' })
    const hidden = await bob.call('updateshortcut', { id: secret.id, description: 'x' })
    assertRefused(hidden, 'shortcut_unknown')
    assert.equal(hidden.text.replace(String(secret.id), '999999'), absent.text)
    assertDone(await bob.call('deleteshortcut', { id: secret.id }))
    assert.deepEqual(await get(ann, { id: secret.id }), secret)
    const taken = await bob.call('createshortcut', { data: { inputAlias: 'secretoffsite', destinationUrl: url('x') } })
    assertRefused(taken, 'alias_taken', 'a shortcut that is hosted here')
    assert.doesNotMatch(taken.text, /ann|offsite"? of|secret-offsite/)
  })
})

describe('listshortcuts', () => {
  it('200: page by page in each order, without gaps or doubles', async () => {
    const many = ['p3', 'p1', 'p2', 'p5', 'p4'].map((alias, i) =>
      external(alias, {
        createTime: 100 - i,
        updateTime: 200 + (i % 2),
        decayedVisitScore: i / 2,
        description: 'paging',
      }),
    )
    assertDone(await bulk('paging', many))
    const orders = {
      alias: ['p1', 'p2', 'p3', 'p4', 'p5'],
      createTime: ['p4', 'p5', 'p2', 'p1', 'p3'],
      updateTime: ['p3', 'p2', 'p4', 'p1', 'p5'],
      decayedVisitScore: ['p3', 'p1', 'p2', 'p5', 'p4'],
    }
    for (const [sortBy, expected] of Object.entries(orders)) {
      for (const [orderBy, inOrder] of [
        ['ASC', expected],
        ['DESC', expected.toReversed()],
      ] as const) {
        const found: string[] = []
        let cursor: string | undefined = ''
        while (cursor !== undefined) {
          const page: ListShortcutsPaginatedResponse = await list(ann, {
            pageSize: 2,
            query: 'PAGING',
            sort: { sortBy, orderBy },
            cursor,
          })
          assert.equal(page.meta.totalItemCount, 5)
          found.push(...page.shortcuts.map(({ inputAlias }) => inputAlias))
          cursor = page.meta.cursor
          assert.equal(page.meta.hasNextPage, cursor !== undefined)
        }
        assert.deepEqual(found, inOrder, `${sortBy} ${orderBy}`)
      }
    }
  })

  it('200: filters by name, author and type, together and in pages; a query is a part of a text, not a pattern', async () => {
    const filter = (fieldName: string, ...values: readonly object[]) => ({ fieldName, values })
    const external = { filters: [filter('type', { value: 'external' })] }
    assert.deepEqual(await aliases(ann, external), ['p1', 'p2', 'p3', 'p4', 'p5'])
    const first = await list(ann, { ...external, pageSize: 3 })
    assert.deepEqual([first.meta.totalItemCount, first.meta.hasNextPage], [undefined, true])
    assert.deepEqual(await aliases(ann, { ...external, pageSize: 3, cursor: first.meta.cursor }), ['p4', 'p5'])
    assert.deepEqual(await aliases(bob, { filters: [filter('author', { value: 'me' })] }), ['two'])
    const either = filter('name', { value: 'P-1' }, { value: 'two' })
    assert.deepEqual(await aliases(bob, { filters: [either] }), ['p1', 'two'])
    const native = filter('type', { value: 'EXTERNAL', relationType: 'NOT_EQUALS' })
    assert.deepEqual(await aliases(bob, { filters: [either, native] }), ['two'])
    for (const unknown of ['department', 'constructor', '']) {
      assert.deepEqual(await aliases(ann, { filters: [filter(unknown, { value: 'x' })] }), [])
    }
    assert.deepEqual(await aliases(ann, { query: '_' }), ['O_N_E'])
    for (const query of ['%', '\\', 'p%1', 'p_']) assert.deepEqual(await aliases(ann, { query }), [], query)
    assert.deepEqual(await aliases(ann, { query: 'EXAMPLE.COM/p3' }), ['p3'])
  })

  it('400 for a cursor of another person, query or order, and for one that was changed', async () => {
    const { cursor = '' } = (await list(ann, { pageSize: 1 })).meta
    const asked: readonly (readonly [Person, object])[] = [
      [bob, { cursor }],
      [ann, { cursor, query: 'p' }],
      [ann, { cursor, sort: { orderBy: 'DESC' } }],
      [ann, { cursor: `x${cursor}` }],
      [ann, { cursor: 'nonsense' }],
    ]
    for (const [person, more] of asked) {
      assertRefused(await person.call('listshortcuts', { pageSize: 1, ...more }), 'invalid_cursor', 'cursor')
    }
    assert.equal((await list(ann, { pageSize: 1, cursor })).shortcuts.length, 1)
  })
})
