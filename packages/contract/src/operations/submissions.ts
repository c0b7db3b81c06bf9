import {
  ClearSubmissionsRequest,
  ClearSubmissionsResponse,
  ListSubmissionsRequest,
  ListSubmissionsResponse,
  SubmissionRequest,
  SubmissionResponse,
} from '../schemas/submissions.ts'
import { admin, common, indexing, operation } from './define.ts'

const requestId = '6f1f0a6e-5f0f-4c7e-9a54-0c3e4b9d2f11'

export const submissionsOperations = {
  submit: operation({
    method: 'POST',
    path: '/rest/api/index/submissions/{datasourceInstance}/{type}',
    parameters: {
      datasourceInstance: { description: 'Name of the datasource; case does not matter.', example: 'handbook' },
      type: { description: 'What kind of submission it is, in words of the datasource.', example: 'feedback' },
    },
    tag: 'Datasources',
    audience: indexing,
    repeat: 'effect',
    summary: 'Submit to datasource',
    description:
      'Keeps any JSON object for a datasource, for its administrators to read. A 202 means that it is stored durably.',
    request: SubmissionRequest,
    response: SubmissionResponse,
    success: 202,
    refusals: [...common, 404],
    requestExample: { page: 'holidays', text: 'The second paragraph is out of date.' },
    responseExample: { requestId },
  }),
  listsubmissions: operation({
    method: 'POST',
    path: '/admin/api/v1/listsubmissions',
    tag: 'Administration',
    audience: admin,
    repeat: 'same',
    summary: 'List submissions',
    description: 'Lists what was submitted to a datasource, the newest first.',
    request: ListSubmissionsRequest,
    response: ListSubmissionsResponse,
    refusals: common,
    requestExample: { datasource: 'handbook' },
    responseExample: {
      submissions: [
        { requestId, type: 'feedback', receivedAt: 1767225600, tokenId: 'k3v9', body: '{"page":"holidays"}' },
      ],
    },
  }),
  clearsubmissions: operation({
    method: 'POST',
    path: '/admin/api/v1/clearsubmissions',
    tag: 'Administration',
    audience: admin,
    repeat: 'effect',
    summary: 'Clear submissions',
    description: 'Removes submissions that have been read: all of a datasource, or one and those before it.',
    request: ClearSubmissionsRequest,
    response: ClearSubmissionsResponse,
    refusals: common,
    requestExample: { datasource: 'handbook' },
    responseExample: { removed: 1 },
  }),
}
