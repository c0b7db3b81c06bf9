import { operationList, refusesUnknownFields } from '@sheaf/contract'
import { deprecatedItems } from '@sheaf/contract/deprecations'

/** The table of operations as a running server reads it. */
export function servedTable(): string {
  const table = operationList.map((operation) => {
    const { id, method, path, success, audience, request, response, deprecated } = operation
    const items = {
      ...(deprecated === undefined ? {} : { operation: deprecated.removal }),
      request: deprecatedItems(request),
      response: deprecatedItems(response),
    }
    const hasItems = 'operation' in items || items.request.length > 0 || items.response.length > 0
    return {
      id,
      method,
      path,
      ...(success === undefined ? {} : { success }),
      audience,
      request: request !== null && refusesUnknownFields(path) ? { ...request, additionalProperties: false } : request,
      ...(hasItems ? { deprecations: items } : {}),
    }
  })
  return `${JSON.stringify(table, withoutMarks)}\n`
}

/** The marks of what is deprecated are in a list of their own: the validator need not know them. */
function withoutMarks(key: string, value: unknown): unknown {
  return key.startsWith('x-deprecated') ? undefined : value
}
