import type { ExplainResponse, ListViewersResponse } from '@sheaf/contract'
import { type Command, Option } from 'commander'
import { UsageFailure } from '../failure.ts'
import { printable, printJson, printLine, printNote, printTable, styled } from '../output.ts'
import { dataDirOf, requireDeployment, withRecord } from '../record.ts'

const HELP = `
It works on the data directory itself, whether or not a server is running. With --user it walks the stages that a search
passes, in order: token (with --token-id), datasource, uploaded, indexed, visible, identity, permitted. Each says what was
found, and where the way ends, what would mend it. Without --user it lists everyone who may see the document, and by which way.

  sheaf why --user ann@example.com --datasource handbook --type page --id holidays
  sheaf why --datasource handbook --type page --id holidays

Exit code: 0 also where the answer is "cannot"; 1 if it could not be found out.`

type WhyFlags = {
  readonly user?: string
  readonly datasource: string
  readonly type: string
  readonly id: string
  readonly tokenId?: string
  readonly limit?: string
  readonly dataDir?: string
  readonly json?: true
}

export function addWhyCommand(program: Command): void {
  program
    .command('why')
    .description('say why someone can or cannot see a document, or who can')
    .option('--user <EMAIL>', 'the person; without it, everyone who may see the document is listed')
    .requiredOption('--datasource <NAME>', 'the datasource of the document (required)')
    .option('--type <TYPE>', 'its object type', '')
    .requiredOption('--id <ID>', 'its id in the datasource (required)')
    .option('--token-id <ID>', 'the client token of the search, as sheaf token list shows it: looked at first')
    .option('--limit <N>', 'people to list at most, without --user (default 1000)')
    .addOption(new Option('--data-dir <DIR>', 'the deployment (SHEAF_DATA_DIR; default ./sheaf-data)'))
    .option(
      '--json',
      'print {"isAllowed","isFindable","summary","stages","grant"}; without --user {"viewers","hasMore"}',
    )
    .addHelpText('after', HELP)
    .action(why)
}

async function why(flags: WhyFlags): Promise<void> {
  const directory = dataDirOf(flags.dataDir)
  const document = { datasource: flags.datasource, objectType: flags.type, id: flags.id }
  if (flags.user !== undefined && flags.limit !== undefined) {
    throw new UsageFailure('--limit is for the list of everyone: leave it out, or leave --user out.')
  }
  if (flags.user === undefined && flags.tokenId !== undefined) {
    throw new UsageFailure('--token-id is for the search of one person: give --user too.')
  }
  const limit = limitOf(flags.limit)
  await requireDeployment(directory)
  await withRecord(directory, async ({ read }) => {
    if (flags.user === undefined) {
      const { viewersOf } = await import('@sheaf/server/documents/viewers')
      const answer = await viewersOf(read, { ...document, ...(limit === undefined ? {} : { limit }) }, Date.now())
      return flags.json === true ? printJson(answer) : printViewers(answer)
    }
    const [{ explain }, { people }, { readIndexStatus }, { files }] = await Promise.all([
      import('@sheaf/server/search/explain'),
      import('@sheaf/server/identity/people'),
      import('@sheaf/server/search/index-status'),
      import('@sheaf/server/store/sqlite/files'),
    ])
    const answer = await explain(
      {
        read,
        people: people(read, Date.now),
        indexStatus: async (key) => readIndexStatus(files.index(directory), key),
        nowMs: Date.now(),
      },
      { ...document, userEmail: flags.user, ...(flags.tokenId === undefined ? {} : { token: flags.tokenId }) },
    )
    if (flags.json === true) printJson(answer)
    else printStages(answer)
  })
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new UsageFailure(`--limit ${text} is no number of people: give one such as 50.`)
  return Number(text)
}

function printStages({ summary, stages, isFindable }: ExplainResponse): void {
  printLine(styled(isFindable ? 'green' : 'red', printable(summary)))
  printLine()
  for (const { stage, isPassed, finding, remedy } of stages) {
    printLine(`${isPassed ? 'yes' : styled('red', 'no ')}  ${stage.padEnd(10)}  ${printable(finding)}`)
    if (remedy !== undefined) printLine(`${' '.repeat(17)}${printable(remedy)}`)
  }
}

function printViewers({ viewers, hasMore }: ListViewersResponse): void {
  if (viewers.length === 0) printLine('nobody may see it')
  else {
    printTable(
      ['E-MAIL', 'NAME', 'BY'],
      viewers.map(({ email, name, grant: { by, paths } }) => [
        printable(email),
        printable(name),
        printable([by, ...paths.map((way) => way.join(' → '))].join(': ')),
      ]),
    )
  }
  if (hasMore) printNote('There are more: give a larger --limit.')
}
