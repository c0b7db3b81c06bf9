import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { dayFromNow, directoryOf, employee } from '../directory.ts'
import { callerOf } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const { list } = directoryOf(server, await server.token({ kind: 'client' }), 'ann@example.com')
await must('indexemployee', { employee: employee('ann', { firstName: 'Ann', lastName: 'Abel' }) })
await must('indexemployee', { employee: employee('left', { endDate: dayFromNow(-1) }) })

it('200 with teams: by words, by size, with the members who have not left', async () => {
  const member = (name: string) => ({ email: `${name}@example.com` })
  const members = [member('ann'), member('left'), { ...member('stranger'), relationship: 'MANAGER' }]
  const kiln = {
    id: 'kiln',
    name: 'Kiln Crew',
    description: 'Fires.',
    department: 'Bakery',
    externalLink: 'https://example.com/kiln',
    emails: [{ email: 'kiln@example.com', type: 'PRIMARY' }],
    datasourceProfiles: [{ datasource: 'chat', handle: '#kiln' }],
    additionalFields: [{ key: 'motto', value: ['Hot'] }],
    members,
  }
  await must('indexteam', { team: kiln })
  await must('indexteam', { team: { id: 'solo', name: 'Äpfel', members: [member('ben')] } })
  const teams = async (more: object) => (await list({ entityType: 'TEAMS', ...more })).teamResults ?? []
  const ids = async (more: object) => (await teams(more)).map(({ id }) => id)
  assert.deepEqual(await ids({}), ['solo', 'kiln'])
  assert.deepEqual(await ids({ query: 'apf' }), ['solo'])
  assert.deepEqual(await ids({ query: 'bak' }), ['kiln'])
  assert.deepEqual(await ids({ sort: [{ sortBy: 'TEAM_SIZE', orderBy: 'DESC' }] }), ['kiln', 'solo'])
  assert.deepEqual(await ids({ filter: [{ fieldName: 'department', values: [{ value: 'bakery' }] }] }), ['kiln'])
  assert.deepEqual(await ids({ filter: [{ fieldName: 'title', values: [{ value: 'x' }] }] }), [])
  const [shown] = await teams({ query: 'crew' })
  assert.partialDeepStrictEqual(shown, {
    id: 'kiln',
    name: 'Kiln Crew',
    description: 'Fires.',
    department: 'Bakery',
    externalLink: 'https://example.com/kiln',
    emails: kiln.emails,
    datasourceProfiles: kiln.datasourceProfiles,
    customFields: [{ label: 'motto', values: [{ strText: 'Hot' }], displayable: true }],
    memberCount: 2,
  })
  assert.deepEqual(
    shown?.members?.map(({ person, relationship }) => [person.name, relationship]),
    [
      ['Ann Abel', 'MEMBER'],
      ['stranger@example.com', 'MANAGER'],
    ],
  )
  assert.deepEqual((await list({ entityType: 'CUSTOM_ENTITIES' })).totalCount, 0)
})
