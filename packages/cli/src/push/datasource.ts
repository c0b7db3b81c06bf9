import { ApiException, type CustomDatasourceConfig, type DatasourcesApi } from '@sheaf/client'
import { OBJECT_TYPE } from './files.ts'

/** Makes sure that a datasource is there and declares the object type of files. Answers whether it was created. */
export async function prepareDatasource(api: DatasourcesApi, name: string): Promise<boolean> {
  const config = await findConfig(api, name)
  if (config === undefined) {
    await api.adddatasourcePost({
      name,
      datasourceCategory: 'KNOWLEDGE_HUB',
      isUserReferencedByEmail: true,
      objectDefinitions: [{ name: OBJECT_TYPE, docCategory: 'KNOWLEDGE_HUB' }],
    })
    return true
  }
  const definitions = config.objectDefinitions ?? []
  if (!definitions.some((definition) => definition.name === OBJECT_TYPE || (definition.name ?? '') === '')) {
    await api.adddatasourcePost({ ...config, objectDefinitions: [...definitions, { name: OBJECT_TYPE }] })
  }
  return false
}

async function findConfig(api: DatasourcesApi, name: string): Promise<CustomDatasourceConfig | undefined> {
  try {
    return await api.getdatasourceconfigPost({ datasource: name })
  } catch (error) {
    if (error instanceof ApiException && error.status === 400 && error.code === 'invalid_datasource') return undefined
    throw error
  }
}
