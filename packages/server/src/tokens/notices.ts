import type { EmailKey } from '@sheaf/contract'
import type { Caller } from './caller.ts'
import type { TokenKeeper } from './keeper.ts'

/** Writes durably into the audit of a token that it searches without regard to permissions, and for whom. */
export async function adminSearched(
  keeper: TokenKeeper,
  { token, address }: Caller,
  person: EmailKey | undefined,
): Promise<void> {
  const entry = { tokenId: token.id, event: 'admin_searched' as const, address, at: keeper.now(), count: 1 }
  await keeper.store.write('recordAudit', { entries: [{ ...entry, detail: person ?? '' }] })
}
