import { ApiException, SearchApi, type SearchResponse, type SearchResult } from '@sheaf/client'
import { searchWarningText } from '@sheaf/contract/search-warnings'
import type { Command } from 'commander'
import { collectList } from '../collect-list.ts'
import { UsageFailure } from '../failure.ts'
import { highlighted } from '../highlight.ts'
import { printable, printJson, printLine, printNote, styled } from '../output.ts'
import { type ConnectionFlags, connectionOf } from '../token-source.ts'
import { addConnectionOptions } from './connection-options.ts'

const HELP = `
It needs a client token. This one acts as whichever person --as names:

  sheaf token create --name search --kind client --global > search.token

Words are optional and ranked, "words in quotes" are a phrase, -word must not occur, app:wiki, type:page, from:me,
after:2026-01-31 and the like restrict a field. docs/search.md has all of it.

  sheaf search 'parental leave' --as ann@example.com
  sheaf search '"on call" -draft' --as ann@example.com --datasource handbook --json
  sheaf search 'leave -type:memo updated:past_week' --as ann@example.com --explain`

type SearchFlags = ConnectionFlags & {
  readonly as?: string
  readonly datasource?: readonly string[]
  readonly filter?: readonly string[]
  readonly limit: string
  readonly cursor?: string
  readonly json?: true
  readonly explain?: true
}

export function addSearchCommand(program: Command): void {
  addConnectionOptions(
    program
      .command('search')
      .argument('<query>', 'what to look for, as one argument')
      .description('search as a person'),
  )
    .option('--as <EMAIL>', 'the person who searches; not needed with a token made for one person')
    .option('--datasource <NAME,…>', 'search only these', collectList)
    .option('--filter <FIELD=VALUE>', 'search only what has this; repeat it for more fields or values', collect)
    .option('--limit <N>', 'number of results', '10')
    .option('--cursor <CURSOR>', 'the next page after an earlier one, as that one printed it')
    .option('--explain', 'say first how the query is understood, on standard error')
    .option('--json', 'print the answer as the server gave it')
    .addHelpText('after', HELP)
    .action((query: string, flags: SearchFlags) => search(query, flags))
}

async function search(query: string, flags: SearchFlags): Promise<void> {
  const answer = await answerTo(query, flags)
  printUnderstanding(answer)
  if (flags.json === true) return printJson(answer)
  const results = answer.results ?? []
  if (results.length === 0) printLine(`nothing found${flags.as === undefined ? '' : ` that ${flags.as} may see`}`)
  const { querySuggestion } = answer.metadata ?? {}
  if (querySuggestion !== undefined) printNote(`did you mean: ${printable(querySuggestion)}`)
  for (const result of results) printResult(result)
  if (answer.cursor !== undefined) printLine(`more: --cursor ${answer.cursor}`)
}

async function answerTo(query: string, flags: SearchFlags): Promise<SearchResponse> {
  const pageSize = Number(flags.limit)
  if (!/^[1-9]\d{0,5}$/.test(flags.limit)) {
    throw new UsageFailure(`--limit ${flags.limit} is no number of results: give one such as 10.`)
  }
  const request = {
    query,
    pageSize,
    ...(flags.cursor === undefined ? {} : { cursor: flags.cursor }),
    requestOptions: {
      ...(flags.datasource === undefined ? {} : { datasourcesFilter: [...flags.datasource] }),
      ...(flags.filter === undefined ? {} : { facetFilters: filtersIn(flags.filter) }),
      ...(flags.explain === undefined ? {} : { explainQuery: true }),
    },
  }
  try {
    return await new SearchApi(connectionOf(flags)).searchPost(
      request,
      flags.as === undefined ? {} : { actAs: flags.as },
    )
  } catch (error) {
    if (!(error instanceof ApiException) || error.code !== 'act_as_missing') throw error
    throw new UsageFailure('the token acts as anyone, so say as whom: give --as EMAIL.')
  }
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

/** One filter for each field: its values are alternatives. */
function filtersIn(flags: readonly string[]) {
  const fields = new Map<string, { value: string }[]>()
  for (const flag of flags) {
    const [, field, value] = /^([^=]+)=(.+)$/s.exec(flag) ?? []
    if (field === undefined || value === undefined) {
      throw new UsageFailure(`--filter ${flag} names no field and value: give one such as type=page.`)
    }
    fields.set(field, [...(fields.get(field) ?? []), { value }])
  }
  return [...fields].map(([fieldName, values]) => ({ fieldName, values }))
}

function printUnderstanding({ metadata: { queryPlan = [], searchWarning } = {} }: SearchResponse): void {
  for (const line of queryPlan) printNote(`plan: ${printable(line)}`)
  if (searchWarning !== undefined) printNote(`note: ${printable(searchWarningText(searchWarning))}`)
}

function printResult({ title, url, snippets = [] }: SearchResult): void {
  printLine(styled('bold', printable(title === undefined || title === '' ? url : title)))
  printLine(`  ${styled('dim', printable(url))}`)
  const [snippet] = snippets
  if (snippet?.text !== undefined)
    printLine(`  ${highlighted(snippet.text, snippet.ranges ?? [], (part) => styled('yellow', part))}`)
  printLine()
}
