import fc from 'fast-check'
import {
  type IndexedDocument,
  type IndexQuery,
  type SearchClause,
  type SummaryQuery,
  UNRESTRICTED,
} from '../../port.ts'

/** Random small worlds: what happens to an index, and what is asked of it. */

export type Step =
  | { readonly kind: 'apply'; readonly changes: readonly Change[] }
  | { readonly kind: 'tidy'; readonly times: number }
  | { readonly kind: 'flush' | 'tidyUp' | 'reopenWriter' | 'reopenReader' | 'reset' }

export type Change =
  | { readonly kind: 'put'; readonly key: number; readonly content: Content }
  /** Of a document that is there: other rights, or the same again. */
  | { readonly kind: 'rights'; readonly key: number; readonly accessTerms: readonly string[] }
  | { readonly kind: 'delete'; readonly key: number }

/** What a document is made of; its revision and times are given when it is put. */
export type Content = Omit<IndexedDocument, 'key' | 'revision' | 'updatedAt' | 'indexedMs'>

/** Forms of words, words in words, compounds and their parts, scripts with and without spaces. */
const VOCABULARY = [
  ...['run', 'runs', 'running', 'runner', 'connect', 'connected', 'connection', 'connections', 'apple', 'apples'],
  ...[
    'foo',
    'bar',
    'foo_bar',
    'fooBar',
    'foobar',
    'e-mail',
    'mail',
    'v1.2.3',
    '1.2',
    'HTTPServer',
    'server',
    'servers',
  ],
  ...[
    'ann@example.com',
    'example',
    'café',
    'cafe',
    'Über',
    'йод',
    '東京都',
    '東京',
    '京都',
    '京',
    '서울',
    'a1',
    'wiki',
  ],
] as const
/** Some in most documents, so that there is much to rank. */
const COMMON = ['the', 'run', 'running', 'foo', 'bar'] as const

const aWord = fc.oneof(
  { arbitrary: fc.constantFrom(...COMMON), weight: 2 },
  { arbitrary: fc.constantFrom(...VOCABULARY), weight: 3 },
)
const aJoint = fc.constantFrom(' ', ' ', ' ', ', ', '. ', '\n')
const aText = (maxLength: number) =>
  fc.array(fc.tuple(aWord, aJoint), { maxLength }).map((words) => words.map((pair) => pair.join('')).join(''))
const mostlyNothing = fc.oneof({ arbitrary: fc.constant(''), weight: 2 }, { arbitrary: aText(4), weight: 1 })

const aTerm = fc.constantFrom('a1', 'a2', 'a3', 'a4')
const terms = fc.array(aTerm, { maxLength: 3 })
const aDatasource = fc.constantFrom('wiki', 'chat', 'wiki-2')
/** Documents are of times so far apart that it matters how new they are. */
export const TIME_UNIT = 40 * 86_400
const aTime = (max: number) => fc.nat({ max }).map((number) => number * TIME_UNIT)
const aSpan = fc.record({ from: aTime(3), until: aTime(9) })
const aTag = fc.constantFrom('red', 'Red', 'green', '東', '')
const aKey = fc.integer({ min: 1, max: 24 })

const content: fc.Arbitrary<Content> = fc.record({
  datasource: aDatasource,
  objectType: fc.constantFrom('page', 'post'),
  title: aText(4),
  body: aText(10),
  summary: mostlyNothing,
  comments: mostlyNothing,
  tags: mostlyNothing,
  properties: mostlyNothing,
  people: mostlyNothing,
  columns: fc.record(
    {
      tag: fc.array(aTag, { maxLength: 3 }),
      status: fc.constantFrom(['open'], ['done']),
      size: fc.constantFrom(['3'], ['7', 'x']),
    },
    { requiredKeys: [] },
  ),
  accessTerms: terms,
  interactions: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 100_000 })),
})

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), key: aKey, content }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rights' as const), key: aKey, accessTerms: terms }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), key: aKey }) },
)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      kind: fc.constant('apply' as const),
      changes: fc.array(change, { minLength: 0, maxLength: 8 }),
    }),
  },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('tidy' as const), times: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('tidyUp', 'flush') }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('reopenWriter', 'reopenReader') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const) }) },
)

