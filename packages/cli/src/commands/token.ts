import { ApiError } from '@sheaf/contract/errors'
import type { TokenSpec, TokenView } from '@sheaf/server/tokens/manage'
import { type Command, Option } from 'commander'
import { collectList } from '../collect-list.ts'
import { parseExpiry } from '../expiry.ts'
import { UsageFailure } from '../failure.ts'
import { printJson, printLine, printNote, printTable, timeText } from '../output.ts'
import { withTokens } from '../token-store.ts'

const HELP = `
These commands work on the data directory itself, whether or not a server is running: whoever can read it is its
administrator. A secret is shown once, when it is made. Properties of a token never change; renew makes a new one.`

const CREATE_HELP = `
Kinds: an indexing token pushes content (the default) and needs --global or --datasource; a client token searches and
needs --global or --user; an admin token manages and needs neither.

  sheaf token create --name wiki --datasource wiki --rotation-period 1440
                               may fill "wiki" for 90 days, and must be rotated every day
  sheaf token create --name labels --global --scope custommetadata:review
                               may also attach the group "review" of custom metadata to any document
  sheaf token create --name portal --kind client --global
                               searches as whomever the header X-Glean-ActAs names
  sheaf token create --name ann --kind client --user ann@example.com
                               searches as Ann only`

type DirectoryFlags = { readonly dataDir?: string; readonly json?: true }
type CreateFlags = DirectoryFlags & {
  readonly name: string
  readonly kind: 'indexing' | 'client' | 'admin'
  readonly global?: true
  readonly datasource?: readonly string[]
  readonly user?: string
  readonly scope?: readonly string[]
  readonly expires?: string
  readonly rotationPeriod?: string
  readonly greenlist?: readonly string[]
}

const ID = 'the id of the token, as sheaf token list shows it'
const directoryOption = () =>
  new Option('--data-dir <DIR>', 'the deployment (SHEAF_DATA_DIR; default ./sheaf-data); made if it is not there')
const jsonOption = () => new Option('--json', 'print one JSON object')

export function addTokenCommand(program: Command): void {
  const token = program.command('token').description('create and manage tokens').addHelpText('after', HELP)
  token
    .command('create')
    .description('make a token and show its secret, once')
    .requiredOption('--name <NAME>', 'what it is for (required)')
    .addOption(
      new Option('--kind <KIND>', 'kind of token').choices(['indexing', 'client', 'admin']).default('indexing'),
    )
    .option('--global', 'every datasource (indexing), or acting as anyone (client)')
    .option('--datasource <NAME,…>', 'the datasources that an indexing token may use', collectList)
    .option('--user <EMAIL>', 'the only person that a client token acts as')
    .option(
      '--scope <SCOPE,…>',
      'scopes of a client token (default SEARCH,DOCUMENTS,PEOPLE,ENTITIES), or custommetadata:GROUP of an indexing token',
      collectList,
    )
    .option('--expires <WHEN>', '90d, 12h or a date such as 2027-01-31 (default 90d for indexing tokens, else never)')
    .option('--rotation-period <MINUTES>', 'makes it rotatable, to be rotated within so many minutes (1440 or more)')
    .option('--greenlist <CIDR,…>', 'addresses that may use it (default: any)', collectList)
    .addOption(directoryOption())
    .option('--json', 'print {"id","name","kind","secret","expiresAt","rotationPeriodMinutes"}')
    .addHelpText('after', CREATE_HELP)
    .action(create)
  token.command('list').description('show all tokens').addOption(directoryOption()).addOption(jsonOption()).action(list)
  token
    .command('show')
    .description('show a token and what happened to it')
    .argument('<id>', ID)
    .addOption(directoryOption())
    .addOption(jsonOption())
    .action(show)
  token
    .command('revoke')
    .description('end a token at once, for good')
    .argument('<id>', ID)
    .addOption(directoryOption())
    .addOption(jsonOption())
    .action(revoke)
  token
    .command('reissue')
    .description('replace a lost or stolen secret; the old one works for 10 more minutes')
    .argument('<id>', ID)
    .option('--cut', 'end the old secret at once: for a stolen one')
    .addOption(directoryOption())
    .addOption(jsonOption())
    .action(reissue)
  token
    .command('renew')
    .description('make a new token with the same properties; the old one ends a day after the new one is first used')
    .argument('<id>', ID)
    .option('--expires <WHEN>', 'expiry of the new one (default: as long as the old one was made for)')
    .addOption(directoryOption())
    .addOption(jsonOption())
    .action(renew)
}

