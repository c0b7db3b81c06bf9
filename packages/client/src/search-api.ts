import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import { CLIENT, postForJson } from './call.ts'
import type { ActingCallOptions } from './call-options.ts'
import type {
  AutocompleteRequest,
  AutocompleteResponse,
  GetDocPermissionsRequest,
  GetDocPermissionsResponse,
  GetDocumentsByFacetsRequest,
  GetDocumentsByFacetsResponse,
  GetDocumentsRequest,
  GetDocumentsResponse,
  SearchRequest,
  SearchResponse,
} from './models.ts'

/** Finds documents that a person may see. Takes a client token. */
export class SearchApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Finds documents that the acting person may see, the best first (`POST /rest/api/v1/search`).
   *
   * @param options.actAs the person's e-mail address; a global client token needs it
   * @throws UnauthorizedException if nobody has that address, ForbiddenException, and as `ApiClient.call`
   * @example
   * const page = await new SearchApi(configuration).searchPost({ query: 'holidays' }, { actAs: 'ann@example.com' })
   * for (const result of page.results ?? []) console.log(result.title, result.url)
   */
  searchPost(request: SearchRequest, options?: ActingCallOptions): Promise<SearchResponse> {
    return this.#client.call<SearchResponse>(postForJson(`${CLIENT}/search`, request), options)
  }

  /**
   * Finds every document, whoever may see it. Takes a token with the scope ADMINSEARCH (`POST /rest/api/v1/adminsearch`).
   *
   * @throws ForbiddenException without that scope, and as `ApiClient.call`
   * @example
   * const page = await new SearchApi(configuration).adminsearchPost({ query: 'holidays' })
   */
  adminsearchPost(request: SearchRequest, options?: ActingCallOptions): Promise<SearchResponse> {
    return this.#client.call<SearchResponse>(postForJson(`${CLIENT}/adminsearch`, request), options)
  }

  /**
   * Completes what the acting person is typing with titles, words, people and operators (`POST /rest/api/v1/autocomplete`).
   *
   * @throws UnauthorizedException if nobody has that address, and as `ApiClient.call`
   * @example
   * const { results } = await new SearchApi(configuration).autocompletePost({ query: 'holi' }, { actAs: 'ann@example.com' })
   */
  autocompletePost(request: AutocompleteRequest, options?: ActingCallOptions): Promise<AutocompleteResponse> {
    return this.#client.call<AutocompleteResponse>(postForJson(`${CLIENT}/autocomplete`, request), options)
  }

  /**
   * Reads documents by id or URL. One that is not there, or not for the person, has an entry with an error (`POST /rest/api/v1/getdocuments`).
   *
   * @throws BadRequestException for a spec that names nothing, and as `ApiClient.call`
   * @example
   * const { documents } = await new SearchApi(configuration).getdocumentsPost({ documentSpecs: [{ id: 'CUSTOM_HANDBOOK_page_holidays' }] }, { actAs: 'ann@example.com' })
   */
  getdocumentsPost(request: GetDocumentsRequest, options?: ActingCallOptions): Promise<GetDocumentsResponse> {
    return this.#client.call<GetDocumentsResponse>(postForJson(`${CLIENT}/getdocuments`, request), options)
  }

  /**
   * Lists documents by what they are, the last changed first (`POST /rest/api/v1/getdocumentsbyfacets`).
   *
   * @throws BadRequestException for a time that is none or a cursor of other filters, and as `ApiClient.call`
   * @example
   * const page = await new SearchApi(configuration).getdocumentsbyfacetsPost({ filterSets: [{ filters: [{ fieldName: 'tag', values: [{ value: 'hr' }] }] }] }, { actAs: 'ann@example.com' })
   */
  getdocumentsbyfacetsPost(
    request: GetDocumentsByFacetsRequest,
    options?: ActingCallOptions,
  ): Promise<GetDocumentsByFacetsResponse> {
    return this.#client.call<GetDocumentsByFacetsResponse>(
      postForJson(`${CLIENT}/getdocumentsbyfacets`, request),
      options,
    )
  }

  /**
   * Lists who may see a document that the acting person may see. Takes a token with the scope DOCPERMISSIONS (`POST /rest/api/v1/getdocpermissions`).
   *
   * @throws ForbiddenException without that scope, or for a document that the person may not see, and as `ApiClient.call`
   * @example
   * const { allowedUserEmails } = await new SearchApi(configuration).getdocpermissionsPost({ documentId: 'CUSTOM_HANDBOOK_page_holidays' }, { actAs: 'ann@example.com' })
   */
  getdocpermissionsPost(
    request: GetDocPermissionsRequest,
    options?: ActingCallOptions,
  ): Promise<GetDocPermissionsResponse> {
    return this.#client.call<GetDocPermissionsResponse>(postForJson(`${CLIENT}/getdocpermissions`, request), options)
  }
}
