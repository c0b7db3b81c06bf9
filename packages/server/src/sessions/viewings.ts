import { LRUCache } from 'lru-cache'
import type { TokenKeeper } from '../tokens/keeper.ts'

/** That an administrator looked at what is not theirs: as somebody else, or at the content of a document. */
export type Viewings = {
  /** Resolves once it is durable that this was done within the hour; how often is told later. */
  readonly viewedAs: (viewing: Viewing & { readonly person: string }) => Promise<void>
  readonly showedDocument: (viewing: Viewing & { readonly documentId: string }) => Promise<void>
}

/** Whose entry of the audit it is, and from where. */
type Viewing = { readonly subject: string; readonly address: string }

/** Viewings of an hour that are known to be stored; of one that is forgotten another is written. */
const REMEMBERED_MAX = 1_000

export function openViewings(tokens: TokenKeeper): Viewings {
  const stored = new LRUCache<string, true>({ max: REMEMBERED_MAX })

  async function view(event: 'viewed_as' | 'document_shown', { subject, address }: Viewing, detail: string) {
    const at = tokens.now()
    const key = JSON.stringify([subject, event, address, Math.floor(at / 3600), detail])
    if (stored.has(key)) return tokens.noteLater({ tokenId: subject, event, address, detail })
    await tokens.store.write('recordAudit', {
      entries: [{ tokenId: subject, event, address, at, count: 1, detail }],
    })
    stored.set(key, true)
  }
  return {
    viewedAs: ({ person, ...viewing }) => view('viewed_as', viewing, person),
    showedDocument: ({ documentId, ...viewing }) => view('document_shown', viewing, documentId),
  }
}
