import {
  DebugDatasourceStatusResponse,
  DebugDocumentLifecycleRequest,
  DebugDocumentLifecycleResponse,
  DebugDocumentRequest,
  DebugDocumentResponse,
  DebugDocumentsRequest,
  DebugDocumentsResponse,
  DebugUserRequest,
  DebugUserResponse,
} from '../schemas/troubleshooting.ts'
import { common, indexing, operation } from './define.ts'

const parameters = { datasource: { description: 'Name of the datasource; case does not matter.', example: 'handbook' } }

const debugInfo = {
  status: {
    uploadStatus: 'UPLOADED',
    lastUploadedAt: '2027-01-31T08:30:00.000Z',
    indexingStatus: 'INDEXED',
    lastIndexedAt: '2027-01-31T08:30:00.120Z',
    permissionIdentityStatus: 'UPLOADED',
  },
  uploadedPermissions: { allowAnonymousAccess: true },
}

const upload = {
  uploadId: 'nightly-2027-01-31',
  startTime: '2027-01-31T08:30:00.000Z',
  endTime: '2027-01-31T08:31:00.000Z',
  status: 'SUCCESSFUL',
  processingState: 'INDEXING COMPLETED',
}
const run = { startTime: '2027-01-31T08:30:00.000Z', endTime: '2027-01-31T08:31:02.000Z' }

export const debugOperations = {
  debugdatasourcestatus: operation({
    method: 'POST',
    path: '/api/index/v1/debug/{datasource}/status',
    parameters,
    tag: 'Troubleshooting',
    audience: indexing,
    repeat: 'same',
    summary: 'Get datasource status',
    description:
      'Answers what was uploaded to a datasource and how far it has come: bulk uploads, counts, times of processing, and ' +
      'who may see anything of it.',
    request: null,
    response: DebugDatasourceStatusResponse,
    refusals: [400, 401, 403, 429],
    requestExample: undefined,
    responseExample: {
      documents: {
        bulkUploadHistory: [upload],
        counts: { uploaded: [{ objectType: 'page', count: 2 }], indexed: [{ objectType: 'page', count: 2 }] },
        processingHistory: [run],
      },
      identity: {
        processingHistory: [run],
        users: { bulkUploadHistory: [upload], counts: { uploaded: 2 } },
        groups: { bulkUploadHistory: [], counts: { uploaded: 1 } },
        memberships: { bulkUploadHistory: [], counts: { uploaded: 2 } },
      },
      datasourceVisibility: 'ENABLED_FOR_ALL',
    },
  }),
  debugdocument: operation({
    method: 'POST',
    path: '/api/index/v1/debug/{datasource}/document',
    parameters,
    tag: 'Troubleshooting',
    audience: indexing,
    repeat: 'same',
    summary: 'Get document information',
    description:
      'Answers whether a document was uploaded and indexed, when, with which permissions, and whether the users and groups ' +
      'that these name are known. A document that is not there is `NOT_UPLOADED`.',
    request: DebugDocumentRequest,
    response: DebugDocumentResponse,
    refusals: common,
    requestExample: { objectType: 'page', docId: 'holidays' },
    responseExample: debugInfo,
  }),
  debugdocuments: operation({
    method: 'POST',
    path: '/api/index/v1/debug/{datasource}/documents',
    parameters,
    tag: 'Troubleshooting',
    audience: indexing,
    repeat: 'same',
    summary: 'Get information of a batch of documents',
    description: 'The same for many documents. Id and type of each come back as they were sent.',
    request: DebugDocumentsRequest,
    response: DebugDocumentsResponse,
    refusals: common,
    requestExample: { debugDocuments: [{ objectType: 'page', docId: 'holidays' }] },
    responseExample: { documentStatuses: [{ docId: 'holidays', objectType: 'page', debugInfo }] },
  }),
  debugdocumentevents: operation({
    method: 'POST',
    path: '/api/index/v1/debug/{datasource}/document/events',
    parameters,
    tag: 'Troubleshooting',
    audience: indexing,
    repeat: 'same',
    summary: 'Get document lifecycle events',
    description:
      'Answers when a document was uploaded, indexed and deleted within the last 30 days, also one that is there no more.',
    request: DebugDocumentLifecycleRequest,
    response: DebugDocumentLifecycleResponse,
    refusals: common,
    requestExample: { objectType: 'page', docId: 'holidays', maxEvents: 50 },
    responseExample: {
      lifeCycleEvents: [
        { event: 'INDEXED', timestamp: '2027-01-31T08:30:00.120Z' },
        { event: 'UPLOADED', timestamp: '2027-01-31T08:30:00.000Z' },
      ],
    },
  }),
  debuguser: operation({
    method: 'POST',
    path: '/api/index/v1/debug/{datasource}/user',
    parameters,
    tag: 'Troubleshooting',
    audience: indexing,
    repeat: 'same',
    summary: 'Get user information',
    description:
      'Answers whether a user was uploaded to a datasource, when, and to which groups. Somebody who was not is ' +
      '`NOT_UPLOADED`.',
    request: DebugUserRequest,
    response: DebugUserResponse,
    refusals: common,
    requestExample: { email: 'ann@example.com' },
    responseExample: {
      status: { isActiveUser: true, uploadStatus: 'UPLOADED', lastUploadedAt: '2027-01-31T08:30:00.000Z' },
      uploadedGroups: [{ name: 'engineering' }],
    },
  }),
}
