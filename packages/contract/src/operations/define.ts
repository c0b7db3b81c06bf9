import type { TSchema } from 'typebox'
import type { ClientScope } from '../scopes.ts'

export type Tag =
  | 'Administration'
  | 'Authentication'
  | 'Datasources'
  | 'Documents'
  | 'Permissions'
  | 'Search'
  | 'Troubleshooting'

/** Who may call an operation: an indexing token, an admin token, or a client token with the scope. */
export type Audience =
  | { readonly kind: 'indexing' }
  | { readonly kind: 'admin' }
  | { readonly kind: 'client'; readonly scope: ClientScope }

export type OperationDefinition<Request extends TSchema | null, Response extends TSchema | null> = {
  readonly method: 'POST'
  readonly path: string
  readonly tag: Tag
  readonly audience: Audience
  readonly summary: string
  readonly description: string
  /** Null for an operation that takes any body, or none. */
  readonly request: Request
  /** Null for an operation whose answer is an empty JSON object, which callers discard. */
  readonly response: Response
  /** Statuses other than 200 that the operation answers by design; 5xx are faults and not listed. */
  readonly refusals: readonly number[]
  readonly deprecated?: { readonly since: string; readonly removal: string; readonly insteadOf: string }
  readonly requestExample: unknown
  readonly responseExample: unknown
}

export const operation = <Request extends TSchema | null, Response extends TSchema | null>(
  definition: OperationDefinition<Request, Response>,
) => definition

export const indexing: Audience = { kind: 'indexing' }
export const admin: Audience = { kind: 'admin' }

/** Refusals that any authenticated operation with a body may give. */
export const common = [400, 401, 403, 413, 415, 429] as const
