import { errors } from './error-table.ts'

export { type ErrorEntry, errors } from './error-table.ts'

export type ErrorCode = keyof typeof errors

/** The body of every answer that is not a success. */
export type ErrorBody = {
  readonly error: ErrorCode
  readonly message: string
  /** Of a search that is refused with 422: the filters that mean nothing, as the protocol’s ErrorInfo has them. */
  readonly invalidOperators?: readonly InvalidOperator[]
}

/** A field of a filter, and the value that was sent for it. */
export type InvalidOperator = { readonly key: string; readonly value: string }

export type ApiErrorOptions = Pick<ErrorBody, 'invalidOperators'> & {
  readonly remedy?: string
  readonly cause?: unknown
}

/** A refusal, thrown anywhere in the service and answered as its table entry says. `cause` never leaves the process. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly invalidOperators: readonly InvalidOperator[]

  /**
   * @param what what is wrong and where, without the remedy
   * @param options.remedy replaces the table's advice where something better is known
   */
  constructor(code: ErrorCode, what: string, options: ApiErrorOptions = {}) {
    super(`${what.replace(/[.\s]+$/, '')}. ${options.remedy ?? errors[code].remedy}`, { cause: options.cause })
    this.name = 'ApiError'
    this.code = code
    this.invalidOperators = options.invalidOperators ?? []
  }

  get status(): number {
    return errors[this.code].status
  }

  get body(): ErrorBody {
    const { code, message, invalidOperators } = this
    return { error: code, message, ...(invalidOperators.length === 0 ? {} : { invalidOperators }) }
  }
}
