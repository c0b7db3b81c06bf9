import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import type { CallOptions } from './call-options.ts'
import type { CustomMetadataPutRequest, CustomMetadataSchema, SuccessResponse } from './models.ts'
import { pathOf } from './path.ts'

const VALUES = '/rest/api/index/document/{docId}/custom-metadata/{groupName}'
const SCHEMA = '/rest/api/index/custom-metadata/schema/{groupName}'

/**
 * Attaches groups of named values to documents, whichever datasource they belong to. Takes an indexing token with the
 * scope `custommetadata:global_scope`, or `custommetadata:` with the name of the group.
 */
export class CustomMetadataApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Gives a document its values in a group, in the place of those of before (`PUT
   * /rest/api/index/document/{docId}/custom-metadata/{groupName}`).
   *
   * @param docId index-wide id of the document, as search results have it
   * @throws NotFoundException if there is no such document or group, BadRequestException, and as `ApiClient.call`
   * @example
   * await new CustomMetadataApi(configuration).documentDocidCustomMetadataGroupnamePut(
   *   'CUSTOM_HANDBOOK_page_holidays',
   *   'review',
   *   { customMetadata: [{ name: 'state', value: 'approved' }] },
   * )
   */
  documentDocidCustomMetadataGroupnamePut(
    docId: string,
    groupName: string,
    request: CustomMetadataPutRequest,
    options?: CallOptions,
  ): Promise<SuccessResponse> {
    const path = pathOf(VALUES, { docId, groupName })
    return this.#client.call<SuccessResponse>(
      { method: 'PUT', path, body: request, repeat: 'same', answer: 'json' },
      options,
    )
  }

  /**
   * Removes the values that a document has in a group (`DELETE
   * /rest/api/index/document/{docId}/custom-metadata/{groupName}`); removing none succeeds.
   *
   * @param docId index-wide id of the document, as search results have it
   * @throws NotFoundException if there is no such document or group, and as `ApiClient.call`
   * @example
   * await new CustomMetadataApi(configuration).documentDocidCustomMetadataGroupnameDelete(
   *   'CUSTOM_HANDBOOK_page_holidays',
   *   'review',
   * )
   */
  documentDocidCustomMetadataGroupnameDelete(
    docId: string,
    groupName: string,
    options?: CallOptions,
  ): Promise<SuccessResponse> {
    const path = pathOf(VALUES, { docId, groupName })
    return this.#client.call<SuccessResponse>({ method: 'DELETE', path, repeat: 'same', answer: 'json' }, options)
  }

  /**
   * Answers the keys of a group (`GET /rest/api/index/custom-metadata/schema/{groupName}`).
   *
   * @throws NotFoundException if there is no such group, and as `ApiClient.call`
   * @example
   * const schema = await new CustomMetadataApi(configuration).customMetadataSchemaGroupnameGet('review')
   */
  customMetadataSchemaGroupnameGet(groupName: string, options?: CallOptions): Promise<CustomMetadataSchema> {
    const path = pathOf(SCHEMA, { groupName })
    return this.#client.call<CustomMetadataSchema>({ method: 'GET', path, repeat: 'same', answer: 'json' }, options)
  }

  /**
   * Defines a group, or replaces its keys (`PUT /rest/api/index/custom-metadata/schema/{groupName}`).
   *
   * @throws ConflictException if a key would change its type, BadRequestException, and as `ApiClient.call`
   * @example
   * await new CustomMetadataApi(configuration).customMetadataSchemaGroupnamePut('review', {
   *   metadataKeys: [{ name: 'state', propertyType: 'PICKLIST' }],
   * })
   */
  customMetadataSchemaGroupnamePut(
    groupName: string,
    request: CustomMetadataSchema,
    options?: CallOptions,
  ): Promise<SuccessResponse> {
    const path = pathOf(SCHEMA, { groupName })
    return this.#client.call<SuccessResponse>(
      { method: 'PUT', path, body: request, repeat: 'same', answer: 'json' },
      options,
    )
  }

  /**
   * Removes a group; its values stay with the documents, neither found nor shown (`DELETE
   * /rest/api/index/custom-metadata/schema/{groupName}`).
   *
   * @throws NotFoundException if there is no such group, and as `ApiClient.call`
   * @example
   * await new CustomMetadataApi(configuration).customMetadataSchemaGroupnameDelete('review')
   */
  customMetadataSchemaGroupnameDelete(groupName: string, options?: CallOptions): Promise<SuccessResponse> {
    const path = pathOf(SCHEMA, { groupName })
    return this.#client.call<SuccessResponse>({ method: 'DELETE', path, repeat: 'effect', answer: 'json' }, options)
  }
}
