import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { text } from './common.ts'
import { Document, TextRange } from './search.ts'

const resultTypes = [
  'ADDITIONAL_DOCUMENT',
  'APP',
  'BROWSER_HISTORY',
  'DATASOURCE',
  'DOCUMENT',
  'ENTITY',
  'GOLINK',
  'HISTORY',
  'CHAT_HISTORY',
  'NEW_CHAT',
  'OPERATOR',
  'OPERATOR_VALUE',
  'QUICKLINK',
  'SUGGESTION',
] as const

export const AutocompleteRequest = Type.Object(
  {
    query: Type.Optional(
      Type.String({
        maxLength: limits.queryCharactersMax.value,
        description: 'What has been typed so far; its last word may be a part of one. Any text is valid.',
      }),
    ),
    datasource: text('Only results of this datasource.'),
    datasourcesFilter: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: limits.datasourcesPerFilterMax.value,
        description: 'Only results of these datasources.',
      }),
    ),
    resultTypes: Type.Optional(
      Type.Array(Type.Enum([...resultTypes]), {
        maxItems: limits.listEntriesMax.value,
        description: 'Only results of these kinds; left out or empty, all.',
      }),
    ),
    resultSize: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: `Largest number of results; ${limits.autocompleteResultsMax.value} if left out, and never more.`,
      }),
    ),
  },
  { title: 'AutocompleteRequest', description: 'What to complete.' },
)
export type AutocompleteRequest = Static<typeof AutocompleteRequest>

export const OperatorScope = Type.Object(
  { datasource: text('Name of the datasource.'), docType: text('Object type; left out, any.') },
  { title: 'OperatorScope', description: 'Documents that may have a value for an operator.' },
)

export const OperatorMetadata = Type.Object(
  {
    name: Type.String({ description: 'Name of the operator, without the colon.' }),
    isCustom: Type.Optional(Type.Boolean({ description: 'True if it is that of a custom property.' })),
    operatorType: Type.Optional(Type.Enum(['TEXT', 'DOUBLE', 'DATE', 'USER'], { description: 'What its values are.' })),
    helpText: text('What it does, in words.'),
    scopes: Type.Optional(
      Type.Array(OperatorScope, { description: 'Of a custom property: where the person may see a value of it.' }),
    ),
    value: text('The value that completes what was typed.'),
    displayValue: text('The value as people read it.'),
  },
  { title: 'OperatorMetadata', description: 'An operator of the query language.' },
)
export type OperatorMetadata = Static<typeof OperatorMetadata>

export const AutocompleteResult = Type.Object(
  {
    result: Type.String({ description: 'The completion, such as the title of a document.' }),
    resultType: Type.Optional(Type.Enum([...resultTypes], { description: 'What it is.' })),
    url: text('Where it is read.'),
    document: Type.Optional(Document),
    operatorMetadata: Type.Optional(OperatorMetadata),
    ranges: Type.Optional(Type.Array(TextRange, { description: 'Where in `result` the typed words are.' })),
  },
  { title: 'AutocompleteResult', description: 'One completion.' },
)
export type AutocompleteResult = Static<typeof AutocompleteResult>

export const AutocompleteResultGroup = Type.Object(
  {
    startIndex: Type.Optional(Type.Integer({ description: 'The first result of the group, counted from 0.' })),
    endIndex: Type.Optional(Type.Integer({ description: 'The result after the last one.' })),
    title: text('Title of the group.'),
  },
  { title: 'AutocompleteResultGroup', description: 'Results that belong together.' },
)

export const AutocompleteResponse = Type.Object(
  {
    results: Type.Array(AutocompleteResult, { description: 'The completions, in groups, the best of each first.' }),
    groups: Type.Array(AutocompleteResultGroup, { description: 'Which of the results belong together.' }),
    backendTimeMillis: Type.Optional(Type.Integer({ description: 'Time taken in milliseconds.' })),
  },
  { title: 'AutocompleteResponse', description: 'Completions of what was typed.' },
)
export type AutocompleteResponse = Static<typeof AutocompleteResponse>
