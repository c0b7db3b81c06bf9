import { listNewerWithUrl } from '../store/reads/documents.ts'
import { isRedlisted } from './document.ts'
import type { Admitted } from './door.ts'
import type { SearchParts } from './sight.ts'

/** Newer ones that are looked at: a page that was uploaded under more ids than this is shown more than once. */
const NEWER_MAX = 100

/**
 * Whether the person may see a newer document of the same datasource and `viewURL`: then it is the same page, uploaded
 * under another id, and only the newer one is shown.
 *
 * @param admit lets documents pass that the person may see
 */
export async function isSuperseded(
  parts: SearchParts,
  admit: (key: number) => Promise<Admitted | undefined>,
  { document }: Admitted,
): Promise<boolean> {
  for (const key of await listNewerWithUrl(parts.read, document, NEWER_MAX)) {
    const newer = await admit(key)
    // One that is not for people, by its title, stands in the way of none.
    if (newer !== undefined && !(await isRedlisted(parts, newer))) return true
  }
  return false
}
