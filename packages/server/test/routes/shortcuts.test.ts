import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { assertAnswered, assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf } from '../handbook.ts'
import { aliases, create, external, get, hosted, linkUsers, unsafe, url, whole } from '../link-users.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { ann, bob, bulk, upload } = await linkUsers(server)

describe('bulkindexshortcuts', () => {
  proveCommonRefusals(server, 'bulkindexshortcuts', { uploadId: 'x', isFirstPage: true, shortcuts: [] })

  it('200: replaces all that other services host, with every field, page by page', async () => {
    const full = external('Travel-Desk', {
      title: 'Travel',
      description: 'Book here',
      decayedVisitScore: 2.5,
      editUrl: 'https://go.example.com/edit/1',
      createTime: 1_700_000_000,
      updatedBy: 'bob@example.com',
      updateTime: '2024-01-01T00:00:00Z',
    })
    const forced = { isFirstPage: true, forceRestartUpload: true }
    assertDone(await bulk('one', [full], forced))
    assert.deepEqual(await aliases(ann), ['Travel-Desk'])
    assertDone(await bulk('one', [external('menu')], { isLastPage: true }))
    const shown = await get(ann, { alias: 'traveldesk' })
    const { id: _, createdBy, updatedBy, ...others } = shown ?? {}
    assert.deepEqual(others, {
      inputAlias: 'Travel-Desk',
      alias: 'traveldesk',
      destinationUrl: url('Travel-Desk'),
      intermediateUrl: 'https://go.example.com/Travel-Desk',
      editUrl: 'https://go.example.com/edit/1',
      title: 'Travel',
      description: 'Book here',
      createTime: '2023-11-14T22:13:20Z',
      updateTime: '2024-01-01T00:00:00Z',
      viewPrefix: 'go/',
      isExternal: true,
    })
    assert.deepEqual([createdBy?.name, updatedBy?.name], ['cy@example.com', 'bob@example.com'])
    // However many are left out, none is held.
    assertDone(await bulk('two', [external('menu', { destinationUrl: url('lunch') })]))
    assert.deepEqual(await aliases(ann), ['menu'])
    assert.equal((await get(ann, { alias: 'MENU' }))?.destinationUrl, url('lunch'))
    assertDone(await bulk('three', []))
    assert.deepEqual(await aliases(ann), [])
  })

  for (const field of ['destinationUrl', 'intermediateUrl', 'editUrl']) {
    it(`400 for a ${field} that is not http or https, by field; nothing of the page is stored`, async () => {
      for (const bad of unsafe) {
        const page = [external('good'), external('bad', { [field]: bad })]
        assertRefused(await bulk('bad', page), 'invalid_field', `shortcuts[1].${field}`)
      }
      assert.deepEqual(await aliases(ann), [])
    })
  }

  it('400 for two spellings of one alias in a page, naming both; of the same spelling the later counts', async () => {
    const both = await bulk('x', [external('a-b'), external('c'), external('ab')])
    assertRefused(both, 'invalid_field', 'shortcuts[2].inputAlias "ab"', '"a-b" of shortcuts[0]')
    assertDone(await bulk('x', [external('ab'), external('AB', { destinationUrl: url('later') })]))
    assert.equal((await get(ann, { alias: 'ab' }))?.destinationUrl, url('later'))
    assertDone(await bulk('y', []))
  })

  it('403 for a token that is not global', async () => {
    const scoped = callerOf(server, await server.token({ datasources: ['handbook'] }))
    for (const id of ['bulkindexshortcuts', 'uploadshortcuts'] as const) {
      const answer = await scoped.call(id, { uploadId: 'x', shortcuts: [], ...whole })
      assertRefused(answer, 'operation_out_of_scope', 'handbook', '--global')
    }
  })

  it('409 while another upload is open, and for a page of none', async () => {
    assertDone(await bulk('open', [], { isFirstPage: true }))
    assertRefused(await bulk('other', []), 'upload_open', '"open" of external shortcuts')
    // The two kinds have uploads of their own.
    assertDone(await upload('other', []))
    assertDone(await bulk('open', [], { isLastPage: true }))
    assertRefused(await bulk('never', [], {}), 'upload_unknown', '"never"')
  })
})

describe('uploadshortcuts', () => {
  proveCommonRefusals(server, 'uploadshortcuts', { uploadId: 'x', isFirstPage: true, shortcuts: [] })

  it('200: creates, deletes nothing, leaves what is the same alone; its author may change it', async () => {
    const forced = { ...whole, forceRestartUpload: true }
    assertDone(await upload('one', [hosted('wiki', { description: 'd', createTime: 5 }), hosted('faq')], forced))
    assertDone(await upload('two', [hosted('wiki', { description: 'd', createTime: 5 }), hosted('news')]))
    assert.deepEqual(await aliases(bob), ['faq', 'news', 'wiki'])
    const wiki = await get(bob, { alias: 'wiki' })
    assert.deepEqual(
      [wiki?.createTime, wiki?.createdBy?.name, wiki?.isExternal],
      ['1970-01-01T00:00:05Z', 'Ann@example.com', false],
    )
    assertAnswered(await ann.call('updateshortcut', { id: wiki?.id, destinationUrl: url('changed') }), {})
    const again = await upload('three', [hosted('wiki', { description: 'd', createTime: 5 })])
    assertRefused(again, 'alias_taken', 'shortcuts[0].inputAlias: "wiki"', 'of ann@example.com', 'hosted here')
    assert.equal((await get(bob, { alias: 'wiki' }))?.destinationUrl, url('changed'))
  })

  it('400 for an unsafe destination or template, and for one whose host is filled in', async () => {
    for (const bad of unsafe) {
      assertRefused(
        await upload('x', [hosted('x', { destinationUrl: bad })]),
        'invalid_field',
        'shortcuts[0].destinationUrl',
      )
      const template = await upload('x', [hosted('x', { urlTemplate: `${bad}{*}` })])
      assertRefused(template, 'invalid_field', 'shortcuts[0].urlTemplate')
    }
    const open = await upload('x', [hosted('x', { urlTemplate: 'https://{*}/x' })])
    assertRefused(open, 'invalid_field', 'shortcuts[0].urlTemplate lets the host be filled in')
    const alias = await upload('x', [hosted('a b')])
    assertRefused(alias, 'invalid_field', 'shortcuts[0].inputAlias has the character " "')
    assert.deepEqual(await aliases(bob), ['faq', 'news', 'wiki'])
  })

  it('409 where the two kinds meet, whichever comes second, naming both', async () => {
    assertRefused(await bulk('x', [external('ok'), external('W-I-K-I')]), 'alias_taken', '"W-I-K-I"', '"wiki" of ann')
    assertDone(await bulk('y', [external('menu')]))
    assertRefused(await upload('z', [hosted('Menu')]), 'alias_taken', '"Menu"', '"menu", which another service hosts')
    assertRefused(
      await ann.call('createshortcut', { data: { inputAlias: 'me_nu', destinationUrl: url('x') } }),
      'alias_taken',
      'data.inputAlias: "me_nu"',
      'another service',
    )
    // Gone from the next answer on, so that its alias is free.
    assertDone(await bulk('y2', []))
    const menu = await create(ann, 'menu')
    assertDone(await ann.call('deleteshortcut', { id: menu.id }))
  })
})
