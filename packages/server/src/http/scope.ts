import type { ClientScope, DatasourceKey, EmailKey } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { datasourceKey, emailKey } from '@sheaf/contract/fold'
import { toInt64 } from '@sheaf/contract/wire'
import { requireDatasource } from '../datasources/datasource.ts'
import { groupKeyOf } from '../metadata/custom-metadata.ts'
import { listDatasourceRows } from '../store/reads/datasources.ts'
import type { Executor } from '../store/statement.ts'
import { type Caller, hasToken } from '../tokens/caller.ts'

/** Throws the 403 if an indexing token may not use a datasource. */
export function requireDatasourceScope(caller: Caller, name: string, field = 'datasource'): void {
  if (mayUse(caller, datasourceKey(name))) return
  const { token } = caller
  const allowed = JSON.parse(token.datasources) as readonly string[]
  throw new ApiError(
    'datasource_out_of_scope',
    `${field}: token "${token.name}" may use ${allowed.join(', ')}, but not "${name}"`,
  )
}

/** Whether an indexing token may use a datasource. */
export function mayUseDatasource({ token }: Caller): (datasource: DatasourceKey) => boolean {
  const allowed = JSON.parse(token.datasources) as readonly string[]
  return (datasource) => token.is_global === 1 || allowed.includes(datasource)
}

/** Throws the 403 if an indexing token is made for some datasources: what belongs to none is not in its scope. */
export function requireGlobalScope({ token }: Caller, what: string): void {
  if (token.is_global === 1) return
  const allowed = (JSON.parse(token.datasources) as readonly string[]).join(', ')
  throw new ApiError(
    'operation_out_of_scope',
    `token "${token.name}" may use the datasources ${allowed} only, and ${what} belong to none`,
    { remedy: 'Have an administrator create a token for it: sheaf token create --global.' },
  )
}

/** `requireDatasourceScope` for a key. */
export function datasourceScope(caller: Caller): (datasource: DatasourceKey, field: string) => void {
  return (datasource, field) => requireDatasourceScope(caller, datasource, field)
}

/** Throws the 401 unless the scopes of an indexing token cover a group of custom metadata. Being global is not enough. */
export function requireMetadataScope({ token }: Caller, groupName: string): void {
  const held = JSON.parse(token.scopes) as readonly string[]
  const group = groupKeyOf(groupName)
  const isCovered = held.some((scope) => {
    const [, covered = ''] = /^custommetadata:(.+)$/.exec(scope) ?? []
    return covered === 'global_scope' || groupKeyOf(covered) === group
  })
  if (isCovered) return
  const has = held.length === 0 ? 'it has none' : `it has ${held.join(', ')}`
  const shown = JSON.stringify(groupName.slice(0, 100))
  throw new ApiError(
    'metadata_out_of_scope',
    `groupName: token "${token.name}" has no scope for the group ${shown}; ${has}`,
  )
}

/** Throws the 403 if a client token lacks the scope. */
export function requireClientScope(caller: Caller, scope: ClientScope): void {
  const held = JSON.parse(caller.token.scopes) as readonly string[]
  if (held.includes(scope)) return
  throw new ApiError('operation_out_of_scope', `${called(caller)} lacks the scope ${scope}; it has ${held.join(', ')}`)
}

function called(caller: Caller): string {
  return hasToken(caller) ? `token "${caller.token.name}"` : `the session of ${caller.token.name}`
}

/** The person that a client token acts as. Throws what is wrong with the header. */
export function actingPerson(caller: Caller, actAs: string | undefined): EmailKey {
  const { token } = caller
  const asked = actAs === undefined || actAs.trim() === '' ? undefined : emailKey(actAs)
  if (token.user_email === null) {
    if (asked === undefined) throw new ApiError('act_as_missing', 'Required header missing: X-Glean-ActAs')
    return asked
  }
  if (asked !== undefined && asked !== token.user_email) {
    throw new ApiError('act_as_forbidden', `X-Glean-ActAs: ${called(caller)} acts as ${token.user_email} only`)
  }
  return token.user_email as EmailKey
}

/** The version of a write; 0 if there is none. Throws the 400 for a negative one. */
export function versionOf(version: number | bigint | undefined): bigint {
  const exact = version === undefined ? 0n : toInt64(version)
  if (exact === undefined || exact < 0n)
    throw new ApiError('invalid_field', 'version is negative', { remedy: 'Send 0 or more.' })
  return exact
}

/** The datasources that a call to process everything is about: the one it names, or all that the token may use. */
export async function processedDatasources(
  db: Executor,
  caller: Caller,
  name: string | undefined,
): Promise<readonly DatasourceKey[]> {
  if (name !== undefined) {
    requireDatasourceScope(caller, name)
    return [(await requireDatasource(db, name)).key]
  }
  const keys = (await listDatasourceRows(db)).map(({ datasource }) => datasource as DatasourceKey)
  return keys.filter((key) => mayUse(caller, key))
}

function mayUse({ token }: Caller, key: DatasourceKey): boolean {
  return token.is_global === 1 || (JSON.parse(token.datasources) as readonly string[]).includes(key)
}

/** Whether a client token sees and changes the shortcuts of everybody. */
export function administersShortcuts({ token }: Caller): boolean {
  return (JSON.parse(token.scopes) as readonly string[]).includes('ADMINSHORTCUTS')
}
