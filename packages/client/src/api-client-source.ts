import { ApiClient } from './api-client.ts'
import type { Configuration } from './configuration.ts'

/** What an API class is made from: a client to share, or a configuration. */
export type ApiClientSource = ApiClient | Configuration

/** Classes that are made from one configuration share its client, and so what it has learnt of the server. */
const clients = new WeakMap<Configuration, ApiClient>()

/** The client itself, or the one of the configuration. */
export function apiClientOf(source: ApiClientSource): ApiClient {
  if (source instanceof ApiClient) return source
  const client = clients.get(source) ?? new ApiClient(source)
  clients.set(source, client)
  return client
}
