import { createTokenForPerson } from '../../tokens/create-for-person.ts'
import { rotate } from '../../tokens/rotate.ts'
import type { MainHandler } from '../context.ts'
import { actingPerson } from '../scope.ts'

export const rotatetoken: MainHandler<'rotatetoken'> = ({ tokens, caller }) => rotate(tokens, caller)

export const createauthtoken: MainHandler<'createauthtoken'> = async ({ tokens, search, caller, actAs }) => {
  const person = actingPerson(caller, actAs)
  await search.sightOf(person)
  return createTokenForPerson(tokens, caller, person)
}
