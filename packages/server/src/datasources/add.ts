import type { CustomDatasourceConfig, DatasourceKey } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { datasourceKey } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import type { Store } from '../store/port.ts'
import { findDatasourceRow } from '../store/reads/datasources.ts'
import { hasDocumentOfType } from '../store/reads/documents.ts'
import type { Executor } from '../store/statement.ts'
import { type DatasourceConfig, normalizeConfig } from './config.ts'
import { type Datasource, datasourceOf } from './datasource.ts'

export type AddOptions = {
  /** Throws if the caller may not use a datasource; asked for the one whose identities are to count. */
  readonly mayUse: (datasource: DatasourceKey, field: string) => void
  /** For a datasource that is new. */
  readonly visibility: 'all' | 'none'
  readonly nowMs: number
}

/** Creates a datasource or replaces its whole configuration. */
export async function addDatasource(
  store: Store,
  wire: CustomDatasourceConfig,
  { mayUse, visibility, nowMs }: AddOptions,
): Promise<void> {
  const config = normalizeConfig(wire)
  const text = JSON.stringify(config)
  if (text.length > limits.datasourceConfigCharactersMax.value) {
    throw new ApiError(
      'invalid_datasource_config',
      `the configuration of "${wire.name}" has ${text.length} characters, where ${limits.datasourceConfigCharactersMax.value} are allowed`,
      { remedy: 'Shorten it; icons can be given as URLs.' },
    )
  }
  const key = datasourceKey(wire.name)
  const identity = config.identityDatasourceName
  if (identity !== undefined && identity !== '' && datasourceKey(identity) !== key) {
    mayUse(datasourceKey(identity), 'identityDatasourceName')
    if ((await findDatasourceRow(store.read, datasourceKey(identity))) === undefined) {
      throw new ApiError('invalid_datasource_config', `identityDatasourceName: "${identity}" does not exist`, {
        remedy: 'Create that datasource first, or leave the field out.',
      })
    }
  }
  const before = await findDatasourceRow(store.read, key)
  await store.write('putDatasource', {
    datasource: key,
    name: wire.name,
    config: text,
    visibility,
    nowMs,
  })
  if (before === undefined) return
  const orphaned = await orphanedTypes(store.read, datasourceOf(before), config)
  if (orphaned.length > 0) {
    const examples = orphaned.map((name) => `object type "${name}"`)
    const findings = [{ kind: 'orphaned_object_type' as const, count: orphaned.length, examples }]
    await store.write('recordFindings', { datasource: key, findings, nowMs })
  }
}

/** Object types that were declared and are no longer, though documents have them. */
async function orphanedTypes(db: Executor, before: Datasource, now: DatasourceConfig): Promise<readonly string[]> {
  const declared = new Set((now.objectDefinitions ?? []).map(({ name }) => name))
  const orphaned: string[] = []
  for (const { name = '' } of before.config.objectDefinitions ?? []) {
    if (!declared.has(name) && (await hasDocumentOfType(db, before, name))) orphaned.push(name)
  }
  return orphaned
}
