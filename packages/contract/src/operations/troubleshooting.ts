import {
  CheckDocumentAccessRequest,
  CheckDocumentAccessResponse,
  GetDocumentCountRequest,
  GetDocumentCountResponse,
} from '../schemas/documents.ts'
import { GetUserCountRequest, GetUserCountResponse } from '../schemas/permissions.ts'
import { GetDocumentStatusRequest, GetDocumentStatusResponse } from '../schemas/troubleshooting.ts'
import { debugOperations } from './debug.ts'
import { common, indexing, operation } from './define.ts'

export const troubleshootingOperations = {
  ...debugOperations,
  checkdocumentaccess: operation({
    method: 'POST',
    path: '/api/index/v1/checkdocumentaccess',
    tag: 'Troubleshooting',
    audience: indexing,
    repeat: 'same',
    summary: 'Check document access',
    description:
      'Tells whether a person may see a document, by the same decision that search makes. An unknown document or ' +
      'person: false.',
    request: CheckDocumentAccessRequest,
    response: CheckDocumentAccessResponse,
    refusals: common,
    requestExample: {
      datasource: 'handbook',
      objectType: 'page',
      docId: 'holidays',
      userEmail: 'ann@example.com',
    },
    responseExample: { hasAccess: true },
  }),
  getdocumentstatus: operation({
    method: 'POST',
    path: '/api/index/v1/getdocumentstatus',
    tag: 'Troubleshooting',
    audience: indexing,
    repeat: 'same',
    summary: 'Get document upload and indexing status',
    description: 'Answers whether a document was uploaded and indexed, and when.',
    request: GetDocumentStatusRequest,
    response: GetDocumentStatusResponse,
    refusals: common,
    deprecated: { since: '2026-02-03', removal: '2026-10-15', insteadOf: 'debug/{datasource}/document' },
    requestExample: { datasource: 'handbook', objectType: 'page', docId: 'holidays' },
    responseExample: {
      uploadStatus: 'UPLOADED',
      lastUploadedAt: 1801384200,
      indexingStatus: 'INDEXED',
      lastIndexedAt: 1801384200,
    },
  }),
  getdocumentcount: operation({
    method: 'POST',
    path: '/api/index/v1/getdocumentcount',
    tag: 'Troubleshooting',
    audience: indexing,
    repeat: 'same',
    summary: 'Get document count',
    description: 'Answers how many documents of a datasource are stored.',
    request: GetDocumentCountRequest,
    response: GetDocumentCountResponse,
    refusals: common,
    deprecated: { since: '2026-02-03', removal: '2026-10-15', insteadOf: 'debug/{datasource}/status' },
    requestExample: { datasource: 'handbook' },
    responseExample: { documentCount: 2 },
  }),
  getusercount: operation({
    method: 'POST',
    path: '/api/index/v1/getusercount',
    tag: 'Troubleshooting',
    audience: indexing,
    repeat: 'same',
    summary: 'Get user count',
    description: 'Answers how many users of a datasource are stored.',
    request: GetUserCountRequest,
    response: GetUserCountResponse,
    refusals: common,
    deprecated: { since: '2026-02-03', removal: '2026-10-15', insteadOf: 'debug/{datasource}/status' },
    requestExample: { datasource: 'handbook' },
    responseExample: { userCount: 2 },
  }),
}
