import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Glean } from '@gleanwork/api-client'
import { RFCDate } from '@gleanwork/api-client/types/rfcdate.js'
import { unproven } from './official-sdk/offered-operations.ts'
import { recorder } from './official-sdk/recorder.ts'
import { type ServerProcess, sheafJson, startServerProcess, suiteContext, temporaryDirectory } from './sheaf-process.ts'

/** The official TypeScript SDK, unchanged, keeps a directory of people in a real server process and reads it. */

describe('the official SDK and people', () => {
  const suite = suiteContext()
  const { answered, httpClient } = recorder()
  let server: ServerProcess
  let glean: Glean
  let asking: Glean

  before(async () => {
    const dataDir = temporaryDirectory()
    server = await startServerProcess(suite, dataDir)
    const create = ['token', 'create', '--data-dir', dataDir, '--name', 'sdk', '--global']
    const indexing = await sheafJson<{ readonly secret: string }>(create)
    const client = await sheafJson<{ readonly secret: string }>([...create, '--kind', 'client'])
    glean = new Glean({ serverURL: server.url, httpClient, apiToken: indexing.secret })
    asking = new Glean({ serverURL: server.url, httpClient, apiToken: client.secret })
  })
  after(async () => {
    await server.stop()
    await suite.clean()
  })

  const as = (person: string) => ({ headers: { 'X-Glean-ActAs': person } })
  const zora = {
    email: 'zora@example.com',
    department: 'Bakery',
    firstName: 'Zora',
    lastName: 'Müller',
    title: 'Head Baker',
    phoneNumber: '+1 555',
    startDate: new RFCDate('2020-02-29'),
    structuredLocation: { city: 'Oslo', countryCode: 'NO' },
    datasourceProfiles: [{ datasource: 'chat', handle: 'zora' }],
    socialNetworks: [{ name: 'linkedin' }],
    additionalFields: [{ key: 'room', value: [{}] }],
    relationships: [{ name: 'CHIEF_OF_STAFF', email: 'ann@example.com' }],
  }
  const ann = { email: 'ann@example.com', department: 'Bakery', firstName: 'Ann', managerEmail: 'zora@example.com' }

  it('indexes employees one by one and reads them, in models of its own', async () => {
    await glean.indexing.people.index({ employee: zora, version: 1 })
    await glean.indexing.people.index({ employee: ann })
    const answer = await asking.client.entities.readPeople({ emailIds: [ann.email] }, undefined, as(zora.email))
    const [read] = answer.results ?? []
    assert.equal(read?.name, 'Ann')
    assert.equal(read?.metadata?.type, 'FULL_TIME')
    assert.equal(read?.metadata?.manager?.name, 'Zora Müller')
    assert.deepEqual(
      read?.metadata?.managementChain?.map(({ metadata }) => metadata?.email),
      [zora.email],
    )
    const byId = { obfuscatedIds: [read?.metadata?.manager?.obfuscatedId ?? ''] }
    const [manager] = (await asking.client.entities.readPeople(byId, undefined, as(ann.email))).results ?? []
    assert.equal(manager?.metadata?.startDate?.toString(), '2020-02-29')
    assert.equal(manager?.metadata?.phone, '+1 555')
    assert.equal(manager?.metadata?.structuredLocation?.city, 'Oslo')
    assert.equal(manager?.metadata?.datasourceProfile?.[0]?.handle, 'zora')
    assert.equal(manager?.metadata?.socialNetwork?.[0]?.name, 'linkedin')
    assert.equal(manager?.metadata?.customFields?.[0]?.label, 'room')
    assert.equal(manager?.metadata?.reports?.[0]?.name, 'Ann')
  })

  it('indexes teams and lists people and teams, page by page, with facets', async () => {
    const join_date = new RFCDate('2021-03-01')
    const members = [{ email: zora.email, relationship: 'LEAD' as const, join_date }, { email: ann.email }]
    const team = { id: 'bakers', name: 'Bakers', emails: [{ email: 'bakers@example.com' }], members }
    await glean.indexing.people.indexTeam({ team })
    const teams = await asking.client.entities.list({ entityType: 'TEAMS', query: 'bak' }, undefined, as(ann.email))
    const [shown] = teams.teamResults ?? []
    assert.equal(shown?.name, 'Bakers')
    assert.equal(shown?.emails?.[0]?.type, 'OTHER')
    assert.deepEqual(
      shown?.members?.map(({ person, relationship, joinDate }) => [person.name, relationship, joinDate?.toISOString()]),
      [
        ['Zora Müller', 'LEAD', '2021-03-01T00:00:00.000Z'],
        ['Ann', 'MEMBER', undefined],
      ],
    )
    const first = await asking.client.entities.list(
      { pageSize: 1, includeFields: ['FACETS', 'TEAMS'], sort: [{ sortBy: 'FIRST_NAME', orderBy: 'DESC' }] },
      undefined,
      as(ann.email),
    )
    assert.deepEqual([first.results?.[0]?.name, first.hasMoreResults, first.totalCount], ['Zora Müller', true, 2])
    assert.equal(first.results?.[0]?.metadata?.teams?.[0]?.name, 'Bakers')
    assert.equal(first.facetResults?.[0]?.buckets?.[0]?.value?.stringValue, 'Bakery')
    const second = await asking.client.entities.list(
      { pageSize: 1, sort: [{ sortBy: 'FIRST_NAME', orderBy: 'DESC' }], cursor: first.cursor ?? '' },
      undefined,
      as(ann.email),
    )
    assert.deepEqual([second.results?.[0]?.name, second.hasMoreResults], ['Ann', false])
  })

  it('uploads all employees and teams in pages, processes, and deletes', async () => {
    const page = { uploadId: 'all', isFirstPage: true, isLastPage: true }
    await glean.indexing.people.bulkIndex({ ...page, employees: [ann], disableStaleDataDeletionCheck: true })
    await glean.indexing.people.bulkIndexTeams({ ...page, teams: [] })
    await glean.indexing.people.processAllEmployeesAndTeams()
    const people = await asking.client.entities.list({}, undefined, as(ann.email))
    assert.deepEqual(
      people.results?.map(({ name }) => name),
      ['Ann'],
    )
    assert.deepEqual(
      (await asking.client.entities.list({ entityType: 'TEAMS' }, undefined, as(ann.email))).totalCount,
      0,
    )
    await glean.indexing.people.delete({ employeeEmail: ann.email })
    await glean.indexing.people.deleteTeam({ id: 'bakers' })
  })

  it('meets the refusal of whoever has left', async () => {
    await glean.indexing.people.index({ employee: { ...ann, status: 'EX' } })
    await assert.rejects(asking.client.entities.readPeople({}, undefined, as(ann.email)), (error: Error) => {
      assert.match((error as Error & { body: string }).body, /Invalid identity: ann@example\.com/)
      return true
    })
  })

  // Last: it looks back on all of the above.
  it('has by now been answered by every operation of this kind that it has a method for', () => {
    assert.deepEqual(unproven('people', answered), [])
  })
})
