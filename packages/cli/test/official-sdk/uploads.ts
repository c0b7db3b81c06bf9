import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ANN, assertShowsRefusal, BOB, CARL, type SdkBench } from './bench.ts'

/** Bulk uploads: each replaces its whole collection and nothing else. */
export function proveUploads({ indexing, searchAs, addWiki }: SdkBench): void {
  const { documents, permissions } = indexing

  it('bulk indexes documents in pages that may come at once; the last page removes what was not sent', async () => {
    const { datasource, page, indexUsers, seenBy, countDocuments } = await addWiki('sdkbulkdocuments')
    await indexUsers(ANN)
    const pageOf = (id: string) => page(id, `A guillemot, ${id}.`, { allowedUsers: [{ email: ANN }] })
    const upload = (uploadId: string, ids: readonly string[], flags: object) =>
      documents.bulkIndex({ uploadId, datasource, documents: ids.map(pageOf), ...flags })
    const ids = ['old', 'first', 'second', 'third', 'fourth']
    await documents.index({ datasource, documents: [pageOf('old')] })

    await upload('monday', ['first'], { isFirstPage: true })
    await Promise.all(['second', 'third'].map((id) => upload('monday', [id], {})))
    assert.deepEqual(await seenBy(ANN, ids), ['old', 'first', 'second', 'third'])
    await upload('monday', ['fourth'], { isLastPage: true, disableStaleDocumentDeletionCheck: true })
    assert.deepEqual(await seenBy(ANN, ids), ['first', 'second', 'third', 'fourth'])
    assert.equal(await countDocuments(), 4)
    await documents.processAll({ datasource })
    const found = (await searchAs(ANN, 'guillemot')).map(({ title }) => title).sort()
    assert.deepEqual(found, ['Page first', 'Page fourth', 'Page second', 'Page third'])
  })

  it('meets the refusal of an upload beside one that is open, and restarts by force', async () => {
    const { datasource, page, indexUsers, seenBy } = await addWiki('sdkrestart')
    await indexUsers(ANN)
    const upload = (uploadId: string, id: string, flags: object) =>
      documents.bulkIndex({
        uploadId,
        datasource,
        documents: [page(id, 'A dunlin.', { allowedUsers: [{ email: ANN }] })],
        disableStaleDocumentDeletionCheck: true,
        ...flags,
      })
    await upload('broken', 'left', { isFirstPage: true })
    await assert.rejects(
      upload('next', 'right', { isFirstPage: true }),
      assertShowsRefusal(409, /upload_open.*broken.*forceRestartUpload/),
    )
    await assert.rejects(upload('next', 'right', {}), assertShowsRefusal(400, /no upload .*next/))
    await upload('next', 'right', { isFirstPage: true, isLastPage: true, forceRestartUpload: true })
    assert.deepEqual(await seenBy(ANN, ['left', 'right']), ['right'])
    await assert.rejects(upload('broken', 'left', { isLastPage: true }), assertShowsRefusal(409, /upload_over.*broken/))
    assert.deepEqual(await seenBy(ANN, ['left', 'right']), ['right'])
  })

  it('bulk indexes users, groups and memberships: who is left out sees nothing any more', async () => {
    const { datasource, page, indexUsers, seenBy, countUsers } = await addWiki('sdkbulkidentities')
    const ids = ['users', 'red', 'blue']
    const seen = async () => ({
      ann: await seenBy(ANN, ids),
      bob: await seenBy(BOB, ids),
      carl: await seenBy(CARL, ids),
    })
    await documents.index({
      datasource,
      documents: [
        page('users', 'For the users.', { allowAllDatasourceUsersAccess: true }),
        page('red', 'For the red group.', { allowedGroups: ['red'] }),
        page('blue', 'For the blue group.', { allowedGroups: ['blue'] }),
      ],
    })
    await indexUsers(CARL)
    const whole = { isFirstPage: true, isLastPage: true, disableStaleDataDeletionCheck: true }
    const user = (email: string) => ({ email, name: email })
    const firstPage = { uploadId: 'users', datasource, users: [user(ANN)], isFirstPage: true }
    const lastPage = { uploadId: 'users', datasource, users: [user(BOB)], isLastPage: true }
    await permissions.bulkIndexUsers(firstPage)
    assert.equal(await countUsers(), 2)
    await permissions.bulkIndexUsers({ ...lastPage, disableStaleDataDeletionCheck: true })
    assert.equal(await countUsers(), 2)
    assert.deepEqual(await seen(), { ann: ['users'], bob: ['users'], carl: [] })

    const uploadGroups = (...names: readonly string[]) =>
      permissions.bulkIndexGroups({ uploadId: 'groups', datasource, groups: names.map((name) => ({ name })), ...whole })
    const uploadMembers = (group: string, ...emails: readonly string[]) =>
      permissions.bulkIndexMemberships({
        uploadId: group,
        datasource,
        group,
        memberships: emails.map((memberUserId) => ({ memberUserId })),
        isFirstPage: true,
        isLastPage: true,
      })
    await uploadGroups('red', 'blue')
    await uploadMembers('red', ANN, BOB)
    await uploadMembers('blue', ANN, BOB, CARL)
    assert.deepEqual(await seen(), { ann: ids, bob: ids, carl: [] })
    await uploadMembers('red', BOB)
    assert.deepEqual(await seen(), { ann: ['users', 'blue'], bob: ids, carl: [] })
    await uploadGroups('red')
    assert.deepEqual(await seen(), { ann: ['users'], bob: ['users', 'red'], carl: [] })
    // A group that comes back has no members until they are sent again.
    await uploadGroups('red', 'blue')
    assert.deepEqual(await seen(), { ann: ['users'], bob: ['users', 'red'], carl: [] })
    await permissions.bulkIndexUsers({ uploadId: 'again', datasource, users: [user(ANN)], ...whole })
    assert.equal(await countUsers(), 1)
    assert.deepEqual(await seen(), { ann: ['users'], bob: [], carl: [] })
  })

  it('has too large a deletion held: documents stay, and users who were left out see nothing all the same', async () => {
    const { datasource, page, indexUsers, seenBy } = await addWiki('sdkheld')
    await indexUsers(ANN, BOB)
    const forUsers = (id: string) => page(id, 'For the users.', { allowAllDatasourceUsersAccess: true })
    await documents.index({ datasource, documents: ['kept', 'sent'].map(forUsers) })
    const whole = { uploadId: 'whole', datasource, isFirstPage: true, isLastPage: true }
    await documents.bulkIndex({ ...whole, documents: [forUsers('sent')] })
    await permissions.bulkIndexUsers({ ...whole, users: [{ email: ANN, name: 'ann' }] })
    assert.deepEqual(await seenBy(ANN, ['kept', 'sent']), ['kept', 'sent'])
    assert.deepEqual(await seenBy(BOB, ['kept', 'sent']), [])
  })
}
