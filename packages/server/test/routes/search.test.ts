import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import { limits } from '@sheaf/contract'
import { assertAnswered, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'
import { searcherOf } from '../searcher.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const { ask, find, ids, settled } = searcherOf(server, await server.token({ kind: 'client' }))
const ann = 'ann@example.com'
const bob = 'bob@example.com'
await must('adddatasource', handbook)
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
const put = (id: string, more: object = {}) => must('indexdocument', { document: page(id, more) })
const only = (...emails: string[]) => ({ permissions: { allowedUsers: emails.map((email) => ({ email })) } })

proveCommonRefusals(server, 'search', { query: 'apples' })

describe('200', () => {
  it('with each document as it was sent, and without a null anywhere', async () => {
    await put('Guide', {
      title: 'Guide to kiwis',
      body: { mimeType: 'text/markdown', textContent: '# Kiwis\n\nA *kiwi* a day keeps the doctor away.' },
      author: { email: ann },
      owner: { name: 'Somebody', datasourceUserId: 'U7' },
      createdAt: '2026-01-01T12:00:00+02:00',
      updatedAt: 1_767_312_000,
      tags: ['fruit', 'health'],
      status: 'final',
      container: 'Food',
      containerDatasourceId: 'F1',
      nativeAppUrl: 'notes://guide',
    })
    await settled(ann, 'kiwis', 1)
    const answer = await ask(ann, { query: 'kiwis' })
    const url = 'https://handbook.example.com/Guide'
    const title = 'Guide to kiwis'
    const metadata = {
      datasource: 'handbook',
      datasourceInstance: 'handbook',
      objectType: 'page',
      documentId: 'CUSTOM_HANDBOOK_page_Guide',
      datasourceId: 'Guide',
      mimeType: 'text/markdown',
      container: 'Food',
      containerId: 'F1',
      status: 'final',
      createTime: '2026-01-01T10:00:00Z',
      updateTime: '2026-01-02T00:00:00Z',
      labels: ['fruit', 'health'],
      visibility: 'PUBLIC_VISIBLE',
      documentCategory: 'UNCATEGORIZED',
    }
    assertAnswered(answer, {
      results: [
        {
          url,
          title,
          nativeAppUrl: 'notes://guide',
          document: { id: 'CUSTOM_HANDBOOK_page_Guide', datasource: 'handbook', docType: 'page', title, url, metadata },
        },
      ],
      hasMoreResults: false,
      requestID: answer.headers.get('x-request-id'),
      metadata: { originalQuery: 'kiwis' },
    })
    const [result] = (await find(ann, 'kiwis')).results
    assert.equal(result?.document?.metadata?.author?.name, 'ann')
    assert.equal(result?.document?.metadata?.owner?.name, 'Somebody')
    assert.match(result?.document?.metadata?.author?.obfuscatedId ?? '', /^([0-9a-f]{2}){17,}$/)
    assert.ok(!answer.text.includes('null'), answer.text)
  })

  it('with a passage whose ranges are where the words are', async () => {
    await put('passage', { body: { mimeType: 'text/plain', textContent: '👩 Nothing but lychees, lychees and 🍒.' } })
    await settled(ann, 'lychees', 1)
    const [snippet] = (await find(ann, 'lychees')).results[0]?.snippets ?? []
    assert.equal(snippet?.snippet, '')
    const marked = (snippet?.ranges ?? []).map(({ startIndex, endIndex }) => snippet?.text?.slice(startIndex, endIndex))
    assert.deepEqual(marked, ['lychees', 'lychees'])
    const short = await find(ann, 'lychees', { maxSnippetSize: 10 })
    assert.ok((short.results[0]?.snippets?.[0]?.text ?? '').length <= 12)
  })

  it('with the documents that the person may see, and those alone', async () => {
    await put('plum-ann', { title: 'Plum', ...only(ann) })
    await put('plum-both', { title: 'Plum', ...only(ann, bob) })
    await put('plum-none', { title: 'Plum', permissions: {} })
    await put('plum-all', { title: 'Plum' })
    assert.deepEqual(await settled(ann, 'plum', 3), ['plum-all', 'plum-ann', 'plum-both'])
    assert.deepEqual(await settled(bob, 'plum', 2), ['plum-all', 'plum-both'])
  })

  it('says how widely each result is visible', async () => {
    await must('indexgroup', { datasource: 'handbook', group: { name: 'eng' } })
    const permissions = { allowAllDatasourceUsersAccess: true }
    await put('fig-1', { title: 'Fig', permissions })
    await put('fig-2', { title: 'Fig', ...only(ann) })
    await put('fig-3', { title: 'Fig' })
    await settled(ann, 'fig', 3)
    const shown = (await find(ann, 'fig')).results.map(({ document }) => [
      document?.metadata?.datasourceId,
      document?.metadata?.visibility,
    ])
    assert.deepEqual(Object.fromEntries(shown), {
      'fig-1': 'DOMAIN_VISIBLE',
      'fig-2': 'SPECIFIC_PEOPLE_AND_GROUPS',
      'fig-3': 'PUBLIC_VISIBLE',
    })
  })

  it('restricted to one datasource or several, whose names have no letter case', async () => {
    await must('adddatasource', { ...handbook, name: 'Wiki' })
    await put('pear-1', { title: 'Pear' })
    await put('pear-2', { title: 'Pear', datasource: 'wiki' })
    assert.deepEqual(await settled(ann, 'pear', 2), ['pear-1', 'pear-2'])
    const filtered = async (requestOptions: object) =>
      (await find(ann, 'pear', { requestOptions })).results.map(({ document }) => document?.metadata?.datasourceId)
    assert.deepEqual(await filtered({ datasourceFilter: 'WIKI' }), ['pear-2'])
    assert.deepEqual(await filtered({ datasourcesFilter: ['handbook', 'absent'] }), ['pear-1'])
    assert.deepEqual((await filtered({ datasourceFilter: 'wiki', datasourcesFilter: ['HandBook'] })).length, 2)
    assert.deepEqual(await filtered({ datasourceFilter: 'absent' }), [])
    assert.deepEqual((await filtered({ datasourceFilter: '', datasourcesFilter: [] })).length, 2)
  })

  it('without documents of test datasources while they are such', async () => {
    await must('adddatasource', { ...handbook, name: 'trial', isTestDatasource: true })
    await put('quince-1', { title: 'Quince', datasource: 'trial' })
    await put('quince-2', { title: 'Quince' })
    assert.deepEqual(await settled(ann, 'quince', 1), ['quince-2'])
    await must('adddatasource', { ...handbook, name: 'trial' })
    assert.deepEqual(await settled(ann, 'quince', 2), ['quince-1', 'quince-2'])
    await must('adddatasource', { ...handbook, name: 'trial', isTestDatasource: 'true' })
    assert.deepEqual(await ids(ann, 'quince'), ['quince-2'])
  })

  it('with unknown fields anywhere, which are ignored', async () => {
    const request = {
      query: 'plum',
      colour: 'red',
      requestOptions: { facetBucketSize: 10, responseHints: ['RESULTS'] },
    }
    assertAnswered(await ask(ann, request), { hasMoreResults: false })
  })

  it('for the older name of the header, the newer one first', async () => {
    assertAnswered(await ask(undefined, { query: '' }, { 'X-Scio-ActAs': ann }), {})
    const both = await ask(bob, { query: 'plum' }, { 'X-Scio-ActAs': ann })
    assert.ok(both.text.includes('plum-both') && !both.text.includes('plum-ann'))
    assertRefused(await ask('eve@example.com', { query: '' }, { 'X-Scio-ActAs': ann }), 'act_as_unknown')
  })

  it('for a token made for one person, with or without that person’s address', async () => {
    const own = await server.token({ kind: 'client', userEmail: 'Ann@example.com' })
    for (const headers of [{}, { 'x-glean-actas': 'ANN@example.com' }, { 'x-glean-actas': '' }]) {
      assertAnswered(await server.call('search', own, { query: 'plum', pageSize: 1 }, headers), {
        hasMoreResults: true,
      })
    }
  })
})

describe('400', () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ query: undefined }, 'query is missing'],
    [{ query: null }, 'query must be a string, not null'],
    [{ query: ['plum'] }, 'query must be a string, not an array'],
    [{ query: 'a'.repeat(limits.queryCharactersMax.value + 1) }, 'query is longer than 20000 characters'],
    [{ pageSize: -1 }, 'pageSize is -1; at least 0 is allowed'],
    [{ pageSize: 1_001 }, 'pageSize is 1001; at most 1000 is allowed'],
    [{ pageSize: 1.5 }, 'pageSize must be an integer'],
    [{ pageSize: '10' }, 'pageSize must be an integer, not a string'],
    [{ maxSnippetSize: 0 }, 'maxSnippetSize is 0; at least 1'],
    [{ maxSnippetSize: 10_001 }, 'maxSnippetSize is 10001; at most 10000'],
    [{ requestOptions: { datasourcesFilter: 'wiki' } }, 'requestOptions.datasourcesFilter must be an array'],
    [{ requestOptions: { datasourceFilter: ['wiki'] } }, 'requestOptions.datasourceFilter must be a string'],
    [
      { requestOptions: { datasourcesFilter: Array(limits.datasourcesPerFilterMax.value + 1).fill('a') } },
      'requestOptions.datasourcesFilter has more than 1000 entries',
    ],
    [{ cursor: 7 }, 'cursor must be a string'],
  ]
  for (const [more, problem] of cases) {
    it(`because ${problem}`, async () => {
      assertRefused(await ask(ann, { query: 'plum', ...more }), 'invalid_field', problem)
    })
  }

  it('for a global token that does not say for whom it acts', async () => {
    assertRefused(await ask(undefined, { query: '' }), 'act_as_missing', 'Required header missing: X-Glean-ActAs')
    assertRefused(await ask(' ', { query: '' }), 'act_as_missing')
  })
})

