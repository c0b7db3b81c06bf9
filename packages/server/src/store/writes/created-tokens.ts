import { limits } from '@sheaf/contract/limits'
import { statement, type Transaction } from '../statement.ts'

/** Removes tokens that other tokens made: each is good for an hour, so they are many. */

const ended = statement<{ before: number; limit: number }, { id: string }>('writes/created-tokens.ended', (db, param) =>
  db
    .selectFrom('tokens')
    .select('id')
    .where('parent', 'is not', null)
    .where('expires_at', '<', param('before'))
    .limit(param('limit')),
)
type Token = { id: string }
const dropSecrets = statement<Token>('writes/created-tokens.dropSecrets', (db, param) =>
  db.deleteFrom('token_secrets').where('token_id', '=', param('id')),
)
const dropAudit = statement<Token>('writes/created-tokens.dropAudit', (db, param) =>
  db.deleteFrom('token_audit').where('token_id', '=', param('id')),
)
const dropToken = statement<Token>('writes/created-tokens.dropToken', (db, param) =>
  db.deleteFrom('tokens').where('id', '=', param('id')),
)

/**
 * Removes those whose end is a day past, with their history; that they were made stays in the audit of the token that
 * made them. Answers true if there may be more to remove.
 *
 * @param now Unix seconds
 */
export async function dropCreatedTokens(
  tx: Transaction,
  { now, limit }: { readonly now: number; readonly limit: number },
): Promise<boolean> {
  const before = now - limits.createdTokenKeptSeconds.value
  const tokens = await tx.all(ended, { before, limit })
  for (const { id } of tokens) {
    await tx.run(dropSecrets, { id })
    await tx.run(dropAudit, { id })
    await tx.run(dropToken, { id })
  }
  return tokens.length === limit
}