export const steps = fc.array(step, { minLength: 4, maxLength: 24 })

const clause: fc.Arbitrary<SearchClause> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('word' as const), text: aWord }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('phrase' as const, 'word' as const),
      text: fc.array(aWord, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
    }),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.array(aWord, { minLength: 1, maxLength: 2 }), fc.nat({ max: 4 }))
      .map(([words, cut]) => words.join(' ').slice(0, Math.max(1, words.join(' ').length - cut)))
      .map((text) => ({ kind: 'prefix' as const, text })),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'word' as const, text: '...' }) },
)

const principals = fc.oneof(
  { weight: 5, arbitrary: fc.constant(['a1', 'a2', 'a3', 'a4']) },
  { weight: 4, arbitrary: terms },
  { weight: 2, arbitrary: terms.map((held) => [...held, ...Array.from({ length: 300 }, (_, at) => `crowd${at}`)]) },
  { weight: 2, arbitrary: fc.constant(UNRESTRICTED) },
)

const filter = fc.record(
  {
    column: fc.constantFrom('tag', 'status', 'size', 'unknown'),
    values: fc.array(fc.oneof(aTag, fc.constantFrom('open', 'done')), { maxLength: 3 }),
    sizes: fc.array(fc.record({ above: fc.integer({ min: -1, max: 9 }), below: fc.nat({ max: 12 }) }), {
      maxLength: 2,
    }),
    isNegated: fc.boolean(),
  },
  { requiredKeys: ['column', 'values'] },
)

const someKeys = fc.record(
  { keys: fc.array(aKey, { maxLength: 6 }), isNegated: fc.boolean() },
  { requiredKeys: ['keys'] },
)

export type Question = Omit<IndexQuery, 'limit' | 'after'> & Pick<SummaryQuery, 'columns' | 'valuesMax' | 'spans'>

const question: fc.Arbitrary<Question> = fc
  .record({
    anyOf: fc.array(clause, { maxLength: 4 }),
    allOf: fc.oneof(
      { arbitrary: fc.constant([]), weight: 2 },
      { arbitrary: fc.array(clause, { maxLength: 2 }), weight: 1 },
    ),
    noneOf: fc.oneof(
      { arbitrary: fc.constant([]), weight: 3 },
      { arbitrary: fc.array(clause, { maxLength: 2 }), weight: 1 },
    ),
    principals,
    narrowing: fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: fc.record(
          {
            datasources: fc.array(aDatasource, { maxLength: 2 }),
            filters: fc.array(filter, { maxLength: 2 }),
            updated: aSpan,
            anyFilters: fc.array(
              fc.record(
                {
                  filters: fc.array(filter, { maxLength: 2 }),
                  keys: fc.array(someKeys, { maxLength: 2 }),
                  updated: fc.array(aSpan, { maxLength: 2 }),
                },
                { requiredKeys: [] },
              ),
              { maxLength: 3 },
            ),
          },
          { requiredKeys: [] },
        ),
      },
    ),
    hiddenKeys: fc.oneof(fc.constant([]), fc.array(aKey, { maxLength: 4 })),
    boosts: fc.oneof(fc.constant(undefined), fc.record({ now: aTime(20) })),
    columns: fc.constant(['tag', 'status', 'unknown']),
    valuesMax: fc.nat({ max: 4 }),
    beginning: fc.constantFrom('', '', 'r', 'green', 'x'),
    spans: fc.array(aSpan, { maxLength: 2 }),
  })
  .map(({ narrowing, boosts, ...rest }) => ({ ...rest, ...narrowing, ...(boosts && { boosts }) }))

export const questions = fc.array(question, { minLength: 3, maxLength: 6 })

/** Many documents at once, and what is asked of them. */
export const crowd = fc.array(content, { minLength: 60, maxLength: 60 })
