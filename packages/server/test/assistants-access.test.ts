import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import { files } from '../src/store/sqlite/files.ts'
import { notThere, toolUser } from './assistant.ts'
import { employee } from './directory.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf, handbook, page, user } from './handbook.ts'

/** Of what a person may not see an assistant is told nothing, in text or in data. */

const server = await startHandRunServer({ after })
const { must } = callerOf(server, await server.token())
const use = toolUser(server, await server.token({ kind: 'client' }))
const found = async (person: string, query: string) =>
  (await use(person, 'search', { query })).structured.results?.map(({ id }) => id)

describe('what a person may not see', async () => {
  const [ann, bob] = ['ann@example.com', 'bob@example.com']
  await must('adddatasource', { ...handbook, redlistTitleRegex: '^Kept out' })
  await must('adddatasource', { ...handbook, name: 'secret_plans', objectDefinitions: [{ name: 'plan' }] })
  await must('adddatasource', { ...handbook, name: 'trial', isTestDatasource: true })
  for (const name of ['ann', 'bob']) await must('indexuser', user(name))
  await must('indexuser', { ...user('bob'), datasource: 'secret_plans' })
  const only = (email: string) => ({ permissions: { allowedUsers: [{ email }] } })
  const documents = [
    page('of-ann', { title: 'Apple', ...only(ann) }),
    page('of-bob', { title: 'Apple merger', ...only(bob) }),
    page('kept-out', { title: 'Kept out of it' }),
    { ...page('trial', { title: 'Apple trial' }), datasource: 'trial' },
    page('plan', { title: 'Apple plan', objectType: 'plan', datasource: 'secret_plans', ...only(bob) }),
  ]
  for (const document of documents) await must('indexdocument', { document })
  await server.catchUp()

  it('is refused like what does not exist, by id and by URL, and by an offset beyond its end too', async () => {
    const ids = ['HANDBOOK_page_of-bob', 'HANDBOOK_page_kept-out', 'TRIAL_page_trial', 'SECRET_PLANS_plan_plan']
    for (const id of [...ids, 'HANDBOOK_page_none', 'NOSUCH_page_x'].map((each) => `CUSTOM_${each}`)) {
      for (const more of [{}, { offset: 1_000_000 }, { length: 1 }]) {
        assert.deepEqual((await use(ann, 'read_document', { id, ...more })).result, notThere(ann, id))
      }
    }
    const refusals = ['of-bob', 'none'].map(async (id) => {
      const url = `https://handbook.example.com/${id}`
      const { result } = await use(ann, 'read_document', { url })
      return JSON.stringify(result).replaceAll(url, 'URL')
    })
    const [forbidden, absent] = await Promise.all(refusals)
    assert.equal(forbidden, absent)
    assert.match((await use(bob, 'read_document', { id: 'CUSTOM_HANDBOOK_page_of-bob' })).text, /^Apple merger\n/)
  })

  it('leaves no trace in results, suggestions, sources, types or counts', async () => {
    const { structured, text } = await use(ann, 'search', { query: 'apple' })
    assert.deepEqual([structured.results?.map(({ title }) => title), structured.hasMore], [['Apple'], false])
    assert.doesNotMatch(text, /merger|plan|trial/i)
    const misspelt = await use(ann, 'search', { query: 'mergr' })
    const nowhere = await use(ann, 'search', { query: 'zyxw' })
    assert.deepEqual(misspelt.result, nowhere.result)
    const sources = await use(ann, 'list_sources', {})
    assert.deepEqual(sources.structured, {
      sources: [{ name: 'handbook', title: 'Handbook', documents: 1 }],
      types: [{ name: 'page', title: 'page', documents: 1 }],
    })
    assert.match((await use(bob, 'list_sources', {})).text, /secret_plans/)
    for (const filter of [{ datasources: ['secret_plans'] }, { datasources: ['nosuch'] }, { types: ['plan'] }]) {
      assert.deepEqual((await use(ann, 'search', { query: '', ...filter })).result, nowhere.result)
    }
  })

  it('is gone from the next answer on once a right was withdrawn, although the index has not heard of it', async () => {
    await must('indexdocument', { document: page('shared', { title: 'Cherry', ...only(ann) }) })
    await server.catchUp()
    assert.deepEqual(await found(ann, 'cherry'), ['CUSTOM_HANDBOOK_page_shared'])
    await must('updatepermissions', { datasource: 'handbook', objectType: 'page', id: 'shared', ...only(bob) })
    assert.deepEqual(await found(ann, 'cherry'), [])
    const id = 'CUSTOM_HANDBOOK_page_shared'
    assert.deepEqual((await use(ann, 'read_document', { id })).result, notThere(ann, id))
    assert.match((await use(ann, 'list_sources', {})).text, /handbook \(Handbook\): 1 document\n/)
  })

  it('cannot be reached by the cursor of somebody else', async () => {
    for (const id of ['x1', 'x2']) await must('indexdocument', { document: page(id, { title: 'Grape', ...only(bob) }) })
    await server.catchUp()
    const { cursor } = (await use(bob, 'search', { query: 'grape', pageSize: 1 })).structured
    assert.ok(cursor)
    const stolen = await use(ann, 'search', { query: 'grape', pageSize: 1, cursor })
    assert.match(stolen.text, /^cursor: it was not issued for this query, person and options\. /)
  })
})

it('a fault of the service tells nothing but a request id', async () => {
  await must('indexemployee', { employee: employee('dan') })
  const damaged = new DatabaseSync(files.record(server.dataDir))
  damaged.exec("UPDATE employees SET content = '{'")
  damaged.close()
  const { result, text } = await use('dan@example.com', 'find_people', {})
  assert.equal(result.isError, true)
  assert.match(text, /^the service failed to answer this request\. .* Request id: [0-9a-f-]{36}$/)
  const [logged = ''] = server.takeFaults()
  assert.match(logged, /a tool call failed/)
})
