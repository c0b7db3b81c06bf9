import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { type CustomDatasourceConfig, limits } from '@sheaf/contract'
import { assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, page } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { call, must, hasAccess } = callerOf(server, await server.token())
const configOf = async (datasource: string) =>
  (await must('getdatasourceconfig', { datasource })) as CustomDatasourceConfig

proveCommonRefusals(server, 'adddatasource', { name: 'common' })

it('200: it exists from then on, under its name in any case', async () => {
  assertDone(await call('adddatasource', { name: 'Team_Wiki-1' }))
  assert.equal((await configOf('team_wiki-1')).name, 'Team_Wiki-1')
  assertDone(await call('adddatasource', { name: 'TEAM_WIKI-1', displayName: 'Again' }))
  assert.equal((await configOf('Team_Wiki-1')).displayName, 'Again')
})

it('200 again replaces the whole configuration: fields left out go back to their defaults', async () => {
  const full = {
    name: 'replaced',
    displayName: 'Long name',
    datasourceCategory: 'TICKETS',
    urlRegex: '^https://tickets\\.example\\.com/',
    isUserReferencedByEmail: true,
    objectDefinitions: [{ name: 'ticket' }],
    aliases: ['issues'],
  }
  assertDone(await call('adddatasource', full))
  assertDone(await call('adddatasource', { name: 'replaced' }))
  assert.deepEqual(await configOf('replaced'), {
    name: 'replaced',
    displayName: 'Replaced',
    datasourceCategory: 'UNCATEGORIZED',
    isOnPrem: false,
    trustUrlRegexForViewActivity: true,
    includeUtmSource: false,
    stripFragmentInCanonicalUrl: true,
    isUserReferencedByEmail: false,
    isEntityDatasource: false,
    isTestDatasource: false,
  })
})

it('200 again keeps documents and identities', async () => {
  await must('adddatasource', { name: 'kept', isUserReferencedByEmail: true, objectDefinitions: [{ name: 'page' }] })
  await must('indexuser', { datasource: 'kept', user: { email: 'ann@example.com', name: 'Ann' } })
  const permissions = { allowedUsers: [{ email: 'ann@example.com' }] }
  await must('indexdocument', { document: page('a', { datasource: 'kept', permissions }) })
  await must('adddatasource', { name: 'kept', displayName: 'Kept', isUserReferencedByEmail: true })
  assert.equal(await hasAccess('kept', 'a', 'ann@example.com'), true)
})

it('200 for booleans sent as text, which are stored as booleans', async () => {
  await must('adddatasource', { name: 'text', isUserReferencedByEmail: 'true', isTestDatasource: 'false' })
  const { isUserReferencedByEmail, isTestDatasource } = await configOf('text')
  assert.deepEqual([isUserReferencedByEmail, isTestDatasource], [true, false])
})

it('200 takes out unknown fields below the top level', async () => {
  await must('adddatasource', { name: 'pruned', objectDefinitions: [{ name: 'page', isContainer: true }] })
  assert.deepEqual((await configOf('pruned')).objectDefinitions, [{ name: 'page' }])
})

it('200 for a name of the longest length and for the fewest fields', async () => {
  assertDone(await call('adddatasource', { name: 'a' }))
  assertDone(await call('adddatasource', { name: 'a'.repeat(limits.datasourceNameCharactersMax.value) }))
})

const names: readonly (readonly [unknown, string])[] = [
  ['', 'name is empty'],
  ['a'.repeat(65), 'name is longer than 64 characters'],
  ['my wiki', 'letters, digits, `-` and `_`'],
  ['wïki', 'letters, digits, `-` and `_`'],
  ['wiki\n', 'letters, digits, `-` and `_`'],
  ['a/b', 'letters, digits, `-` and `_`'],
  ['custom_wiki', 'reserved word custom_'],
  ['CUSTOM_', 'reserved word custom_'],
  [5, 'name must be a string, not a number'],
  [null, 'leave the field out'],
  [undefined, 'name is missing'],
]
for (const [name, problem] of names) {
  it(`400 for the name ${JSON.stringify(name)}`, async () => {
    const isReserved = problem.includes('reserved')
    const answer = await call('adddatasource', { name })
    assertRefused(answer, isReserved ? 'invalid_datasource_config' : 'invalid_field', 'name', problem)
  })
}

it('400 for the configuration wrapped as some samples have it', async () => {
  const answer = await call('adddatasource', { datasource: { name: 'wrapped' } })
  assertRefused(answer, 'unknown_field', 'unrecognized field: "datasource"', 'adddatasource takes name')
})

