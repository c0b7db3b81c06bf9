import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { EmployeeInfoDefinition, ListEntitiesRequest } from '@sheaf/contract'
import { assertRefused } from '../answers.ts'
import { dayFromNow, directoryOf, emailsIn, employee } from '../directory.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
await must('adddatasource', handbook)
await must('indexuser', user('ann'))
await must('indexuser', user('guest', { name: 'Guest' }))
const token = await server.token({ kind: 'client' })
const { list, read, emails } = directoryOf(server, token, 'ann@example.com')
const as = { 'x-glean-actas': 'ann@example.com' }
const nobody = { 'x-glean-actas': 'nobody@example.com' }

type SortBy = NonNullable<NonNullable<ListEntitiesRequest['sort']>[number]['sortBy']>

const at = (...names: readonly string[]) => names.map((name) => `${name}@example.com`)
const put = (name: string, more: Partial<EmployeeInfoDefinition> = {}) =>
  must('indexemployee', { employee: employee(name, more) })

/** Everyone has a word in common. */
const here = { businessUnit: 'Here' }
await put('zora', {
  ...here,
  firstName: 'Zora',
  lastName: 'Müller',
  title: 'Head Baker',
  id: 'E1',
  startDate: '2020-01-01',
})
await put('ann', { ...here, firstName: 'Ann', lastName: 'Abel', title: 'Baker', managerEmail: 'ZORA@example.com' })
await put('ben', { ...here, firstName: 'Ben', lastName: 'Zola', managerId: 'E1', startDate: '2021-06-01' })
await put('cleo', {
  ...here,
  firstName: 'Cleo',
  preferredName: 'Clio',
  managerEmail: 'ben@example.com',
  department: 'Sales',
})
await put('left', { firstName: 'Leo', managerEmail: 'zora@example.com', endDate: dayFromNow(-1) })
await put('soon', { firstName: 'Sonja', status: 'FUTURE' })

