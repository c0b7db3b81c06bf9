import type { CustomDatasourceConfig, DatasourceKey } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { datasourceKey } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import type { Store } from '../store/port.ts'
import { findDatasourceRow } from '../store/reads/datasources.ts'
import { normalizeConfig } from './config.ts'

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
  await store.write('putDatasource', {
    datasource: key,
    name: wire.name,
    config: text,
    visibility,
    nowMs,
  })
}
