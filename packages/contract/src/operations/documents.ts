import {
  BulkIndexDocumentsRequest,
  DeleteDocumentRequest,
  IndexDocumentRequest,
  IndexDocumentsRequest,
  ProcessAllDocumentsRequest,
  UpdatePermissionsRequest,
} from '../schemas/documents.ts'
import { common, indexing, operation } from './define.ts'

const holidays = {
  datasource: 'handbook',
  objectType: 'page',
  id: 'holidays',
  viewURL: 'https://handbook.example.com/holidays',
  title: 'Holidays',
  body: { mimeType: 'text/plain', textContent: 'Everyone has thirty days a year.' },
  permissions: { allowAnonymousAccess: true },
}

export const documentsOperations = {
  indexdocument: operation({
    method: 'POST',
    path: '/api/index/v1/indexdocument',
    tag: 'Documents',
    audience: indexing,
    repeat: 'same',
    summary: 'Index document',
    description: 'Adds a document or replaces it. A 200 means that it is stored durably; it can be found soon after.',
    request: IndexDocumentRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: {
      document: holidays,
    },
    responseExample: {},
  }),
  indexdocuments: operation({
    method: 'POST',
    path: '/api/index/v1/indexdocuments',
    tag: 'Documents',
    audience: indexing,
    repeat: 'same',
    summary: 'Index documents',
    description:
      'Adds or replaces several documents of one datasource and leaves all others alone. All are accepted or none; ' +
      'the refusal names the first offender by position and id. The same id twice: the later one wins.',
    request: IndexDocumentsRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: {
      datasource: 'handbook',
      documents: [
        {
          datasource: 'handbook',
          objectType: 'page',
          id: 'travel',
          viewURL: 'https://handbook.example.com/travel',
          title: 'Travel',
          body: { mimeType: 'text/markdown', textContent: '# Travel\n\nBook trains before planes.' },
          permissions: { allowAllDatasourceUsersAccess: true },
        },
      ],
    },
    responseExample: {},
  }),
  deletedocument: operation({
    method: 'POST',
    path: '/api/index/v1/deletedocument',
    tag: 'Documents',
    audience: indexing,
    repeat: 'same',
    summary: 'Delete document',
    description: 'Deletes a document; deleting one that is absent succeeds. It is gone from the next answer on.',
    request: DeleteDocumentRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: { datasource: 'handbook', objectType: 'page', id: 'travel' },
    responseExample: {},
  }),
  bulkindexdocuments: operation({
    method: 'POST',
    path: '/api/index/v1/bulkindexdocuments',
    tag: 'Documents',
    audience: indexing,
    repeat: 'page',
    summary: 'Bulk index documents',
    description:
      'Sends a page of an upload that replaces all documents of a datasource. The first page opens the upload, the last ' +
      'one deletes every document that was not written since it was opened. Pages in between may come in any order and ' +
      'at once; documents are there as their page arrives. If more than 20 % of the documents would be deleted, the ' +
      'deletion is held for an administrator instead.',
    request: BulkIndexDocumentsRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: {
      uploadId: 'nightly-2027-01-31',
      isFirstPage: true,
      isLastPage: true,
      datasource: 'handbook',
      documents: [holidays],
    },
    responseExample: {},
  }),
  updatepermissions: operation({
    method: 'POST',
    path: '/api/index/v1/updatepermissions',
    tag: 'Documents',
    audience: indexing,
    repeat: 'same',
    summary: 'Update document permissions',
    description:
      'Replaces the permissions of a stored document and leaves its content alone. Whoever loses access no longer finds it ' +
      'from the next answer on.',
    request: UpdatePermissionsRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: {
      datasource: 'handbook',
      objectType: 'page',
      id: 'holidays',
      permissions: { allowedUsers: [{ email: 'ann@example.com' }] },
    },
    responseExample: {},
  }),
  processalldocuments: operation({
    method: 'POST',
    path: '/api/index/v1/processalldocuments',
    tag: 'Documents',
    audience: indexing,
    repeat: 'effect',
    summary: 'Process all documents',
    description:
      'Waits until what was written before can be found, for at most 30 seconds. Documents are processed as they come in any ' +
      'case; this is for programs that want to be sure.',
    request: ProcessAllDocumentsRequest,
    response: null,
    refusals: common,
    requestExample: { datasource: 'handbook' },
    responseExample: {},
  }),
}
