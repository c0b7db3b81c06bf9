import type { DeprecatedItem } from './deprecations.ts'
import type { Audience, OperationId } from './operations.ts'
import table from './served.json' with { type: 'json' }

/** JSON Schema as the validator takes it. */
export type ServedSchema = {
  readonly properties?: Readonly<Record<string, ServedSchema>>
  readonly items?: ServedSchema
  readonly [keyword: string]: unknown
}

/** What a running server needs of an operation. */
export type ServedOperation = {
  readonly id: OperationId
  readonly method: 'POST' | 'GET' | 'PUT' | 'DELETE'
  /** Parts that callers fill in are names in braces. */
  readonly path: string
  /** Status of an answer that is no refusal, if it is not 200. */
  readonly success?: number
  readonly audience: Audience
  /** Schema of the body; null for an operation that takes any. */
  readonly request: ServedSchema | null
  /** Present if anything of the operation is deprecated. */
  readonly deprecations?: {
    /** The day on which the operation itself goes, `YYYY-MM-DD`. */
    readonly operation?: string
    readonly request: readonly DeprecatedItem[]
    readonly response: readonly DeprecatedItem[]
  }
}

/**
 * The table of operations as plain data. It is generated from operations.ts: the library that builds schemas would take a
 * tenth of a second and twenty megabytes of each thread that serves them.
 */
export const servedOperations = table as unknown as readonly ServedOperation[]