async function create(flags: CreateFlags): Promise<void> {
  const expires = flags.expires ?? (flags.kind === 'indexing' ? '90d' : undefined)
  const rotationPeriodMinutes = flags.rotationPeriod === undefined ? undefined : Number(flags.rotationPeriod)
  if (rotationPeriodMinutes !== undefined && !Number.isSafeInteger(rotationPeriodMinutes)) {
    throw new UsageFailure(
      `--rotation-period ${flags.rotationPeriod} is not a number of minutes: give 1440 for a rotation each day.`,
    )
  }
  const spec: TokenSpec = {
    name: flags.name,
    kind: flags.kind,
    isGlobal: flags.global === true,
    datasources: flags.datasource ?? [],
    userEmail: flags.user,
    scopes: flags.scope ?? [],
    expiresAt: expires === undefined ? undefined : parseExpiry(expires, Date.now()),
    rotationPeriodMinutes,
    greenlist: flags.greenlist ?? [],
  }
  await withTokens(flags.dataDir, async ({ manage, keeper }) => {
    const minted = await manage.createToken(keeper, spec).catch((error: unknown) => {
      throw error instanceof ApiError && error.code === 'invalid_field' ? new UsageFailure(error.message) : error
    })
    printMinted(minted, flags.json === true)
  })
}

async function list(flags: DirectoryFlags): Promise<void> {
  await withTokens(flags.dataDir, async ({ manage, keeper }) => {
    const views = await manage.listTokenViews(keeper)
    if (flags.json === true) return printJson({ tokens: views.map(viewJson) })
    if (views.length === 0) return printLine('no tokens yet; see sheaf token create --help')
    printTable(
      ['ID', 'NAME', 'KIND', 'SCOPE', 'STATE', 'EXPIRES', 'LAST USED'],
      views.map((view) => [
        view.token.id,
        view.token.name,
        view.token.kind,
        scopeText(view),
        stateText(view),
        timeText(view.token.expires_at),
        timeText(view.token.last_used_at),
      ]),
    )
  })
}

async function show(id: string, flags: DirectoryFlags): Promise<void> {
  await withTokens(flags.dataDir, async ({ manage, keeper }) => {
    const view = await manage.showToken(keeper, id)
    const history = await manage.historyOf(keeper, id)
    if (flags.json === true) {
      const events = history.map(({ event, address, first_at, last_at, count, detail }) => ({
        event,
        address,
        firstAt: first_at,
        lastAt: last_at,
        count,
        detail,
      }))
      return printJson({ ...viewJson(view), history: events })
    }
    const { token } = view
    const facts: readonly (readonly [string, string])[] = [
      ['name', token.name],
      ['kind', token.kind],
      ['scope', scopeText(view)],
      ['state', stateText(view)],
      ['created', timeText(token.created_at)],
      ['expires', timeText(token.expires_at)],
      ['rotation', token.rotation_period_minutes === null ? 'none' : `every ${token.rotation_period_minutes} minutes`],
      ['addresses', (JSON.parse(token.greenlist) as string[]).join(', ') || 'any'],
      [
        'last used',
        `${timeText(token.last_used_at)}${token.last_used_from === null ? '' : ` from ${token.last_used_from}`}`,
      ],
    ]
    for (const [name, value] of facts) printLine(`${name.padEnd(10)} ${value}`)
    printLine()
    printTable(
      ['LAST', 'EVENT', 'TIMES', 'FROM', ''],
      history.map((row) => [timeText(row.last_at), row.event, String(row.count), row.address || '-', row.detail]),
    )
  })
}