it('401 for acting as nobody known, with the remedy: unknown, inactive everywhere, or two at once', async () => {
  await must('indexuser', user('gone', { isActive: false }))
  for (const person of ['eve@example.com', 'gone@example.com', `${ann}, ${bob}`, 'ann', "' or 1=1 --"]) {
    assertRefused(await ask(person, { query: '' }), 'act_as_unknown', 'Invalid identity', 'indexuser')
  }
  await must('indexuser', { ...user('gone'), datasource: 'wiki' })
  assertAnswered(await ask('Gone@example.com', { query: '' }), {})
})

it('200 with one page where several have its URL: the newest that the person may see', async () => {
  const viewURL = 'https://handbook.example.com/quince'
  await put('quince-1', { viewURL, title: 'Quince' })
  await put('quince-2', { viewURL, title: 'Quince' })
  await put('quince-3', { viewURL, title: 'Quince', ...only(ann) })
  await put('quince-4', { title: 'Quince' })
  await settled(ann, 'quince', 2)
  assert.deepEqual((await ids(ann, 'quince')).toSorted(), ['quince-3', 'quince-4'])
  assert.deepEqual((await ids(bob, 'quince')).toSorted(), ['quince-2', 'quince-4'])
  const { results, hasMoreResults } = await find(ann, 'quince', { pageSize: 2 })
  assert.deepEqual([results.length, hasMoreResults], [2, false])
  await must('adddatasource', { ...handbook, redlistTitleRegex: '^Secret' })
  await put('quince-5', { viewURL, title: 'Secret' })
  assert.deepEqual((await ids(ann, 'quince')).toSorted(), ['quince-3', 'quince-4'])
  await must('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'quince-5' })
  await must('adddatasource', handbook)
  await must('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'quince-3' })
  assert.deepEqual((await ids(ann, 'quince')).toSorted(), ['quince-2', 'quince-4'])
})

it('403 for a token made for another person', async () => {
  const own = await server.token({ kind: 'client', userEmail: ann })
  const answer = await server.call('search', own, { query: '' }, { 'x-glean-actas': bob })
  assertRefused(answer, 'act_as_forbidden', 'X-Glean-ActAs', `acts as ${ann} only`)
})

it('403 for a token without the scope SEARCH', async () => {
  const token = await server.token({ kind: 'client', scopes: ['DOCUMENTS', 'PEOPLE'] })
  const answer = await server.call('search', token, { query: '' }, { 'x-glean-actas': ann })
  assertRefused(answer, 'operation_out_of_scope', 'lacks the scope SEARCH', 'DOCUMENTS, PEOPLE')
})

it('422 for a person who belongs to more groups than a search can take into account', async () => {
  await must('indexuser', user('joiner'))
  const record = new DatabaseSync(join(server.dataDir, 'record.sqlite'))
  // A hundred thousand requests would be slow.
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${limits.principalsPerSearcherMax.value})`
  record.exec(`begin;
    ${numbers} insert into groups (datasource, name, revision) select 'handbook', 'g' || i, 1 from n;
    ${numbers} insert into memberships (datasource, group_name, member_kind, member, member_key, revision)
      select 'handbook', 'g' || i, 'user', 'joiner@example.com', 'joiner@example.com', 1 from n;
    commit`)
  record.close()
  await must('indexuser', user('joiner'))
  assertRefused(
    await ask('joiner@example.com', { query: 'plum' }),
    'too_many_principals',
    'joiner@example.com',
    '100000',
  )
  assertAnswered(await ask(ann, { query: 'plum' }), {})
})
