import { type AuditRow, listAudit } from '../src/store/reads/tokens.ts'
import { openInlineStore } from '../src/store/sqlite/inline-store.ts'
import { parseSecret } from '../src/tokens/secret.ts'
import type { TestClient } from './running-server.ts'

/** What happened to a token as it stands in the record, the latest first. */
export async function auditOf({ dataDir }: TestClient, secret: string): Promise<readonly AuditRow[]> {
  const store = await openInlineStore(dataDir)
  try {
    return await listAudit(store.read, parseSecret(secret)?.tokenId ?? '')
  } finally {
    await store.close()
  }
}
