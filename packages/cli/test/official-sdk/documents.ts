import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ANN, assertShowsRefusal, BOB, type SdkBench } from './bench.ts'

/** Documents one by one: what is written is found by those who may see it, and by nobody else. */
export function proveDocuments({ indexing, searchAs, addWiki }: SdkBench): void {
  it('indexes documents one by one and several at once, which those who may see them find after processAll', async () => {
    const { datasource, page, indexUsers, countDocuments } = await addWiki('sdkdocuments')
    await indexUsers(ANN, BOB)
    const walrus = page('walrus', 'The walrus is for everyone.', { allowAnonymousAccess: true })
    const lathe = page('lathe', 'The walrus and the lathe are for Ann.', { allowedUsers: [{ email: ANN }] })
    await indexing.documents.addOrUpdate({ document: walrus })
    await indexing.documents.index({ datasource, documents: [lathe] })
    await indexing.documents.processAll({ datasource })
    const urlsFor = async (email: string) => (await searchAs(email, 'walrus')).map(({ url }) => url).sort()
    assert.deepEqual(await urlsFor(ANN), [lathe.viewURL, walrus.viewURL])
    assert.deepEqual(await urlsFor(BOB), [walrus.viewURL])
    assert.equal(await countDocuments(), 2)

    await indexing.documents.addOrUpdate({ document: page('walrus', 'Now it is a seal.', { allowedUsers: [] }) })
    assert.deepEqual(await urlsFor(BOB), [])
    assert.equal(await countDocuments(), 2)
  })

  it('reads results that its models accept, with snippets and metadata', async () => {
    const { page, indexUsers } = await addWiki('sdkresults')
    await indexUsers(ANN, BOB)
    await indexing.documents.addOrUpdate({
      document: page('heron', 'The heron is for everyone.', { allowAnonymousAccess: true }),
    })
    // Without an argument: all datasources, and a request without a body.
    await indexing.documents.processAll()
    const [result] = await searchAs(BOB, 'heron')
    assert.ok(result)
    assert.equal(result.title, 'Page heron')
    assert.equal(result.document?.id, 'CUSTOM_SDKRESULTS_page_heron')
    assert.equal(result.document?.datasource, 'sdkresults')
    assert.equal(result.document?.metadata?.author?.name, 'ann')
    assert.equal(result.document?.metadata?.updateTime?.toISOString(), '2026-01-01T00:00:00.000Z')
    assert.deepEqual(result.document?.metadata?.labels, ['handbook'])
    const [snippet] = result.snippets ?? []
    assert.equal(snippet?.text, 'The heron is for everyone.')
    const [range] = snippet?.ranges ?? []
    assert.equal(snippet?.text?.slice(range?.startIndex, range?.endIndex), 'heron')
  })

  it('updates permissions: from the very next answer on, who lost access is refused and who gained it is admitted', async () => {
    const { datasource, page, indexUsers, seenBy } = await addWiki('sdkpermissions')
    await indexUsers(ANN, BOB)
    await indexing.documents.addOrUpdate({ document: page('ibis', 'An ibis.', { allowedUsers: [{ email: BOB }] }) })
    await indexing.documents.processAll({ datasource })
    assert.equal((await searchAs(BOB, 'ibis')).length, 1)
    await indexing.permissions.updatePermissions({
      datasource,
      objectType: 'page',
      id: 'ibis',
      permissions: { allowedUsers: [{ email: ANN }] },
    })
    assert.deepEqual([await seenBy(ANN, ['ibis']), await seenBy(BOB, ['ibis'])], [['ibis'], []])
    assert.deepEqual(await searchAs(BOB, 'ibis'), [])
    await indexing.documents.processAll({ datasource })
    assert.equal((await searchAs(ANN, 'ibis'))[0]?.title, 'Page ibis')
  })

  it('deletes a document, which is gone from the very next answer; deleting it again succeeds', async () => {
    const { datasource, page, indexUsers, seenBy, countDocuments } = await addWiki('sdkdeletion')
    await indexUsers(BOB)
    const documents = ['stork', 'crane'].map((id) => page(id, 'A storkling.', { allowAllDatasourceUsersAccess: true }))
    await indexing.documents.index({ datasource, documents })
    await indexing.documents.processAll({ datasource })
    assert.equal((await searchAs(BOB, 'storkling')).length, 2)
    for (const _ of ['the first time', 'again']) {
      await indexing.documents.delete({ datasource, objectType: 'page', id: 'stork' })
      assert.deepEqual(await seenBy(BOB, ['stork', 'crane']), ['crane'])
      assert.deepEqual(
        (await searchAs(BOB, 'storkling')).map(({ title }) => title),
        ['Page crane'],
      )
      assert.equal(await countDocuments(), 1)
    }
  })

  it('meets a refusal of a lower version that it can show, and the stored document stays', async () => {
    const { page, indexUsers, seenBy } = await addWiki('sdkversions')
    await indexUsers(ANN, BOB)
    await indexing.documents.addOrUpdate({
      version: 7,
      document: page('auk', 'An auk.', { allowedUsers: [{ email: ANN }] }),
    })
    await assert.rejects(
      indexing.documents.addOrUpdate({ version: 6, document: page('auk', 'An auk.', { allowAnonymousAccess: true }) }),
      assertShowsRefusal(409, /version/),
    )
    assert.deepEqual([await seenBy(ANN, ['auk']), await seenBy(BOB, ['auk'])], [['auk'], []])
  })
}
