import { ApiClient } from './api-client.ts'
import type { Configuration } from './configuration.ts'

/** What an API class is made from: a client to share, or a configuration for a client of its own. */
export type ApiClientSource = ApiClient | Configuration

/** The client itself, or a new one for the configuration. */
export function apiClientOf(source: ApiClientSource): ApiClient {
  return source instanceof ApiClient ? source : new ApiClient(source)
}