describe('people', () => {
  proveCommonRefusals(server, 'people', {})

  it('200 with everything that was sent, under the names that answers have', async () => {
    await put('max', {
      firstName: 'Max',
      lastName: 'Full',
      phoneNumber: '+1 555',
      location: 'Oslo',
      structuredLocation: { city: 'Oslo', countryCode: 'NO', timezone: 'UTC' },
      photoUrl: 'https://example.com/max.png',
      businessUnit: 'Bread',
      datasourceProfiles: [{ datasource: 'chat', handle: 'max', isUserGenerated: 'true' }],
      teams: [{ id: 't9', name: 'Night shift', url: 'https://example.com/t9' }],
      startDate: '2020-02-29',
      endDate: '2999-12-31',
      bio: 'Bakes.',
      pronoun: 'they',
      alsoKnownAs: ['Maxim'],
      profileUrl: 'https://example.com/max',
      socialNetworks: [{ name: 'linkedin' }, { profileName: 'max', profileUrl: 'https://example.com/m' }],
      type: 'CONTRACTOR',
      relationships: [{ name: 'CHIEF_OF_STAFF', email: 'zora@example.com' }],
      additionalFields: [
        {
          key: 'room',
          value: ['1.23', { whatever: '4.56' }, {}, { anchor: 'map', hyperlink: 'https://example.com/map' }],
        },
      ],
    })
    const { results = [], errors } = await read({ emailIds: ['max@example.com'] })
    assert.deepEqual(errors, [])
    assert.deepEqual(results[0]?.name, 'Max Full')
    assert.deepEqual(results[0]?.metadata, {
      type: 'CONTRACTOR',
      email: 'max@example.com',
      firstName: 'Max',
      lastName: 'Full',
      aliasNames: ['Maxim'],
      department: 'Engineering',
      businessUnit: 'Bread',
      location: 'Oslo',
      structuredLocation: { city: 'Oslo', countryCode: 'NO', timezone: 'UTC' },
      timezone: 'UTC',
      phone: '+1 555',
      photoUrl: 'https://example.com/max.png',
      externalProfileLink: 'https://example.com/max',
      startDate: '2020-02-29',
      endDate: '2999-12-31',
      bio: 'Bakes.',
      pronoun: 'they',
      socialNetwork: [
        { name: 'linkedin', profileUrl: '' },
        { name: '', profileName: 'max', profileUrl: 'https://example.com/m' },
      ],
      datasourceProfile: [{ datasource: 'chat', handle: 'max', isUserGenerated: true }],
      customFields: [
        {
          label: 'room',
          values: [{ strText: '1.23' }, { strText: '4.56' }, { urlAnchor: 'map', urlLink: 'https://example.com/map' }],
          displayable: true,
        },
      ],
      relationships: [{ name: 'CHIEF_OF_STAFF', email: 'zora@example.com' }],
      managementChain: [],
      reports: [],
      directReportsCount: 0,
      teams: [{ id: 't9', name: 'Night shift', externalLink: 'https://example.com/t9', relationship: 'MEMBER' }],
    })
    await must('deleteemployee', { employeeEmail: 'max@example.com' })
  })

  it('200 with managers by address or by id, and those who report and have not left', async () => {
    const { results = [] } = await read({ emailIds: at('cleo', 'zora') })
    const [cleo, zora] = results
    assert.equal(cleo?.name, 'Clio')
    assert.equal(cleo?.metadata?.manager?.name, 'Ben Zola')
    assert.deepEqual(emailsIn(cleo?.metadata?.managementChain), at('ben', 'zora'))
    assert.deepEqual(emailsIn(zora?.metadata?.reports), at('ann', 'ben'))
    assert.equal(zora?.metadata?.directReportsCount, 2)
    assert.equal(zora?.metadata?.manager, undefined)
  })

  it('200 for managers in a circle, and one who is their own', async () => {
    await put('x', { managerEmail: 'y@example.com' })
    await put('y', { managerEmail: 'x@example.com' })
    await put('z', { managerEmail: 'z@example.com' })
    const { results = [] } = await read({ emailIds: at('x', 'z') })
    assert.deepEqual(emailsIn(results[0]?.metadata?.managementChain), at('y'))
    assert.deepEqual(results[1]?.metadata?.managementChain, [])
    for (const email of at('x', 'y', 'z')) await must('deleteemployee', { employeeEmail: email })
  })

  it('200: each once, by address and by id; what nobody has is named', async () => {
    const [ann] = (await read({ emailIds: at('ann') })).results ?? []
    const id = ann?.obfuscatedId ?? ''
    const { results, errors } = await read({
      emailIds: at('ANN', 'ann', 'nobody'),
      obfuscatedIds: [id, `${id}00`, 'nonsense', ''],
    })
    assert.deepEqual(emailsIn(results), at('ann'))
    assert.deepEqual(errors, ['nobody@example.com', `${id}00`, 'nonsense', ''])
    assert.deepEqual(emailsIn((await read({ obfuscatedIds: [id] })).results), at('ann'))
  })

  it('200 about whoever asks, if nobody is named', async () => {
    for (const body of [{}, { emailIds: [], obfuscatedIds: [] }]) {
      assert.deepEqual(emailsIn((await read(body)).results), at('ann'))
    }
    const guest = await directoryOf(server, token, 'guest@example.com').read({})
    assert.deepEqual(
      guest.results?.map(({ name, metadata }) => [name, metadata]),
      [['Guest', { email: 'guest@example.com' }]],
    )
  })

  it('200 shows users who are no employees only of datasources that whoever asks may see', async () => {
    await must('adddatasource', { ...handbook, name: 'secret', isTestDatasource: true })
    await must('indexuser', { ...user('spy'), datasource: 'secret' })
    assert.deepEqual((await read({ emailIds: at('guest', 'spy') })).errors, at('spy'))
    await must('betausers', { datasource: 'secret', emails: at('ann') })
    assert.deepEqual((await read({ emailIds: at('guest', 'spy') })).errors, [])
    const other = directoryOf(server, token, 'guest@example.com')
    assert.deepEqual((await other.read({ emailIds: at('spy') })).errors, at('spy'))
  })

  it('200 shows whoever has left as a former employee', async () => {
    const [leo] = (await read({ emailIds: at('left') })).results ?? []
    assert.deepEqual([leo?.name, leo?.metadata?.type], ['Leo', 'FORMER_EMPLOYEE'])
  })

  it('403 without the scope PEOPLE; 400 without a person; 401 as nobody', async () => {
    const other = await server.token({ kind: 'client', scopes: ['SEARCH', 'ENTITIES'] })
    assertRefused(await server.call('people', other, {}, as), 'operation_out_of_scope', 'PEOPLE')
    assertRefused(await server.call('people', token, {}), 'act_as_missing')
    assertRefused(await server.call('people', token, {}, nobody), 'act_as_unknown', 'nobody@example.com')
  })
})

