import { CustomDatasourceConfig } from '../schemas/datasources.ts'
import { CreateSampleRequest, CreateSampleResponse, ShowSetupResponse } from '../schemas/setup.ts'
import { admin, common, operation } from './define.ts'

export const setupOperations = {
  configuredatasource: operation({
    method: 'POST',
    path: '/admin/api/v1/configuredatasource',
    tag: 'Administration',
    audience: admin,
    summary: 'Configure datasource',
    description:
      'Adds a datasource or replaces the whole configuration of one, as adddatasource does: what is left out goes back to ' +
      'its default.',
    request: CustomDatasourceConfig,
    response: null,
    refusals: common,
    requestExample: { name: 'handbook', displayName: 'Handbook', isUserReferencedByEmail: true },
    responseExample: {},
  }),
  showsetup: operation({
    method: 'POST',
    path: '/admin/api/v1/showsetup',
    tag: 'Administration',
    audience: admin,
    summary: 'Show setup',
    description: 'Tells how far a new system has come, for whoever sets it up.',
    request: null,
    response: ShowSetupResponse,
    refusals: [401, 403, 429],
    requestExample: undefined,
    responseExample: {
      isEmpty: true,
      datasources: 0,
      documents: 0,
      indexingTokens: 0,
      clientTokens: 0,
      hasSample: false,
    },
  }),
  createsample: operation({
    method: 'POST',
    path: '/admin/api/v1/createsample',
    tag: 'Administration',
    audience: admin,
    summary: 'Create sample',
    description:
      'Puts in a datasource `sample` with three documents that differ in who may see them: everyone, a person, and nobody ' +
      'of those who are there. Doing it again puts back what is missing. deletedatasource takes it away.',
    request: CreateSampleRequest,
    response: CreateSampleResponse,
    refusals: common,
    requestExample: { email: 'ann@example.com' },
    responseExample: {
      datasource: 'sample',
      documents: [{ objectType: 'page', id: 'welcome', title: 'Welcome to Sheaf', seenBy: 'everyone' }],
    },
  }),
}
