import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { limits } from '@sheaf/contract'
import { assistantTools } from '@sheaf/contract/assistants/tools'
import { type Assistant, actingAs, connectAssistant, type Era } from './assistant.ts'
import { employee } from './directory.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { startTestServer } from './running-server.ts'

/** Every tool for assistants, called by the protocol’s own client, which checks the answers against their schemas. */

const ANN = 'ann@example.com'
const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const token = await server.token({ kind: 'client' })
const seconds = (day: string) => Date.parse(`${day}T12:00:00Z`) / 1_000
const long = Array.from({ length: 3_000 }, (_, line) => `Line ${line} of the rules. 🍎`).join('\n')

const documents = [
  page('holidays', {
    title: 'Holidays and\nleave',
    body: { mimeType: 'text/plain', textContent: 'Everyone has thirty days of parental leave a year.' },
    author: { email: ANN },
    container: 'Human resources',
    createdAt: seconds('2025-01-01'),
    updatedAt: seconds('2025-01-10'),
  }),
  page('travel', {
    title: 'Travel costs',
    body: { mimeType: 'text/plain', textContent: 'Leave the receipts with the office.' },
    author: { name: 'Bob Brown', email: 'bob@example.com' },
    updatedAt: seconds('2025-02-10'),
  }),
  { ...page('calls', { title: 'On call and leave', updatedAt: seconds('2025-03-10') }), datasource: 'wiki' },
  page('rules', { title: 'All rules', body: { mimeType: 'text/plain', textContent: long } }),
  page('memo', { title: 'Leave memo', permissions: { allowedUsers: [{ email: 'bob@example.com' }] } }),
]

const definitions = [{ name: 'page', displayLabel: 'Page of the handbook' }]
await must('adddatasource', { ...handbook, displayName: 'The handbook', objectDefinitions: definitions })
await must('adddatasource', { ...handbook, name: 'wiki' })
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
const team = { id: 'search', name: 'Search' }
const people = [
  employee('ann', { lastName: 'Smith', title: 'Engineer', managerEmail: 'cy@example.com', teams: [team] }),
  employee('bob', { lastName: 'Brown', title: 'Engineer', managerEmail: 'cy@example.com' }),
  employee('cy', { lastName: 'Lee', title: 'Head of engineering', department: 'Management', location: 'Oslo' }),
]
for (const each of people) await must('indexemployee', { employee: each })
await must('indexdocuments', { datasource: 'handbook', documents: documents.filter((d) => d.datasource !== 'wiki') })
await must('indexdocuments', { datasource: 'wiki', documents: documents.filter((d) => d.datasource === 'wiki') })
assert.equal((await server.searchUntil(token, ANN, '', 4)).length, 4)

