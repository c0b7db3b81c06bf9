import type { Document, TextRange } from './search.ts'

/** A kind of completion. */
export type AutocompleteResultType =
  | 'ADDITIONAL_DOCUMENT'
  | 'APP'
  | 'BROWSER_HISTORY'
  | 'DATASOURCE'
  | 'DOCUMENT'
  | 'ENTITY'
  | 'GOLINK'
  | 'HISTORY'
  | 'CHAT_HISTORY'
  | 'NEW_CHAT'
  | 'OPERATOR'
  | 'OPERATOR_VALUE'
  | 'QUICKLINK'
  | 'SUGGESTION'

/** What to complete. */
export interface AutocompleteRequest {
  /** What has been typed so far; its last word may be a part of one. Any text is valid. */
  query?: string
  /** Only results of this datasource. */
  datasource?: string
  /** Only results of these datasources. */
  datasourcesFilter?: string[]
  /** Only results of these kinds; left out or empty, all. */
  resultTypes?: AutocompleteResultType[]
  /** Largest number of results; 200 if left out, and never more. */
  resultSize?: number
}

/** Completions of what was typed. */
export interface AutocompleteResponse {
  /** The completions, in groups, the best of each first. */
  results: AutocompleteResult[]
  /** Which of the results belong together. */
  groups: AutocompleteResultGroup[]
  /** Time taken in milliseconds. */
  backendTimeMillis?: number
}

/** Documents that may have a value for an operator. */
export interface OperatorScope {
  /** Name of the datasource. */
  datasource?: string
  /** Object type; left out, any. */
  docType?: string
}

/** An operator of the query language. */
export interface OperatorMetadata {
  /** Name of the operator, without the colon. */
  name: string
  /** True if it is that of a custom property. */
  isCustom?: boolean
  /** What its values are. */
  operatorType?: 'TEXT' | 'DOUBLE' | 'DATE' | 'USER'
  /** What it does, in words. */
  helpText?: string
  /** Of a custom property: where the person may see a value of it. */
  scopes?: OperatorScope[]
  /** The value that completes what was typed. */
  value?: string
  /** The value as people read it. */
  displayValue?: string
}

/** One completion. */
export interface AutocompleteResult {
  /** The completion, such as the title of a document. */
  result: string
  /** What it is. */
  resultType?: AutocompleteResultType
  /** Where it is read. */
  url?: string
  /** A document that was found. */
  document?: Document
  /** An operator of the query language. */
  operatorMetadata?: OperatorMetadata
  /** Where in `result` the typed words are. */
  ranges?: TextRange[]
}

/** Results that belong together. */
export interface AutocompleteResultGroup {
  /** The first result of the group, counted from 0. */
  startIndex?: number
  /** The result after the last one. */
  endIndex?: number
  /** Title of the group. */
  title?: string
}
