import type { DatasourceKey } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { datasourceKey } from '@sheaf/contract/fold'
import { type DatasourceRow, findDatasourceRow, listDatasourceRows } from '../store/reads/datasources.ts'
import type { Executor } from '../store/statement.ts'
import type { DatasourceConfig } from './config.ts'
import { compilePattern, type Pattern } from './patterns.ts'

/** A datasource as the service works with it. */
export type Datasource = {
  readonly key: DatasourceKey
  readonly name: string
  readonly config: DatasourceConfig
  readonly configRevision: number
  readonly identityRevision: number
  /** Whose users, groups and memberships count here: its own, unless the configuration names another. */
  readonly identityKey: DatasourceKey
  readonly usersBy: 'email' | 'userId'
  /** Who may see anything of it at all, before the permissions of a document are asked. */
  readonly visibility: 'all' | 'test' | 'none'
  /** Undefined if every URL is accepted. */
  readonly urlPattern: Pattern | undefined
  readonly redlistedTitles: Pattern | undefined
}

type Configured = Pick<Datasource, 'config' | 'usersBy' | 'urlPattern' | 'redlistedTitles'>

/** What follows from a configuration, by its text: asked for with every request, changed rarely. */
const configured = new Map<string, Configured>()
const CONFIGURED_MAX = 1_000

export function datasourceOf(row: DatasourceRow): Datasource {
  const parsed = configurationOf(row.config)
  const key = row.datasource as DatasourceKey
  const { identityDatasourceName: identity } = parsed.config
  return {
    ...parsed,
    key,
    name: row.name,
    configRevision: row.config_revision,
    identityRevision: row.identity_revision,
    identityKey: identity === undefined || identity === '' ? key : datasourceKey(identity),
    visibility: parsed.config.isTestDatasource && row.visibility === 'all' ? 'test' : row.visibility,
  }
}

function configurationOf(text: string): Configured {
  const known = configured.get(text)
  if (known !== undefined) return known
  if (configured.size >= CONFIGURED_MAX) configured.clear()
  const config = JSON.parse(text) as DatasourceConfig
  const parsed: Configured = {
    config,
    usersBy: config.isUserReferencedByEmail ? 'email' : 'userId',
    urlPattern: patternOf(config.urlRegex),
    redlistedTitles: patternOf(config.redlistTitleRegex),
  }
  configured.set(text, parsed)
  return parsed
}

/** Finds a datasource by its name in any case; throws the 400 if there is none. */
export async function requireDatasource(db: Executor, name: string): Promise<Datasource> {
  const row = await findDatasourceRow(db, datasourceKey(name))
  if (row === undefined) throw new ApiError('invalid_datasource', `Invalid datasource: "${name}" does not exist`)
  return datasourceOf(row)
}

export async function listDatasources(db: Executor): Promise<readonly Datasource[]> {
  return (await listDatasourceRows(db)).map(datasourceOf)
}

function patternOf(source: string | undefined): Pattern | undefined {
  if (source === undefined || source === '') return undefined
  const compiled = compilePattern(source)
  if ('problem' in compiled) throw new Error(`a stored pattern cannot be used: ${compiled.problem}`)
  return compiled
}
