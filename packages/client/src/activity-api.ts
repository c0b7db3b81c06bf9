import type { ApiClient } from './api-client.ts'
import { type ApiClientSource, apiClientOf } from './api-client-source.ts'
import { CLIENT, postForNothing } from './call.ts'
import type { ActingCallOptions } from './call-options.ts'
import type { Activity } from './models.ts'

/** Tells what people did with documents. Takes a client token. */
export class ActivityApi {
  readonly #client: ApiClient

  constructor(source: ApiClientSource) {
    this.#client = apiClientOf(source)
  }

  /**
   * Stores what the acting person did with documents (`POST /rest/api/v1/activity`). Sending an event again with the same
   * id changes nothing.
   *
   * @throws BadRequestException naming the event and the field, and as `ApiClient.call`
   * @example
   * await new ActivityApi(configuration).activityPost(
   *   { events: [{ action: 'VIEW', timestamp: new Date().toISOString(), url: 'https://handbook.example.com/holidays' }] },
   *   { actAs: 'ann@example.com' },
   * )
   */
  activityPost(request: Activity, options?: ActingCallOptions): Promise<void> {
    return this.#client.call(postForNothing(`${CLIENT}/activity`, request, 'effect'), options)
  }
}
