import type { TSchema } from 'typebox'
import type { ClientScope } from '../scopes.ts'

export type Tag =
  | 'Activity'
  | 'Administration'
  | 'Authentication'
  | 'CustomMetadata'
  | 'Datasources'
  | 'Documents'
  | 'Entities'
  | 'Inspection'
  | 'Monitoring'
  | 'People'
  | 'Permissions'
  | 'Search'
  | 'Sessions'
  | 'Shortcuts'
  | 'Tokens'
  | 'Troubleshooting'

/**
 * Who may call an operation: an indexing token, an admin token, a client token, with the scope if there is one, or anyone,
 * to sign in and out. Sessions of the console are good for what admin and client tokens are.
 */
export type Audience =
  | { readonly kind: 'indexing' }
  | { readonly kind: 'admin' }
  | { readonly kind: 'anyone' }
  | { readonly kind: 'client'; readonly scope?: ClientScope }

/** The names in braces of a path: `datasource` for `/debug/{datasource}/status`. */
export type PathParameter<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameter<Rest>
  : never

/** What a part of a path is, and a value to show. */
export type PathParameterEntry = { readonly description: string; readonly example: string }

/** What to use instead of an operation, and when it goes, where the protocol has set a day. */
export type Deprecation = {
  readonly since?: string
  readonly removal?: string
  readonly insteadOf: string
}

/** A deprecation in a sentence. */
export function deprecationText({ since, removal, insteadOf }: Deprecation): string {
  const from = since === undefined ? '' : ` since ${since}`
  const until = removal === undefined ? '' : `, to be removed on ${removal}`
  return `Deprecated${from}${until}: use \`${insteadOf}\`.`
}

export type OperationDefinition<
  Request extends TSchema | null,
  Response extends TSchema | null,
  Path extends string = string,
> = {
  readonly method: 'POST' | 'GET' | 'PUT' | 'DELETE'
  /** Parts that callers fill in are names in braces. */
  readonly path: Path
  readonly parameters?: Readonly<Record<PathParameter<Path>, PathParameterEntry>>
  readonly tag: Tag
  readonly audience: Audience
  readonly summary: string
  readonly description: string
  /** Null for an operation that takes any body, or none. */
  readonly request: Request
  /** Null for an operation whose answer is an empty JSON object, which callers discard. */
  readonly response: Response
  /** The status of an answer that is no refusal, 200 if left out. */
  readonly success?: 202
  /** Other statuses that the operation answers by design; 5xx are faults and not listed. */
  readonly refusals: readonly number[]
  readonly deprecated?: Deprecation
  readonly requestExample: unknown
  readonly responseExample: unknown
}

export const operation = <Request extends TSchema | null, Response extends TSchema | null, const Path extends string>(
  // A path with parameters must say what each is.
  definition: OperationDefinition<Request, Response, Path> &
    ([PathParameter<Path>] extends [never] ? unknown : { readonly parameters: object }),
): OperationDefinition<Request, Response, Path> => definition

export const indexing: Audience = { kind: 'indexing' }
export const admin: Audience = { kind: 'admin' }
export const anyone: Audience = { kind: 'anyone' }

/** Refusals that any authenticated operation with a body may give. */
export const common = [400, 401, 403, 413, 415, 429] as const
