import { adminSearched } from '../../tokens/notices.ts'
import type { MainHandler } from '../context.ts'
import { actingPerson } from '../scope.ts'

export const search: MainHandler<'search'> = async ({ search: { sightOf, search }, caller, body, actAs, requestId }) =>
  search(await sightOf(actingPerson(caller, actAs)), body, requestId)

/** The person is for the audit alone. It is written before anything is looked for: what cannot be noted is not done. */
export const adminsearch: MainHandler<'adminsearch'> = async ({ search, tokens, caller, body, actAs, requestId }) => {
  const isNamed = (actAs ?? '').trim() !== '' || caller.token.user_email !== null
  const person = isNamed ? actingPerson(caller, actAs) : undefined
  if (person !== undefined) await search.sightOf(person)
  await adminSearched(tokens, caller, person)
  return search.search(search.sightOfAll(person), body, requestId)
}

export const autocomplete: MainHandler<'autocomplete'> = async ({ search, caller, body, actAs }) =>
  search.autocomplete(await search.sightOf(actingPerson(caller, actAs)), body)

export const getdocuments: MainHandler<'getdocuments'> = ({ search, caller, body, actAs }) =>
  search.documents(actingPerson(caller, actAs), body)

export const getdocpermissions: MainHandler<'getdocpermissions'> = ({ search, caller, body, actAs }) =>
  search.docPermissions(actingPerson(caller, actAs), body.documentId)

export const getdocumentsbyfacets: MainHandler<'getdocumentsbyfacets'> = async ({
  search,
  caller,
  body,
  actAs,
  nowMs,
}) => {
  const person = actingPerson(caller, actAs)
  return search.documentsByFacets(person, await search.sightOf(person), body, nowMs)
}
