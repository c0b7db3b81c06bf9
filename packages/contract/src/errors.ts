import { errors } from './error-table.ts'

export { type ErrorEntry, errors } from './error-table.ts'

export type ErrorCode = keyof typeof errors

/** The body of every answer that is not a success. */
export type ErrorBody = { readonly error: ErrorCode; readonly message: string }

/** A refusal, thrown anywhere in the service and answered as its table entry says. `cause` never leaves the process. */
export class ApiError extends Error {
  readonly code: ErrorCode

  /**
   * @param what what is wrong and where, without the remedy
   * @param options.remedy replaces the table's advice where something better is known
   */
  constructor(code: ErrorCode, what: string, options: { readonly remedy?: string; readonly cause?: unknown } = {}) {
    super(`${what.replace(/[.\s]+$/, '')}. ${options.remedy ?? errors[code].remedy}`, { cause: options.cause })
    this.name = 'ApiError'
    this.code = code
  }

  get status(): number {
    return errors[this.code].status
  }

  get body(): ErrorBody {
    return { error: this.code, message: this.message }
  }
}
