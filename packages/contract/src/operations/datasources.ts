import { CustomDatasourceConfig, GetDatasourceConfigRequest } from '../schemas/datasources.ts'
import { common, indexing, operation } from './define.ts'

export const datasourcesOperations = {
  adddatasource: operation({
    method: 'POST',
    path: '/api/index/v1/adddatasource',
    tag: 'Datasources',
    audience: indexing,
    repeat: 'same',
    summary: 'Add or update datasource',
    description:
      'Creates a datasource, or replaces the whole configuration of an existing one: fields left out go back to their ' +
      'defaults. Documents and identities stay.',
    request: CustomDatasourceConfig,
    response: null,
    refusals: common,
    requestExample: {
      name: 'handbook',
      displayName: 'Handbook',
      datasourceCategory: 'KNOWLEDGE_HUB',
      urlRegex: '^https://handbook\\.example\\.com/',
      isUserReferencedByEmail: true,
      objectDefinitions: [{ name: 'page', docCategory: 'KNOWLEDGE_HUB' }],
    },
    responseExample: {},
  }),
  getdatasourceconfig: operation({
    method: 'POST',
    path: '/api/index/v1/getdatasourceconfig',
    tag: 'Datasources',
    audience: indexing,
    repeat: 'same',
    summary: 'Get datasource config',
    description: 'Answers the configuration of a datasource as it was sent, with defaults filled in.',
    request: GetDatasourceConfigRequest,
    response: CustomDatasourceConfig,
    refusals: common,
    requestExample: { datasource: 'handbook' },
    responseExample: { name: 'handbook', displayName: 'Handbook', datasourceCategory: 'KNOWLEDGE_HUB' },
  }),
}
