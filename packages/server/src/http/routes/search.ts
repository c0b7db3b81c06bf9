import type { MainHandler } from '../context.ts'
import { actingPerson, requireClientScope } from '../scope.ts'

export const search: MainHandler<'search'> = async ({ search: find, caller, body, actAs, requestId }) => {
  requireClientScope(caller, 'SEARCH')
  return find(actingPerson(caller, actAs), body, requestId)
}
