import { Configuration, SearchApi, type SearchResult } from '@sheaf/client'
import type { Command } from 'commander'
import { collectList } from '../collect-list.ts'
import { UsageFailure } from '../failure.ts'
import { printJson, printLine, styled } from '../output.ts'
import { type ConnectionFlags, serverUrl, tokenSource } from '../token-source.ts'
import { addConnectionOptions } from './connection-options.ts'

const HELP = `
Words are optional and ranked, "words in quotes" are a phrase, -word must not occur. The token is a client token:
sheaf token create --kind client --name search --global, which then acts as the person that --as names.

  sheaf search 'parental leave' --as ann@example.com
  sheaf search '"on call" -draft' --as ann@example.com --datasource handbook --json`

type SearchFlags = ConnectionFlags & {
  readonly as?: string
  readonly datasource?: readonly string[]
  readonly limit: string
  readonly cursor?: string
  readonly json?: true
}

export function addSearchCommand(program: Command): void {
  addConnectionOptions(program.command('search').argument('<query>').description('search as a person'))
    .option('--as <EMAIL>', 'the person who searches; not needed with a token made for one person')
    .option('--datasource <NAME,…>', 'search only these', collectList)
    .option('--limit <N>', 'number of results', '10')
    .option('--cursor <CURSOR>', 'the next page after an earlier one, as that one printed it')
    .option('--json', 'print the answer as the server gave it')
    .addHelpText('after', HELP)
    .action((query: string, flags: SearchFlags) => search(query, flags))
}

async function search(query: string, flags: SearchFlags): Promise<void> {
  const pageSize = Number(flags.limit)
  if (!/^\d+$/.test(flags.limit)) throw new UsageFailure(`--limit ${flags.limit} is not a number.`)
  const api = new SearchApi(new Configuration({ host: serverUrl(flags), accessToken: tokenSource(flags) }))
  const answer = await api.searchPost(
    {
      query,
      pageSize,
      ...(flags.cursor === undefined ? {} : { cursor: flags.cursor }),
      ...(flags.datasource === undefined ? {} : { requestOptions: { datasourcesFilter: [...flags.datasource] } }),
    },
    flags.as === undefined ? {} : { actAs: flags.as },
  )
  if (flags.json === true) return printJson(answer)
  const results = answer.results ?? []
  if (results.length === 0) printLine(`nothing found${flags.as === undefined ? '' : ` that ${flags.as} may see`}`)
  for (const result of results) printResult(result)
  if (answer.cursor !== undefined) printLine(`more: --cursor ${answer.cursor}`)
}

function printResult({ title, url, snippets = [] }: SearchResult): void {
  printLine(styled('bold', title === undefined || title === '' ? url : title))
  printLine(`  ${styled('dim', url)}`)
  const [snippet] = snippets
  if (snippet?.text !== undefined)
    printLine(`  ${highlighted(snippet.text, snippet.ranges ?? []).replace(/\s+/g, ' ')}`)
  printLine()
}

type Range = { readonly startIndex: number; readonly endIndex?: number }

function highlighted(text: string, ranges: readonly Range[]): string {
  let shown = ''
  let from = 0
  for (const { startIndex, endIndex = startIndex } of ranges) {
    shown += text.slice(from, startIndex) + styled('yellow', text.slice(startIndex, endIndex))
    from = endIndex
  }
  return shown + text.slice(from)
}