describe('listentities', () => {
  proveCommonRefusals(server, 'listentities', {})

  const current = at('ann', 'ben', 'cleo', 'zora')

  it('200 with everyone who works here, by name', async () => {
    const answer = await list({})
    assert.deepEqual(emailsIn(answer.results), current)
    assert.deepEqual([answer.totalCount, answer.hasMoreResults, answer.cursor], [4, false, undefined])
    assert.deepEqual(await emails({ requestType: 'FULL_DIRECTORY' }), at('ann', 'ben', 'cleo', 'left', 'soon', 'zora'))
  })

  it('200 for beginnings of words in any case and with or without accents; names come first', async () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['ann', at('ann')],
      ['AN', at('ann')],
      ['nn', []],
      ['mull', at('zora')],
      ['MÜLLER zo', at('zora')],
      ['baker', at('ann', 'zora')],
      ['head b', at('zora')],
      ['ann zora', []],
      ['clio', at('cleo')],
      ['zo', at('ben', 'zora')],
      ['ben@example.com', at('ben')],
      ['ben@', at('ben')],
      ['BEN@Example', at('ben')],
      ['@example', []],
      ['ben@elsewhere', []],
      ['engineer', at('ann', 'ben', 'zora')],
      ['sales', at('cleo')],
      ['leo', []],
      ['sonja', []],
      ['  ', current],
      ['!?', []],
      ['"%_', []],
      ['a b c d', []],
    ]
    for (const [query, expected] of cases) {
      const answer = await list({ query })
      assert.deepEqual(emailsIn(answer.results).toSorted(), expected, query)
      assert.equal(answer.totalCount, expected.length, query)
    }
    assert.deepEqual(await emails({ query: 'e' }), await emails({ query: 'e', sort: [{ sortBy: 'RELEVANCE' }] }))
    await put('bakerman', { firstName: 'Baker', lastName: 'Yo' })
    assert.equal((await emails({ query: 'baker' }))[0], 'bakerman@example.com')
    await must('deleteemployee', { employeeEmail: 'bakerman@example.com' })
  })

  it('200 in each order, forwards and backwards, and page by page without gap or repeat', async () => {
    const orders: readonly (readonly [SortBy, readonly string[]])[] = [
      ['ENTITY_NAME', current],
      ['FIRST_NAME', current],
      ['LAST_NAME', at('ann', 'cleo', 'zora', 'ben')],
      ['START_DATE', at('ann', 'cleo', 'zora', 'ben')],
      ['RELEVANCE', current],
    ]
    for (const [sortBy, expected] of orders) {
      for (const query of ['', 'here']) {
        for (const orderBy of ['ASC', 'DESC'] as const) {
          if (sortBy === 'RELEVANCE' && query !== '') continue
          const asked = { query, sort: [{ sortBy, orderBy }] }
          const wanted = orderBy === 'ASC' ? expected : expected.toReversed()
          assert.deepEqual(await emails(asked), wanted, `${sortBy} ${orderBy} "${query}"`)
          assert.deepEqual(await paged({ ...asked, pageSize: 1 }), wanted)
        }
      }
    }
    for (const query of ['e', 'a', 'here', 'zo']) {
      assert.deepEqual(await paged({ query, pageSize: 1 }), await emails({ query, pageSize: 100 }), query)
    }
  })

  async function paged(request: ListEntitiesRequest): Promise<readonly (string | undefined)[]> {
    const found: (string | undefined)[] = []
    let cursor = ''
    for (let page = 0; page < 20; page += 1) {
      const answer = await list({ ...request, cursor })
      found.push(...emailsIn(answer.results))
      if (!answer.hasMoreResults) break
      cursor = answer.cursor ?? ''
    }
    return found
  }

  it('200 filtered by any field; no entity has a field of another name', async () => {
    await put('dora', { ...here, department: 'Sales', structuredLocation: { city: 'São Paulo', country: 'Brazil' } })
    const is = (fieldName: string, ...values: readonly string[]) => ({
      fieldName,
      values: values.map((value) => ({ value, relationType: 'EQUALS' as const })),
    })
    const cases: readonly (readonly [ListEntitiesRequest['filter'], readonly string[]])[] = [
      [[is('department', 'SALES')], at('cleo', 'dora')],
      [[is('department', 'sales', 'engineering')], at('ann', 'ben', 'cleo', 'dora', 'zora')],
      [[is('city', 'sao paulo')], at('dora')],
      [[is('department', 'sales'), is('country', 'brazil')], at('dora')],
      [[is('department', 'sales'), is('country', 'norway')], []],
      [[is('title', 'Baker')], at('ann')],
      [[is('roletype', 'CONTRACTOR')], []],
      [[is('roletype', 'FULL_TIME'), is('title', 'head baker')], at('zora')],
      [[is('startafter', '2020-01-01')], at('ben')],
      [[is('startbefore', '2021-01-01')], at('zora')],
      [[is('startafter', '2019-01-01'), is('startbefore', '2021-06-01')], at('zora')],
      [[is('reportsto', 'Zora@example.com')], at('ann', 'ben')],
      [[is('reportsto', 'zora@example.com', 'ben@example.com')], at('ann', 'ben', 'cleo')],
      [[is('reportsto', 'me')], []],
      [[is('industry', 'bread')], []],
      [[{ fieldName: 'department', values: [] }], at('ann', 'ben', 'cleo', 'dora', 'zora')],
    ]
    for (const [filter, expected] of cases) {
      assert.deepEqual(await emails({ filter }), expected, JSON.stringify(filter))
      assert.deepEqual((await emails({ filter, query: 'here' })).toSorted(), expected, JSON.stringify(filter))
    }
    await must('deleteemployee', { employeeEmail: 'dora@example.com' })
  })

  it('200 with facets of what is listed, if asked for', async () => {
    assert.equal((await list({})).facetResults, undefined)
    const { facetResults = [] } = await list({ query: 'baker', includeFields: ['FACETS'], pageSize: 0 })
    const shown = facetResults.map(({ sourceName, buckets }) => [
      sourceName,
      buckets.map(({ count, value }) => `${count} ${value.stringValue}`),
    ])
    assert.deepEqual(shown, [
      ['department', ['2 Engineering']],
      ['businessunit', ['2 Here']],
      ['title', ['1 Baker', '1 Head Baker']],
      ['roletype', ['2 FULL_TIME']],
    ])
  })

  it('200 with teams and managers of people, if asked for', async () => {
    await must('indexteam', {
      team: {
        id: 't1',
        name: 'Ovens',
        members: [{ email: 'BEN@example.com', relationship: 'LEAD', join_date: '2022-02-02' }],
      },
    })
    const [plain] = (await list({ query: 'ben' })).results ?? []
    assert.deepEqual([plain?.metadata?.teams, plain?.metadata?.manager], [undefined, undefined])
    const [ben] = (await list({ query: 'ben', includeFields: ['TEAMS', 'MANAGEMENT_DETAILS'] })).results ?? []
    assert.deepEqual(ben?.metadata?.teams, [
      { id: 't1', name: 'Ovens', relationship: 'LEAD', joinDate: '2022-02-02T00:00:00Z' },
    ])
    assert.equal(ben?.metadata?.manager?.name, 'Zora Müller')
    assert.deepEqual(emailsIn(ben?.metadata?.reports), at('cleo'))
    await must('deleteteam', { id: 't1' })
  })

  it('400 for a cursor of another request or person, an order that the entities have not, and a day that is none', async () => {
    const { cursor = '' } = await list({ pageSize: 1 })
    const asked = (body: object, person = 'ann@example.com') =>
      server.call('listentities', token, body, { 'x-glean-actas': person })
    assertRefused(await asked({ pageSize: 1, query: 'a', cursor }), 'invalid_cursor')
    assertRefused(await asked({ pageSize: 1, cursor }, 'guest@example.com'), 'invalid_cursor')
    assertRefused(await asked({ cursor: `${cursor}x` }), 'invalid_cursor')
    assertRefused(await asked({ sort: [{ sortBy: 'TEAM_SIZE' }] }), 'invalid_field', 'sort[0].sortBy', 'FIRST_NAME')
    assertRefused(await asked({ entityType: 'TEAMS', sort: [{ sortBy: 'START_DATE' }] }), 'invalid_field', 'TEAM_SIZE')
    const filter = [{ fieldName: 'startafter', values: [{ value: 'soon' }] }]
    assertRefused(await asked({ filter }), 'invalid_field', 'filter[0].values[0].value', 'YYYY-MM-DD')
  })

  it('403 without the scope ENTITIES; 400 without a person; 401 as nobody', async () => {
    const other = await server.token({ kind: 'client', scopes: ['SEARCH', 'PEOPLE'] })
    assertRefused(await server.call('listentities', other, {}, as), 'operation_out_of_scope', 'ENTITIES')
    assertRefused(await server.call('listentities', token, {}), 'act_as_missing')
    assertRefused(await server.call('listentities', token, {}, nobody), 'act_as_unknown', 'nobody@example.com')
  })
})
