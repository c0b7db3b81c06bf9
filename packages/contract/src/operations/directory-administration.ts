import {
  EndDirectoryUploadRequest,
  ResolveHeldEmployeesRequest,
  ShowDirectoryResponse,
} from '../schemas/directory-administration.ts'
import { admin, common, operation } from './define.ts'

export const directoryAdministrationOperations = {
  showdirectory: operation({
    method: 'POST',
    path: '/admin/api/v1/showdirectory',
    tag: 'Administration',
    audience: admin,
    summary: 'Show directory',
    description: 'Answers how many employees and teams there are, their bulk uploads and what is held.',
    request: null,
    response: ShowDirectoryResponse,
    refusals: [400, 401, 403, 429],
    requestExample: undefined,
    responseExample: { employees: 120, teams: 9, uploads: [] },
  }),
  resolveheldemployees: operation({
    method: 'POST',
    path: '/admin/api/v1/resolveheldemployees',
    tag: 'Administration',
    audience: admin,
    summary: 'Resolve held employees',
    description: 'Executes or drops a deletion of employees that was held because a bulk upload left out 20 % or more.',
    request: ResolveHeldEmployeesRequest,
    response: null,
    refusals: common,
    requestExample: { action: 'drop' },
    responseExample: {},
  }),
  enddirectoryupload: operation({
    method: 'POST',
    path: '/admin/api/v1/enddirectoryupload',
    tag: 'Administration',
    audience: admin,
    summary: 'End directory upload',
    description: 'Ends an open bulk upload of employees or teams. What it has sent stays, and nothing is deleted.',
    request: EndDirectoryUploadRequest,
    response: null,
    refusals: common,
    requestExample: { collection: 'employees' },
    responseExample: {},
  }),
}
