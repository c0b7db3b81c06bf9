import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Glean } from '@gleanwork/api-client'
import { ErrorInfoResponse } from '@gleanwork/api-client/models/errors'
import { eventually } from './deployment.ts'
import { unproven } from './official-sdk/offered-operations.ts'
import { recorder } from './official-sdk/recorder.ts'
import { type ServerProcess, sheafJson, startServerProcess, suiteContext, temporaryDirectory } from './sheaf-process.ts'

/** The official TypeScript SDK, unchanged: shortcuts, custom metadata and submissions against a real server process. */

type Minted = { readonly secret: string }

describe('the official SDK', () => {
  const suite = suiteContext()
  const { answered, httpClient } = recorder()
  const dataDir = temporaryDirectory()
  let server: ServerProcess
  let glean: Glean
  let people: Glean
  let secret = ''
  let searching = ''
  const connect = async () => {
    server = await startServerProcess(suite, dataDir)
    glean = new Glean({ serverURL: server.url, httpClient, apiToken: secret })
    people = new Glean({ serverURL: server.url, httpClient, apiToken: searching })
  }
  const as = (name: string) => ({ headers: { 'X-Glean-ActAs': `${name}@example.com` } })
  // These operations of the SDK ignore the server of the client.
  const here = () => ({ serverURL: server.url })

  before(async () => {
    const create = ['token', 'create', '--data-dir', dataDir, '--name', 'sdk']
    const scope = ['--global', '--scope', 'custommetadata:global_scope']
    secret = (await sheafJson<Minted>([...create, ...scope])).secret
    const scopes = ['--kind', 'client', '--global', '--scope', 'SEARCH,SHORTCUTS']
    searching = (await sheafJson<Minted>([...create, ...scopes])).secret
    await connect()
    await glean.indexing.datasources.add({
      name: 'sdkwiki',
      isUserReferencedByEmail: true,
      objectDefinitions: [{ name: 'page' }],
    })
    for (const name of ['ann', 'bob']) {
      await glean.indexing.permissions.indexUser({
        datasource: 'sdkwiki',
        user: { email: `${name}@example.com`, name },
      })
    }
    await glean.indexing.documents.addOrUpdate({
      document: {
        datasource: 'sdkwiki',
        objectType: 'page',
        id: 'a/b 50%',
        viewURL: 'https://wiki.example.com/a',
        title: 'A page',
        permissions: { allowedUsers: [{ email: 'ann@example.com' }] },
      },
    })
  })
  after(async () => {
    await server.stop()
    await suite.clean()
  })

  const docId = 'CUSTOM_SDKWIKI_page_a/b 50%'
  const found = async (name: string, query: string) =>
    ((await people.client.search.query({ query, pageSize: 10 }, undefined, as(name))).results ?? []).map(
      ({ document }) => document?.id,
    )

  it('defines a group, attaches values to a document that is found by them, and takes both back', async () => {
    const { customMetadata } = glean.indexing
    const metadataKeys = [
      { name: 'state', propertyType: 'PICKLIST' as const },
      { name: 'reviewers', propertyType: 'TEXTLIST' as const, skipIndexing: true },
    ]
    assert.deepEqual(await customMetadata.upsertSchema({ metadataKeys }, 'review', here()), { success: true })
    const [state, reviewers] = metadataKeys
    assert.deepEqual(await customMetadata.getSchema('Review', here()), {
      metadataKeys: [{ ...state, skipIndexing: false }, reviewers],
    })
    const values = [
      { name: 'state', value: 'zirconium' },
      { name: 'reviewers', value: ['Ann', 'Bob'] },
    ]
    const put = await customMetadata.upsert({ customMetadata: values }, docId, 'review', here())
    assert.deepEqual(put, { success: true })
    assert.deepEqual(
      await eventually(
        () => found('ann', 'zirconium'),
        (ids) => ids.length === 1,
      ),
      [docId],
    )
    assert.deepEqual(await found('bob', 'zirconium'), [])
    assert.deepEqual(await customMetadata.delete(docId, 'review', here()), { success: true })
    assert.deepEqual(
      await eventually(
        () => found('ann', 'zirconium'),
        (ids) => ids.length === 0,
      ),
      [],
    )
    assert.deepEqual(await customMetadata.deleteSchema('review', here()), { success: true })
  })

  it('meets refusals of custom metadata as it knows them', async () => {
    const { customMetadata } = glean.indexing
    const refusals: readonly (readonly [status: number, error: string, call: () => Promise<unknown>])[] = [
      [404, 'metadata_group_unknown', () => customMetadata.getSchema('ghost', here())],
      [404, 'metadata_document_unknown', () => customMetadata.delete('ghost', 'review', here())],
      [400, 'invalid_field', () => customMetadata.upsertSchema({ metadataKeys: [] }, 'a b', here())],
    ]
    for (const [status, code, call] of refusals) {
      await assert.rejects(call, (error: unknown) => {
        assert.ok(error instanceof ErrorInfoResponse, String(error))
        assert.deepEqual([error.statusCode, error.error], [status, code])
        return true
      })
    }
  })

  it('uploads shortcuts of both kinds and does all that people do with them', async () => {
    const { shortcuts } = people.client
    const made = { destinationUrl: 'https://a.example.com/x', createdBy: 'ann@example.com' }
    const whole = { uploadId: 'sdk', isFirstPage: true, isLastPage: true, forceRestartUpload: false }
    await glean.indexing.shortcuts.bulkIndex({
      ...whole,
      shortcuts: [
        { ...made, inputAlias: 'menu', intermediateUrl: 'https://go.example.com/menu', decayedVisitScore: 1.5 },
      ],
    })
    await glean.indexing.shortcuts.upload({
      ...whole,
      shortcuts: [
        { ...made, inputAlias: 'ticket', urlTemplate: 'https://a.example.com/t/{*}', createTime: 1_700_000_000 },
      ],
    })
    const data = { inputAlias: 'Road-Map', destinationUrl: 'https://a.example.com/plan', unlisted: true }
    const created = await shortcuts.create({ data }, undefined, as('ann'))
    assert.equal(created.shortcut?.alias, 'roadmap')
    const listed = async (name: string) => {
      const { shortcuts: page, meta } = await shortcuts.list({ pageSize: 10 }, undefined, as(name))
      assert.equal(meta.totalItemCount, page.length)
      return page.map(({ inputAlias }) => inputAlias)
    }
    assert.deepEqual(await listed('ann'), ['menu', 'Road-Map', 'ticket'])
    assert.deepEqual(await listed('bob'), ['menu', 'ticket'])
    const ticket = await shortcuts.retrieve({ alias: 'ticket/7' }, undefined, as('bob'))
    assert.equal(ticket.shortcut?.createTime?.toISOString(), '2023-11-14T22:13:20.000Z')
    assert.equal(ticket.shortcut?.createdBy?.name, 'ann@example.com')
    const hidden = await shortcuts.retrieve({ alias: 'roadmap' }, undefined, as('bob'))
    assert.deepEqual([hidden.shortcut, hidden.error?.errorType], [undefined, 'INVALID_ID'])
    const id = created.shortcut?.id ?? -1
    const changed = await shortcuts.update({ id, unlisted: false, description: 'Plans' }, undefined, as('ann'))
    assert.deepEqual([changed.shortcut?.description, changed.shortcut?.updatedBy?.name], ['Plans', 'ann@example.com'])
    assert.deepEqual(await listed('bob'), ['menu', 'Road-Map', 'ticket'])
    await assert.rejects(shortcuts.delete({ id }, undefined, as('bob')), /made by ann@example.com/)
    await shortcuts.delete({ id }, undefined, as('ann'))
    assert.deepEqual(await listed('ann'), ['menu', 'ticket'])
  })

  it('submits, and what was accepted is there after the server was killed', async () => {
    const { requestId } = await glean.indexing.datasources.submit({ n: 1 }, 'SdkWiki', 'feed/back', here())
    const { shortcut } = await people.client.shortcuts.create(
      { data: { inputAlias: 'last', destinationUrl: 'https://a.example.com/last' } },
      undefined,
      as('ann'),
    )
    await server.kill()
    await connect()
    type Listed = { readonly submissions: readonly { readonly requestId: string; readonly body: string }[] }
    const listed = await sheafJson<Listed>(['datasource', 'submissions', 'sdkwiki', '--data-dir', dataDir])
    assert.deepEqual(
      listed.submissions.map((each) => [each.requestId, each.body]),
      [[requestId, '{"n":1}']],
    )
    const kept = await people.client.shortcuts.retrieve({ alias: 'last' }, undefined, as('bob'))
    assert.deepEqual(kept.shortcut, shortcut)
    await assert.rejects(glean.indexing.datasources.submit({}, 'ghost', 'x', here()), (error: unknown) => {
      assert.ok(error instanceof ErrorInfoResponse, String(error))
      assert.equal(error.statusCode, 404)
      return true
    })
  })

  // Last: it looks back on all of the above.
  it('has by now been answered by every operation of this kind that it has a method for', () => {
    assert.deepEqual(unproven('metadata', answered), [])
  })
})
