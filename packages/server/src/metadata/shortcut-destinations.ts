import { listShortcuts, type ShortcutPlace } from '../store/reads/shortcuts.ts'
import type { Executor } from '../store/statement.ts'
import type { ShortcutContent } from './shortcut-row.ts'
import type { ShortcutViewer } from './shortcut-viewer.ts'

/** Where a shortcut leads when nothing follows it. */
export type Destination = { readonly url: string; readonly documentId: string | undefined }

const PAGE = 1_000
const EVERY_TEXT = '%'

/** Where the shortcuts lead that somebody may see, those used most first. */
export async function listDestinations(
  db: Executor,
  { person, isAdmin }: ShortcutViewer,
  limit: number,
): Promise<readonly Destination[]> {
  // No address is empty, so that nobody is the author of what is not theirs.
  const list = { person: person ?? '', seesAll: isAdmin ? 1 : 0, pattern: EVERY_TEXT }
  const destinations: Destination[] = []
  for (let after: ShortcutPlace | undefined, read = 0; read < limit; read += PAGE) {
    const page = await listShortcuts(db, list, { order: 'visit_score', direction: 'desc' }, after, PAGE)
    for (const { content } of page) {
      const { destinationUrl, destinationDocumentId } = JSON.parse(content) as ShortcutContent
      destinations.push({ url: destinationUrl, documentId: destinationDocumentId })
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) break
    after = { value: last.visit_score, key: last.key }
  }
  return destinations
}
