import { ApiError } from '@sheaf/contract/errors'
import { type Caller, hasToken, type TokenCaller } from '../../tokens/caller.ts'
import { createTokenForPerson } from '../../tokens/create-for-person.ts'
import { rotate } from '../../tokens/rotate.ts'
import type { MainHandler } from '../context.ts'
import { actingPerson } from '../scope.ts'

export const rotatetoken: MainHandler<'rotatetoken'> = ({ tokens, caller }) => rotate(tokens, tokenCaller(caller))

export const createauthtoken: MainHandler<'createauthtoken'> = async ({ tokens, search, caller, actAs }) => {
  const parent = tokenCaller(caller)
  const person = actingPerson(parent, actAs)
  await search.sightOf(person)
  return createTokenForPerson(tokens, parent, person)
}

/** Throws the 403 for a session: it ends, and what it would make lived on. */
function tokenCaller(caller: Caller): TokenCaller {
  if (hasToken(caller)) return caller
  throw new ApiError('operation_out_of_scope', 'a session of the console makes no tokens for people', {
    remedy: 'Call with a client token.',
  })
}
