import { ApiException } from './api-exception.ts'
import { ConnectionError } from './connection-error.ts'

/** True for an error of a call after which nobody knows whether the server has done what it was asked. */
export function mayHaveActed(error: unknown): boolean {
  if (error instanceof ConnectionError) return error.mayHaveActed
  return error instanceof ApiException && (error.status >= 500 || error.status < 300)
}

/** True for a refusal, after which the server has done nothing. */
export function isRefusal(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof ApiException && statuses.includes(error.status)
}