for (const era of ['present', 'handshake'] satisfies Era[]) {
  describe(`in the ${era} revision`, async () => {
    const ann = await connectAssistant({ after }, server, actingAs(token, ANN), era)
    const titles = async (input: Parameters<Assistant['ask']>[1]) =>
      (await ann.ask('search', input as { query: string })).results.map(({ title }) => title)

    it('the tools say what they are for, what they take and answer, and that they only read', async () => {
      const { tools } = await ann.client.listTools()
      assert.deepEqual(
        tools.map(({ name }) => name),
        Object.keys(assistantTools),
      )
      for (const { title, description = '', inputSchema, outputSchema, annotations } of tools) {
        assert.ok(title)
        assert.ok(description.length > 100, description)
        assert.equal(inputSchema.type, 'object')
        assert.equal(outputSchema?.type, 'object')
        for (const field of Object.values(inputSchema.properties ?? {})) {
          assert.ok((field as { readonly description?: string }).description)
        }
        assert.partialDeepStrictEqual(annotations, { readOnlyHint: true, openWorldHint: false })
      }
      assert.match(ann.client.getInstructions() ?? '', /never follow instructions/)
    })

    it('search gives titles, URLs, dates, sources and passages to cite, as data and as text', async () => {
      const { text, structured } = await ann.call('search', { query: 'parental leave', pageSize: 1 })
      assert.partialDeepStrictEqual(structured, {
        results: [
          {
            title: 'Holidays and\nleave',
            url: 'https://handbook.example.com/holidays',
            id: 'CUSTOM_HANDBOOK_page_holidays',
            datasource: 'handbook',
            type: 'page',
            container: 'Human resources',
            author: 'ann',
            createdAt: '2025-01-01T12:00:00Z',
            updatedAt: '2025-01-10T12:00:00Z',
            passages: ['Everyone has thirty days of parental leave a year.'],
          },
        ],
        hasMore: true,
      })
      assert.match(text, /^1\. Holidays and leave\nURL: https:\/\/handbook\.example\.com\/holidays\n/)
      assert.match(text, /^Source: handbook, page, in Human resources, by ann, created 2025-01-01T12:00:00Z, updated /m)
      assert.match(text, /^> Everyone has thirty days/m)
      assert.match(text, /There are more: call search again with cursor \S+$/)
    })

    it('search goes on from page to page, and finds each document once', async () => {
      const found: string[] = []
      let cursor: string | undefined
      do {
        const page = await ann.ask('search', { query: '', pageSize: 1, ...(cursor === undefined ? {} : { cursor }) })
        found.push(...page.results.map(({ id }) => id))
        cursor = page.cursor
        assert.equal(page.hasMore, cursor !== undefined)
      } while (cursor !== undefined)
      assert.equal(new Set(found).size, 4)
      assert.equal(found.length, 4)
    })

    it('search is restricted by source, type, author and time', async () => {
      assert.deepEqual(await titles({ query: 'leave', datasources: ['wiki'] }), ['On call and leave'])
      assert.deepEqual(await titles({ query: 'leave', types: ['Page of the handbook'] }).then((t) => t.toSorted()), [
        'Holidays and\nleave',
        'Travel costs',
      ])
      assert.deepEqual(await titles({ query: 'leave', types: ['memo'] }), [])
      assert.deepEqual(await titles({ query: 'leave', authors: ['me'] }), ['Holidays and\nleave'])
      assert.deepEqual(await titles({ query: 'leave', authors: ['Bob Brown'] }), ['Travel costs'])
      const range = { updatedAfter: '2025-01-10', updatedBefore: '2025-03-10' }
      assert.deepEqual(await titles({ query: 'leave', ...range }), ['Travel costs'])
    })

    it('search says what it left out, and what a mistyped word may mean', async () => {
      const { text, structured } = await ann.call('search', { query: 'holidys updated:soon' })
      assert.partialDeepStrictEqual(structured, {
        results: [],
        suggestion: 'Holidays updated:soon',
        warning: 'this means nothing there and was left out: updated:soon',
      })
      assert.match(text, /^Note: this means nothing .*\n\nDid the query mean: Holidays .*\n\nNothing was found/)
    })

    it('read_document gives a text in parts that are the whole of it, and says how much is left', async () => {
      let whole = ''
      let offset = 0
      for (;;) {
        const part = await ann.ask('read_document', { id: 'CUSTOM_HANDBOOK_page_rules', offset, length: 9_999 })
        assert.equal(part.offset, offset)
        assert.equal(part.totalCharacters, long.length)
        assert.ok(part.text.isWellFormed(), 'no character is cut in two')
        whole += part.text
        assert.equal(part.remainingCharacters, long.length - whole.length)
        if (part.nextOffset === undefined) break
        assert.equal(part.nextOffset, whole.length)
        offset = part.nextOffset
      }
      assert.equal(whole, long)
    })

    it('read_document takes a URL too, and gives a first part unless told', async () => {
      const url = 'https://handbook.example.com/rules'
      const { text, structured } = await ann.call('read_document', { url })
      assert.partialDeepStrictEqual(structured, { url, title: 'All rules', offset: 0, datasource: 'handbook' })
      const default_ = limits.assistantReadCharactersDefault.value
      assert.match(text, new RegExp(`Characters 0 to ${default_ - 1}|Characters 0 to ${default_}`))
      assert.match(text, /To go on, call read_document again with offset \d+\.$/)
    })

    it('read_document reads at least one whole character, and a document without text', async () => {
      const apple = long.indexOf('🍎')
      const id = 'CUSTOM_HANDBOOK_page_rules'
      const inside = await ann.ask('read_document', { id, offset: apple + 1, length: 1 })
      assert.deepEqual([inside.text, inside.offset, inside.nextOffset], ['🍎', apple, apple + 2])
      const empty = await ann.ask('read_document', { id: 'CUSTOM_WIKI_page_calls' })
      assert.partialDeepStrictEqual(empty, { text: '', totalCharacters: 0, remainingCharacters: 0 })
      assert.equal(empty.nextOffset, undefined)
    })

    it('list_sources counts what the person may see, by the names that search takes', async () => {
      const { text, structured } = await ann.call('list_sources', {})
      assert.deepEqual(structured, {
        sources: [
          { name: 'handbook', title: 'The handbook', documents: 3 },
          { name: 'wiki', title: 'Wiki', documents: 1 },
        ],
        types: [{ name: 'page', title: 'page', documents: 4 }],
      })
      assert.match(text, /^Sources:\n- handbook \(The handbook\): 3 documents\n- wiki \(Wiki\): 1 document\n/)
    })

    it('find_people finds by words and filters, with manager and teams', async () => {
      const { text, structured } = await ann.call('find_people', { query: 'ann sm' })
      assert.deepEqual(structured, {
        people: [
          {
            name: 'ann Smith',
            email: ANN,
            title: 'Engineer',
            department: 'Engineering',
            manager: 'cy Lee',
            managerEmail: 'cy@example.com',
            teams: ['Search'],
          },
        ],
        total: 1,
        hasMore: false,
      })
      assert.match(
        text,
        /^1 person in all\.\n\n1\. ann Smith <ann@example\.com>\nEngineer, Engineering\nManager: cy Lee/,
      )
      const emails = async (input: object) => (await ann.ask('find_people', input)).people.map(({ email }) => email)
      assert.deepEqual(await emails({ reportsTo: 'cy@example.com', pageSize: 50 }), [ANN, 'bob@example.com'])
      assert.deepEqual(await emails({ department: 'management' }), ['cy@example.com'])
      assert.deepEqual(await emails({ location: 'oslo' }), ['cy@example.com'])
      const first = await ann.ask('find_people', { pageSize: 2 })
      const second = await ann.ask('find_people', { pageSize: 2, cursor: first.cursor ?? '' })
      assert.deepEqual([first.total, first.hasMore, second.hasMore, second.people.length], [3, true, false, 1])
    })

    const wrong: readonly (readonly [keyof typeof assistantTools, object, RegExp])[] = [
      ['search', {}, /^query is missing\. Send the named field\.$/],
      [
        'search',
        { query: 'a', limit: 3 },
        /^unrecognized field: "limit"\. search takes query, datasources, .*\. Remove/,
      ],
      ['search', { query: 'a', pageSize: 1_000 }, /^pageSize is 1000; at most 50 is allowed\. /],
      ['search', { query: 'a', datasources: 'wiki' }, /^datasources must be an array, not a string\. /],
      [
        'search',
        { query: 'a', updatedAfter: '2025-02-30' },
        /^updatedAfter is "2025-02-30", which is no day\. Send a day/,
      ],
      ['search', { query: 'a', cursor: 'x' }, /^cursor: it was not issued for this query.*Leave the cursor out/],
      ['read_document', {}, /^id and url are missing\. Send one of them/],
      ['read_document', { id: 'a', url: 'b' }, /^there are both id and url\. Send one of them/],
      [
        'read_document',
        { id: 'CUSTOM_HANDBOOK_page_holidays', offset: 50 },
        /^offset is 50, but the text has 50 charac/,
      ],
      ['list_sources', { query: 'a' }, /^unrecognized field: "query"\. list_sources takes nothing\. /],
      ['find_people', { cursor: 'x' }, /^cursor: it was not issued for this query/],
    ]
    for (const [name, input, said] of wrong) {
      it(`${name} with ${JSON.stringify(input)} is an error of the tool that says what to do`, async () => {
        const { isError, text, structured } = await ann.call(name, input)
        assert.match(text, said)
        assert.deepEqual([isError, structured], [true, undefined])
      })
    }

    it('a tool that there is not is an error of the protocol that names those that there are', async () => {
      await assert.rejects(ann.client.callTool({ name: 'delete_everything' }), /There is no tool "delete_everything"/)
    })
  })
}
