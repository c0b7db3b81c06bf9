import { recordActivity } from '../../search/activity.ts'
import type { MainHandler } from '../context.ts'
import { actingPerson } from '../scope.ts'

export const activity: MainHandler<'activity'> = async ({ store, search, caller, body, actAs, nowMs }) => {
  const person = actingPerson(caller, actAs)
  await search.sightOf(person)
  await recordActivity(store, person, body, nowMs)
  return undefined
}
