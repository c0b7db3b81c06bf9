import { operationList, refusesUnknownFields } from '@sheaf/contract'

/** The table of operations as a running server reads it. */
export function servedTable(): string {
  const table = operationList.map(({ id, method, path, success, audience, request }) => ({
    id,
    method,
    path,
    ...(success === undefined ? {} : { success }),
    audience,
    request: request !== null && refusesUnknownFields(path) ? { ...request, additionalProperties: false } : request,
  }))
  return `${JSON.stringify(table)}\n`
}
