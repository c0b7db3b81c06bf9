import type { TokenWithSecret } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { listAudit } from '../../sessions/audit.ts'
import type { Caller } from '../../tokens/caller.ts'
import type { TokenKeeper } from '../../tokens/keeper.ts'
import {
  createToken,
  type Doer,
  historyOf,
  type MintedToken,
  reissueToken,
  renewToken,
  revokeToken,
  showToken,
} from '../../tokens/manage.ts'
import { listTokenPage, shownEntry, shownToken } from '../../tokens/show.ts'
import type { MainHandler, RecordHandler } from '../context.ts'

const DAY_SECONDS = 86_400

export const listtokens: MainHandler<'listtokens'> = ({ tokens, body }) => listTokenPage(tokens, body)

export const showtoken: MainHandler<'showtoken'> = async ({ tokens, body }) => {
  const view = await showToken(tokens, body.id)
  const of = { tokenId: view.token.id, tokenName: view.token.name }
  const history = await historyOf(tokens, body.id)
  return { token: shownToken(view), history: history.map((row) => shownEntry(row, of)) }
}

export const createtoken: MainHandler<'createtoken'> = async ({ tokens, caller, body }) => {
  const { name, kind, isGlobal = false, datasources = [], userEmail, scopes = [], greenlist = [] } = body
  const lifetime = limits.tokenLifetimeDaysDefault.value * DAY_SECONDS
  const expiresAt = body.expiresAt ?? (kind === 'indexing' ? tokens.now() + lifetime : undefined)
  const { rotationPeriodMinutes } = body
  const spec = { name, kind, isGlobal, datasources, userEmail, scopes, expiresAt, rotationPeriodMinutes, greenlist }
  return withSecret(tokens, await createToken(tokens, spec, doerOf(caller)))
}

export const reissuetoken: MainHandler<'reissuetoken'> = async ({ tokens, caller, body }) =>
  withSecret(tokens, await reissueToken(tokens, body.id, body.cut === true, doerOf(caller)))

export const renewtoken: MainHandler<'renewtoken'> = async ({ tokens, caller, body }) =>
  withSecret(tokens, await renewToken(tokens, body.id, body.expiresAt, doerOf(caller)))

/** The name is compared so that an id mistaken for another ends nothing. */
export const revoketoken: MainHandler<'revoketoken'> = async ({ tokens, caller, body }) => {
  const { token } = await showToken(tokens, body.id)
  if (token.name !== body.name) {
    throw new ApiError('invalid_field', `name: the token with id "${body.id}" is called otherwise`, {
      remedy: 'Send the name of the token that is to end.',
    })
  }
  await revokeToken(tokens, body.id, doerOf(caller))
  return undefined
}

export const listaudit: RecordHandler<'listaudit'> = ({ store, body }) => listAudit(store.read, body)

async function withSecret(tokens: TokenKeeper, { token, secret }: MintedToken): Promise<TokenWithSecret> {
  return { token: shownToken(await showToken(tokens, token.id)), secret }
}

function doerOf({ address, actor }: Caller): Doer {
  return { address, by: actor }
}
