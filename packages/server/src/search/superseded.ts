import { listNewerWithUrl } from '../store/reads/documents.ts'
import type { Executor } from '../store/statement.ts'
import type { Admitted } from './door.ts'

/** Newer ones that are looked at: a page that was uploaded under more ids than this is shown more than once. */
const NEWER_MAX = 100

/**
 * Whether the person may see a newer document of the same datasource and `viewURL`: then it is the same page, uploaded
 * under another id, and only the newer one is shown.
 *
 * @param admit lets documents pass that the person may see
 */
export async function isSuperseded(
  db: Executor,
  admit: (key: number) => Promise<Admitted | undefined>,
  { document }: Admitted,
): Promise<boolean> {
  for (const key of await listNewerWithUrl(db, document, NEWER_MAX)) {
    if ((await admit(key)) !== undefined) return true
  }
  return false
}
