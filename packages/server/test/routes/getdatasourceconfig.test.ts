import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { assertAnswered, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { call, must } = callerOf(server, await server.token())
await must('adddatasource', handbook)

proveCommonRefusals(server, 'getdatasourceconfig', { datasource: 'handbook' })

it('200 with the configuration as it was sent, with defaults filled in and no null', async () => {
  const sent = {
    name: 'Rich-Wiki',
    displayName: 'Rich',
    datasourceCategory: 'KNOWLEDGE_HUB',
    urlRegex: '^https://wiki\\.example\\.com/',
    objectDefinitions: [
      {
        name: 'page',
        displayLabel: 'Page',
        docCategory: 'KNOWLEDGE_HUB',
        propertyDefinitions: [{ name: 'team', propertyType: 'PICKLIST', uiFacetOrder: 1 }],
      },
    ],
    canonicalizingURLRegex: [{ matchRegex: '^(.*)#.*$', rewriteRegex: '$1' }],
    quicklinks: [{ name: 'New page', url: 'https://wiki.example.com/new', scopes: ['APP_CARD'] }],
    identityDatasourceName: 'handbook',
    iconUrl: 'data:image/svg+xml;base64,PHN2Zy8+',
    isOnPrem: true,
  }
  await must('adddatasource', sent)
  const answer = await call('getdatasourceconfig', { datasource: 'RICH-WIKI' })
  assertAnswered(answer, { ...sent, trustUrlRegexForViewActivity: true, isTestDatasource: false })
  assert.ok(!answer.text.includes('null'))
})

it('200 with the name in title case for a display name that was left out', async () => {
  await must('adddatasource', { name: 'team_handbook-2' })
  const answer = await call('getdatasourceconfig', { datasource: 'team_handbook-2' })
  assertAnswered(answer, { displayName: 'Team Handbook 2' })
})

it('400 for a datasource that does not exist, is too long or is not named', async () => {
  assertRefused(
    await call('getdatasourceconfig', { datasource: 'absent' }),
    'invalid_datasource',
    'Invalid datasource',
    '"absent"',
  )
  const long = await call('getdatasourceconfig', { datasource: 'a'.repeat(65) })
  assertRefused(long, 'invalid_field', 'datasource is longer than 64 characters')
  assertRefused(await call('getdatasourceconfig', { datasource: ['handbook'] }), 'invalid_field', 'not an array')
  assertRefused(await call('getdatasourceconfig', {}), 'invalid_field', 'datasource is missing')
})

it('403 for a datasource outside the token’s scope, 400 for one inside it that does not exist', async () => {
  const scoped = callerOf(server, await server.token({ datasources: ['wiki'] }))
  const outside = await scoped.call('getdatasourceconfig', { datasource: 'handbook' })
  assertRefused(outside, 'datasource_out_of_scope', '"handbook"', 'wiki')
  assertRefused(await scoped.call('getdatasourceconfig', { datasource: 'wiki' }), 'invalid_datasource', '"wiki"')
})
