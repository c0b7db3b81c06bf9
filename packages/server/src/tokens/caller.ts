import type { TokenRow } from '../store/reads/tokens.ts'
import type { Secret } from './secret.ts'
import type { Standing } from './standing.ts'

/** What whoever calls may do: properties of a token, or those that a session of the console stands for. */
export type Rights = Pick<TokenRow, 'id' | 'name' | 'is_global' | 'datasources' | 'user_email' | 'scopes'>

/** Whoever has shown who it is. */
export type Caller = {
  readonly token: Rights
  readonly address: string
  /** Whom to name in the audit as the one who did something; undefined for nobody who is known. */
  readonly actor: string | undefined
}

/** Whoever has shown a secret of a token that is good for something now. */
export type TokenCaller = Caller & {
  readonly token: TokenRow
  readonly secret: Secret
  readonly generation: number
  readonly standing: Exclude<Standing, { readonly kind: 'ended' }>
}

/** Whether a caller has shown a secret of a token, and not a session. */
export function hasToken(caller: Caller): caller is TokenCaller {
  return 'secret' in caller
}

/** Whoever has shown nothing, and need not. */
export function nobody(address: string): Caller {
  const token = { id: '', name: 'nobody', is_global: 0, datasources: '[]', user_email: null, scopes: '[]' }
  return { token, address, actor: undefined }
}
