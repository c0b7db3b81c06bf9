import { requirePerson } from '../../identity/people.ts'
import { listEntities } from '../../people/entities.ts'
import { readPeople } from '../../people/people.ts'
import type { MainHandler } from '../context.ts'
import { actingPerson, requireClientScope } from '../scope.ts'

export const people: MainHandler<'people'> = async ({ store, people: known, caller, body, actAs, nowMs }) => {
  requireClientScope(caller, 'PEOPLE')
  const person = actingPerson(caller, actAs)
  await requirePerson(known, person)
  return readPeople(store.read, person, body, nowMs)
}

export const listentities: MainHandler<'listentities'> = async ({
  store,
  people: known,
  caller,
  body,
  actAs,
  nowMs,
}) => {
  requireClientScope(caller, 'ENTITIES')
  const person = actingPerson(caller, actAs)
  await requirePerson(known, person)
  return listEntities(store.read, person, body, nowMs)
}
