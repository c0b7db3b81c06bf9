import type { Executor } from '../store/statement.ts'
import type { ShortcutContent } from './shortcut-row.ts'
import { fillTemplate } from './shortcut-url.ts'
import { findNamed, type ShortcutViewer } from './shortcut-viewer.ts'

/**
 * Where what is typed after `go/` leads, as an address that may stand in a header; undefined if nowhere that the viewer
 * may know of.
 *
 * @param parts what was between slashes, decoded
 */
export async function destinationOf(
  db: Executor,
  viewer: ShortcutViewer,
  parts: readonly string[],
): Promise<string | undefined> {
  const named = await findNamed(db, viewer, parts)
  if (named === undefined) return undefined
  const { destinationUrl, urlTemplate = '' } = JSON.parse(named.shortcut.content) as ShortcutContent
  const text = named.rest.length === 0 ? destinationUrl : fillTemplate(urlTemplate, named.rest)
  if (text === undefined) return undefined
  const url = URL.parse(text)
  // Checked when it was stored; a redirect is the last place to look.
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.href : undefined
}
