import {
  FindDocumentsRequest,
  FindDocumentsResponse,
  FindPeopleRequest,
  FindPeopleResponse,
  ShowDocumentRequest,
  ShowDocumentResponse,
  ShowPersonRequest,
  ShowPersonResponse,
} from '../schemas/inspection.ts'
import { admin, common, operation } from './define.ts'

const document = {
  datasource: 'handbook',
  objectType: 'page',
  id: 'holidays',
  documentId: 'CUSTOM_HANDBOOK_page_holidays',
  title: 'Holidays',
  viewURL: 'https://handbook.example.com/holidays',
  uploadedAt: 1767225600,
}

export const inspectionOperations = {
  finddocuments: operation({
    method: 'POST',
    path: '/admin/api/v1/finddocuments',
    tag: 'Inspection',
    audience: admin,
    summary: 'Find documents by name',
    description: 'Finds documents by id or URL, whoever may see them.',
    request: FindDocumentsRequest,
    response: FindDocumentsResponse,
    refusals: common,
    requestExample: { query: 'https://handbook.example.com/holidays' },
    responseExample: { documents: [document] },
  }),
  showdocument: operation({
    method: 'POST',
    path: '/admin/api/v1/showdocument',
    tag: 'Inspection',
    audience: admin,
    summary: 'Show document',
    description:
      'Shows a document as it is stored: what it says, its permissions, how far it has come and what became of it. That ' +
      'it was looked at stands in the audit.',
    request: ShowDocumentRequest,
    response: ShowDocumentResponse,
    refusals: [...common, 404],
    requestExample: { datasource: 'handbook', objectType: 'page', id: 'holidays' },
    responseExample: {
      document,
      definition: { datasource: 'handbook', objectType: 'page', id: 'holidays', title: 'Holidays' },
      text: 'Everyone has thirty days a year.',
      isTextCut: false,
      permissions: { allowAnonymousAccess: true },
      status: { uploadStatus: 'UPLOADED', indexingStatus: 'INDEXED', permissionIdentityStatus: 'UPLOADED' },
      events: [{ event: 'UPLOADED', timestamp: '2027-01-31T08:30:00.000Z' }],
    },
  }),
  findpeople: operation({
    method: 'POST',
    path: '/admin/api/v1/findpeople',
    tag: 'Inspection',
    audience: admin,
    summary: 'Find people',
    description: 'Finds people among users of datasources and employees, those included who may not search.',
    request: FindPeopleRequest,
    response: FindPeopleResponse,
    refusals: common,
    requestExample: { query: 'ann' },
    responseExample: { people: [{ email: 'ann@example.com', name: 'Ann', isEmployee: false }], hasMore: false },
  }),
  showperson: operation({
    method: 'POST',
    path: '/admin/api/v1/showperson',
    tag: 'Inspection',
    audience: admin,
    summary: 'Show person',
    description:
      'Shows whether a person may search, who it is to each datasource, and by which way it is in each group.',
    request: ShowPersonRequest,
    response: ShowPersonResponse,
    refusals: [...common, 404],
    requestExample: { email: 'ann@example.com' },
    responseExample: {
      email: 'ann@example.com',
      name: 'Ann',
      maySearch: true,
      hasLeft: false,
      datasources: [
        {
          datasource: 'handbook',
          isVisible: true,
          identityDatasource: 'handbook',
          user: { userId: 'ann@example.com', isActive: true },
          groups: [{ name: 'staff', path: ['engineering', 'staff'] }],
          hasMoreGroups: false,
        },
      ],
    },
  }),
}