const looksAround = ['^(?!https://private).*', '(?=a)b', '(?<!a)b', '(?<=a)b']
const broken = ['(', '[a', 'a**', '\\1', '(?P<name', 'x{2,1}', '\\', '*']
const tooLarge = [
  'a{600}',
  '(a|b|c|d|e){1,1000}',
  '((a{100}){100}){100}',
  '(((((a?){30}){30}){30}){30}){30}',
  'x*'.repeat(999),
]
const patternFields = ['urlRegex', 'redlistTitleRegex', 'canonicalizingURLRegex', 'canonicalizingTitleRegex']
for (const field of patternFields) {
  it(`400 for a ${field} that looks around, is broken, or is too large to be run quickly`, async () => {
    for (const pattern of [...looksAround, ...broken, ...tooLarge]) {
      const isList = field.startsWith('canonicalizing')
      const value = isList ? [{ matchRegex: 'fine' }, { matchRegex: pattern, rewriteRegex: '$1' }] : pattern
      const where = isList ? `${field}[1].matchRegex` : field
      const answer = await call('adddatasource', { name: 'patterns', [field]: value })
      assertRefused(answer, 'invalid_datasource_config', `${where}: the pattern cannot be used`, 'RE2')
      if (looksAround.includes(pattern)) assertRefused(answer, 'invalid_datasource_config', 'look-around')
    }
    assertRefused(await call('getdatasourceconfig', { datasource: 'patterns' }), 'invalid_datasource')
  })
}

it('400 for a custom property with the name of an operator or of another field, with a list of those', async () => {
  for (const name of ['Status', 'updated', ' tags ', 'last_updated_at', 'department']) {
    const objectDefinitions = [{ name: 'page' }, { name: 'memo', propertyDefinitions: [{ name: 'fine' }, { name }] }]
    const answer = await call('adddatasource', { name: 'properties', objectDefinitions })
    const field = 'objectDefinitions[1].propertyDefinitions[1].name'
    assertRefused(answer, 'invalid_datasource_config', field, 'none of after, app, author')
  }
})

it('400 for an object type with a blank or an underscore, or defined twice', async () => {
  const cases = [
    [[{ name: 'help page' }], 'objectDefinitions[0].name: "help page"'],
    [[{ name: 'page' }, { name: 'help_page' }], 'objectDefinitions[1].name: "help_page"'],
    [[{ name: 'page' }, { name: 'page' }], 'objectDefinitions[1].name: "page" is defined twice'],
    [[{}, {}], 'objectDefinitions[1].name: "" is defined twice'],
  ] as const
  for (const [objectDefinitions, problem] of cases) {
    assertRefused(
      await call('adddatasource', { name: 'types', objectDefinitions }),
      'invalid_datasource_config',
      problem,
    )
  }
})

it('400 for an identityDatasourceName that does not exist; its own name is fine', async () => {
  const answer = await call('adddatasource', { name: 'borrower', identityDatasourceName: 'lender' })
  assertRefused(answer, 'invalid_datasource_config', 'identityDatasourceName: "lender" does not exist')
  assertDone(await call('adddatasource', { name: 'borrower', identityDatasourceName: 'Borrower' }))
  assertDone(await call('adddatasource', { name: 'lender' }))
  assertDone(await call('adddatasource', { name: 'borrower', identityDatasourceName: 'LENDER' }))
})

it('400 for a value that an enumeration does not have, naming those that it has', async () => {
  const cases = [
    [{ datasourceCategory: 'WIKI' }, 'datasourceCategory is "WIKI"; allowed are UNCATEGORIZED, TICKETS'],
    [{ hideBuiltInFacets: ['TYPE', 'x'] }, 'hideBuiltInFacets[1] is "x"; allowed are TYPE, TAG, AUTHOR, OWNER'],
    [{ connectorType: 7 }, 'connectorType is 7; allowed are API_CRAWL'],
    [{ quicklinks: [{ scopes: ['HOME'] }] }, 'quicklinks[0].scopes[0] is "HOME"'],
  ] as const
  for (const [more, problem] of cases) {
    assertRefused(await call('adddatasource', { name: 'enums', ...more }), 'invalid_field', problem)
  }
})

it('400 for a configuration that is too long for every request to read it', async () => {
  const aliases = ['x'.repeat(limits.datasourceConfigCharactersMax.value)]
  const answer = await call('adddatasource', { name: 'long', aliases })
  assertRefused(
    answer,
    'invalid_datasource_config',
    '"long"',
    `${limits.datasourceConfigCharactersMax.value} are allowed`,
  )
})

it('403 for a name outside the token’s scope; inside it a new one may be added', async () => {
  const scoped = callerOf(server, await server.token({ datasources: ['mine', 'mine2'] }))
  assertDone(await scoped.call('adddatasource', { name: 'Mine' }))
  for (const name of ['common', 'unheard']) {
    assertRefused(await scoped.call('adddatasource', { name }), 'datasource_out_of_scope', 'name', `"${name}"`)
  }
})

it('403 for an identityDatasourceName outside the token’s scope, whether or not it exists', async () => {
  const scoped = callerOf(server, await server.token({ datasources: ['mine', 'mine2'] }))
  for (const identityDatasourceName of ['common', 'unheard']) {
    const answer = await scoped.call('adddatasource', { name: 'mine', identityDatasourceName })
    assertRefused(answer, 'datasource_out_of_scope', 'identityDatasourceName', `"${identityDatasourceName}"`)
  }
  const answer = await scoped.call('adddatasource', { name: 'mine', identityDatasourceName: 'mine2' })
  assertRefused(answer, 'invalid_datasource_config', '"mine2" does not exist')
})