async function revoke(id: string, flags: DirectoryFlags): Promise<void> {
  await withTokens(flags.dataDir, async ({ manage, keeper }) => {
    const isNew = await manage.revokeToken(keeper, id)
    if (flags.json === true) printJson({ id, revoked: true, wasRevokedBefore: !isNew })
    else printLine(isNew ? `token ${id} is revoked` : `token ${id} was revoked before`)
  })
}

async function reissue(id: string, flags: DirectoryFlags & { readonly cut?: true }): Promise<void> {
  await withTokens(flags.dataDir, async ({ manage, keeper }) => {
    printMinted(await manage.reissueToken(keeper, id, flags.cut === true), flags.json === true)
    if (flags.json !== true && flags.cut !== true) printNote('The old secret works for 10 more minutes.')
  })
}

async function renew(id: string, flags: DirectoryFlags & { readonly expires?: string }): Promise<void> {
  const expiresAt = flags.expires === undefined ? undefined : parseExpiry(flags.expires, Date.now())
  await withTokens(flags.dataDir, async ({ manage, keeper }) => {
    printMinted(await manage.renewToken(keeper, id, expiresAt), flags.json === true)
    if (flags.json !== true) printNote(`The old token ${id} ends 24 hours after the new one is first used.`)
  })
}

type Minted = { readonly token: TokenView['token']; readonly secret: string }

function printMinted({ token, secret }: Minted, asJson: boolean): void {
  const { id, name, kind, expires_at: expiresAt, rotation_period_minutes: rotationPeriodMinutes } = token
  if (asJson) {
    printJson({ id, name, kind, secret, expiresAt, rotationPeriodMinutes })
    return
  }
  printLine(secret)
  const rotation = rotationPeriodMinutes === null ? '' : `, to be rotated every ${rotationPeriodMinutes} minutes`
  printNote(
    `token ${id} "${name}" (${kind}), expires ${timeText(expiresAt)}${rotation}. The secret is not shown again.`,
  )
}

function viewJson(view: TokenView) {
  const { token, current, overlapUntil } = view
  return {
    id: token.id,
    name: token.name,
    kind: token.kind,
    state: stateText(view),
    isGlobal: token.is_global === 1,
    datasources: JSON.parse(token.datasources) as string[],
    user: token.user_email,
    scopes: JSON.parse(token.scopes) as string[],
    greenlist: JSON.parse(token.greenlist) as string[],
    createdAt: token.created_at,
    expiresAt: token.expires_at,
    rotationPeriodMinutes: token.rotation_period_minutes,
    secretCreatedAt: current.created_at,
    rotateBy: view.standing.kind === 'usable' ? view.standing.rotateBy : null,
    overlapUntil: overlapUntil ?? null,
    lastUsedAt: token.last_used_at,
    lastUsedFrom: token.last_used_from,
    revokedAt: token.revoked_at,
  }
}

function scopeText({ token }: TokenView): string {
  if (token.kind === 'admin') return 'everything'
  if (token.is_global === 1) return token.kind === 'client' ? 'anyone' : 'all datasources'
  return token.user_email ?? (JSON.parse(token.datasources) as string[]).join(', ')
}

function stateText({ standing, overlapUntil }: TokenView): string {
  const overlap = overlapUntil === undefined ? '' : `, overlap until ${timeText(overlapUntil)}`
  switch (standing.kind) {
    case 'usable':
      return `${standing.rotateBy === null ? 'good' : `rotate by ${timeText(standing.rotateBy)}`}${overlap}`
    case 'rotate only':
      return `overdue, may rotate until ${timeText(standing.until)}`
    case 'ended':
      return standing.why
  }
}
