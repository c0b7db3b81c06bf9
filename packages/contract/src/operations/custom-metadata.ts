import { CustomMetadataPutRequest, CustomMetadataSchema, SuccessResponse } from '../schemas/custom-metadata.ts'
import { common, indexing, operation } from './define.ts'

const groupName = {
  description: 'Name of the group: letters and digits; case does not matter.',
  example: 'review',
}
const docId = {
  description: 'Index-wide id of the document, as search results have it.',
  example: 'CUSTOM_HANDBOOK_page_holidays',
}
const SCOPE =
  'The token needs the scope `custommetadata:global_scope`, or `custommetadata:` with the name of the group.'

export const customMetadataOperations = {
  putcustommetadata: operation({
    method: 'PUT',
    path: '/rest/api/index/document/{docId}/custom-metadata/{groupName}',
    parameters: { docId, groupName },
    tag: 'CustomMetadata',
    audience: indexing,
    repeat: 'same',
    summary: 'Put custom metadata',
    description:
      'Gives a document its values in a group, in the place of those that it had there; its other groups stay. Values stay ' +
      `when the document is uploaded again, and go when it is deleted. ${SCOPE}`,
    request: CustomMetadataPutRequest,
    response: SuccessResponse,
    refusals: [...common, 404],
    requestExample: {
      customMetadata: [
        { name: 'state', value: 'approved' },
        { name: 'reviewers', value: ['Ann', 'Bob'] },
      ],
    },
    responseExample: { success: true },
  }),
  deletecustommetadata: operation({
    method: 'DELETE',
    path: '/rest/api/index/document/{docId}/custom-metadata/{groupName}',
    parameters: { docId, groupName },
    tag: 'CustomMetadata',
    audience: indexing,
    repeat: 'same',
    summary: 'Delete custom metadata',
    description: `Removes the values that a document has in a group; removing none succeeds. ${SCOPE}`,
    request: null,
    response: SuccessResponse,
    refusals: [401, 403, 404, 413, 429],
    requestExample: undefined,
    responseExample: { success: true },
  }),
  getcustommetadataschema: operation({
    method: 'GET',
    path: '/rest/api/index/custom-metadata/schema/{groupName}',
    parameters: { groupName },
    tag: 'CustomMetadata',
    audience: indexing,
    repeat: 'same',
    summary: 'Get schema of custom metadata',
    description: `Answers the keys of a group. ${SCOPE}`,
    request: null,
    response: CustomMetadataSchema,
    refusals: [401, 403, 404, 429],
    requestExample: undefined,
    responseExample: {
      metadataKeys: [
        { name: 'state', propertyType: 'PICKLIST', skipIndexing: false },
        { name: 'reviewers', propertyType: 'TEXTLIST', skipIndexing: false },
      ],
    },
  }),
  putcustommetadataschema: operation({
    method: 'PUT',
    path: '/rest/api/index/custom-metadata/schema/{groupName}',
    parameters: { groupName },
    tag: 'CustomMetadata',
    audience: indexing,
    repeat: 'same',
    summary: 'Put schema of custom metadata',
    description:
      'Defines a group, or replaces its keys. A key keeps its type. Values for a key that is removed stay with the documents, ' +
      `are neither found nor shown, and come back with the key. ${SCOPE}`,
    request: CustomMetadataSchema,
    response: SuccessResponse,
    refusals: [...common, 409],
    requestExample: {
      metadataKeys: [
        { name: 'state', propertyType: 'PICKLIST' },
        { name: 'reviewers', propertyType: 'TEXTLIST' },
      ],
    },
    responseExample: { success: true },
  }),
  deletecustommetadataschema: operation({
    method: 'DELETE',
    path: '/rest/api/index/custom-metadata/schema/{groupName}',
    parameters: { groupName },
    tag: 'CustomMetadata',
    audience: indexing,
    repeat: 'effect',
    summary: 'Delete schema of custom metadata',
    description:
      'Removes a group. Values that documents have in it are neither found nor shown from now on; they come back if the ' +
      `group is defined again. ${SCOPE}`,
    request: null,
    response: SuccessResponse,
    refusals: [401, 403, 404, 413, 429],
    requestExample: undefined,
    responseExample: { success: true },
  }),
}
