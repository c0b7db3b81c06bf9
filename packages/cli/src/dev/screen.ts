import { printLine, printNote, printTable, styled } from '../output.ts'
import { datasources } from './company/company.ts'
import { people } from './company/people.ts'
import { type DevTokens, ROTATION_PERIOD_MINUTES } from './dev-tokens.ts'

export type Screen = {
  readonly url: string
  readonly tokens: DevTokens
  readonly dataDir: string
  /** Whether the folder goes when the server ends. */
  readonly isTemporary: boolean
  readonly readyMillis: number
}

/** Prints what somebody needs to begin: the address, the tokens, who is there, and commands to paste. */
export function printScreen({ url, tokens, dataDir, isTemporary, readyMillis }: Screen): void {
  printLine(`${styled('bold', `sheaf dev is ready at ${url}`)} after ${readyMillis.toFixed(0)} ms`)
  printLine(`Everything is in ${dataDir}${isTemporary ? ', which goes at the end' : ''}.`)
  printLine()
  printTable(
    ['TOKEN', 'SECRET', 'MAY'],
    [
      ['indexing', tokens.indexing, `push; rotate it every ${ROTATION_PERIOD_MINUTES} minutes`],
      ['client', tokens.client, 'search as anybody'],
      ['admin', tokens.admin, 'manage the server'],
    ],
  )
  printLine()
  printTable(['PERSON', 'WHO', ...datasources.map(({ config }) => config.name.toUpperCase())], people.map(personRow))
  printLine()
  for (const { config, documents } of datasources) {
    const usersBy = config.isUserReferencedByEmail === true ? 'e-mail address' : 'userId'
    printLine(`${config.name}: ${documents.length} documents, people named by ${usersBy}`)
  }
  printLine()
  printLine(styled('bold', 'To paste into another terminal:'))
  for (const { what, command } of commandsToPaste(url, dataDir, tokens))
    printLine(`\n${styled('dim', `# ${what}`)}\n${command}`)
  if (!process.stdout.isTTY) return
  printNote(
    `\nEvery operation is described at ${url}/docs, faults and the clock in sheaf dev --help. Stop with Ctrl-C.`,
  )
}

type Person = (typeof people)[number]

function personRow({ email, role, agentId, isInHandbook, handbookGroups, helpdeskGroups }: Person): readonly string[] {
  return [
    email,
    role,
    isInHandbook ? handbookGroups.join(', ') : '-',
    agentId === undefined ? '-' : `${agentId}: ${helpdeskGroups.join(', ')}`,
  ]
}

type Paste = { readonly what: string; readonly command: string }

/** The same question by two people, a document, and a day that passes. */
function commandsToPaste(url: string, dataDir: string, { indexing, client }: DevTokens): readonly Paste[] {
  // In a checkout there is no other way to the command than the one by which this was started.
  const sheaf = process.env.npm_lifecycle_event === 'sheaf' ? 'npm run -s sheaf --' : 'sheaf'
  const search = (person: string) => `${sheaf} search firmware --as ${person} --url ${url} --token ${client}`
  const document = {
    datasource: 'handbook',
    objectType: 'page',
    id: 'bell',
    title: 'The firmware of the new bell',
    viewURL: 'https://handbook.example.com/page/bell',
    permissions: { allowedGroups: ['sales'] },
  }
  return [
    { what: 'Ann finds what engineering and the help desk know about it', command: search('ann@example.com') },
    {
      what: 'a document for sales',
      command:
        `curl -i ${url}/api/index/v1/indexdocument -H 'Authorization: Bearer ${indexing}' \\\n` +
        `  -H 'Content-Type: application/json' -d '${JSON.stringify({ document })}'`,
    },
    { what: 'Bob finds that one and nothing else', command: search('bob@example.com') },
    {
      what: 'why Ann does not find it',
      command: `${sheaf} why --user ann@example.com --datasource handbook --type page --id bell --data-dir ${dataDir}`,
    },
    {
      what: 'what was pushed, and what of it looks like a mistake',
      command: `${sheaf} datasource show handbook --data-dir ${dataDir}`,
    },
    {
      what: 'a day passes: the indexing token should have been rotated',
      command: `curl ${url}/dev/clock -d '{"advanceSeconds":${ROTATION_PERIOD_MINUTES * 60}}'`,
    },
  ]
}
