import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ANN, BOB, CARL, type SdkBench, type Wiki } from './bench.ts'

/** Users, groups and memberships one by one, each proven by who may see what afterwards. */
export function proveIdentities(bench: SdkBench): void {
  const { permissions, documents } = bench.indexing

  /** A wiki with a page for all of its users and one for each of these groups, named like it. */
  async function wikiFor(name: string, ...groups: readonly string[]): Promise<Wiki> {
    const wiki = await bench.addWiki(name)
    const forGroups = groups.map((group) => wiki.page(group, `For ${group}.`, { allowedGroups: [group] }))
    const forUsers = wiki.page('users', 'For the users.', { allowAllDatasourceUsersAccess: true })
    await documents.index({ datasource: name, documents: [forUsers, ...forGroups] })
    return wiki
  }

  it('indexes and deletes users: they alone see what is for all users, and one who comes back has no memberships', async () => {
    const { datasource, indexUsers, seenBy, countUsers } = await wikiFor('sdkusers', 'engineering')
    const seenByAnn = () => seenBy(ANN, ['users', 'engineering'])
    await permissions.indexGroup({ datasource, group: { name: 'engineering' } })
    await permissions.indexMembership({ datasource, membership: { groupName: 'engineering', memberUserId: ANN } })
    assert.deepEqual(await seenByAnn(), [])
    await indexUsers(ANN, BOB)
    assert.equal(await countUsers(), 2)
    assert.deepEqual(await seenByAnn(), ['users', 'engineering'])

    await permissions.deleteUser({ datasource, email: ANN })
    assert.equal(await countUsers(), 1)
    assert.deepEqual(await seenByAnn(), [])
    assert.deepEqual(await seenBy(BOB, ['users']), ['users'])
    await indexUsers(ANN)
    assert.deepEqual(await seenByAnn(), ['users'])

    await permissions.indexUser({ datasource, user: { email: ANN, name: 'ann', userId: 'ann', isActive: false } })
    assert.deepEqual(await seenByAnn(), [])
  })

  it('indexes and deletes groups and memberships, of groups inside groups too', async () => {
    const { datasource, indexUsers, seenBy } = await wikiFor('sdkgroups', 'company', 'engineering')
    const all = ['users', 'company', 'engineering']
    await indexUsers(ANN, BOB)
    for (const name of ['company', 'engineering']) await permissions.indexGroup({ datasource, group: { name } })
    const memberships = [
      { groupName: 'company', memberGroupName: 'engineering' },
      { groupName: 'company', memberUserId: BOB },
      { groupName: 'engineering', memberUserId: ANN },
    ]
    for (const membership of memberships) await permissions.indexMembership({ datasource, membership })
    await permissions.processMemberships({ datasource })
    await permissions.processMemberships()
    assert.deepEqual(await seenBy(ANN, all), all)
    assert.deepEqual(await seenBy(BOB, all), ['users', 'company'])

    const membership = { groupName: 'company', memberUserId: BOB }
    await permissions.deleteMembership({ datasource, membership })
    assert.deepEqual(await seenBy(BOB, all), ['users'])
    assert.deepEqual(await seenBy(ANN, all), all)

    await permissions.deleteGroup({ datasource, groupName: 'engineering' })
    assert.deepEqual(await seenBy(ANN, all), ['users'])
    await permissions.indexGroup({ datasource, group: { name: 'engineering' } })
    assert.deepEqual(await seenBy(ANN, all), ['users'])
  })

  it('opens a test datasource to beta users alone, who still see only what is theirs', async () => {
    const { datasource, page, indexUsers, seenBy } = await bench.addWiki('sdkbeta', { isTestDatasource: true })
    await indexUsers(ANN, BOB, CARL)
    const pages = [
      page('plover', 'A plover for everyone.', { allowAnonymousAccess: true }),
      page('ann', 'A plover for Ann.', { allowedUsers: [{ email: ANN }] }),
    ]
    await documents.index({ datasource, documents: pages })
    await documents.processAll({ datasource })
    const seen = async () => {
      const ofEach: Record<string, readonly string[]> = {}
      for (const email of [ANN, BOB, CARL]) {
        ofEach[email] = await seenBy(email, ['plover', 'ann'])
        const found = (await bench.searchAs(email, 'plover')).map(({ title }) => title?.replace('Page ', ''))
        assert.deepEqual(found.toSorted(), ofEach[email].toSorted(), `what ${email} finds`)
      }
      return ofEach
    }
    assert.deepEqual(await seen(), { [ANN]: [], [BOB]: [], [CARL]: [] })
    await permissions.authorizeBetaUsers({ datasource, emails: [ANN] })
    await permissions.authorizeBetaUsers({ datasource, emails: [BOB] })
    assert.deepEqual(await seen(), { [ANN]: ['plover', 'ann'], [BOB]: ['plover'], [CARL]: [] })
    await permissions.authorizeBetaUsers({ datasource, emails: [] })
    assert.deepEqual(await seen(), { [ANN]: [], [BOB]: [], [CARL]: [] })
  })
}
