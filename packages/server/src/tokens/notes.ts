import type { Store } from '../store/port.ts'
import type { AuditEntry } from '../store/writes/tokens.ts'

/**
 * What need not be written at once: refusals, which must not cost a write each, and last uses. It is
 * gathered in memory and written with the heartbeat; a crash loses a minute of it.
 */
export type Notes = {
  readonly addAudit: (entry: AuditEntry) => void
  readonly addUse: (use: Use) => void
  /** Writes what was gathered. What could not be written stays for the next time. */
  readonly flush: (store: Store) => Promise<void>
}

type Use = { readonly tokenId: string; readonly at: number; readonly from: string }

/** Whoever changes address with every refusal fills neither memory nor audit: further addresses are counted as one. */
const ENTRIES_MAX = 1_000
const MANY_ADDRESSES = 'many'

export function openNotes(): Notes {
  const entries = new Map<string, AuditEntry>()
  const uses = new Map<string, Use>()

  function addAudit(entry: AuditEntry): void {
    const isTooMuch = entries.size >= ENTRIES_MAX && !entries.has(keyOf(entry))
    const noted = isTooMuch ? { ...entry, address: MANY_ADDRESSES } : entry
    const before = entries.get(keyOf(noted))
    entries.set(keyOf(noted), { ...noted, count: noted.count + (before?.count ?? 0) })
  }
  return {
    addAudit,
    addUse(use) {
      uses.set(use.tokenId, use)
    },
    async flush(store) {
      const audit = [...entries.values()]
      entries.clear()
      try {
        if (audit.length > 0) await store.write('recordAudit', { entries: audit })
      } catch (error) {
        for (const entry of audit) addAudit(entry)
        throw error
      }
      const used = [...uses.values()]
      if (used.length > 0) await store.write('touchTokens', { uses: used })
      for (const use of used) if (uses.get(use.tokenId) === use) uses.delete(use.tokenId)
    },
  }
}

function keyOf({ tokenId, event, address, at }: AuditEntry): string {
  return JSON.stringify([tokenId, event, address, Math.floor(at / 3600)])
}
