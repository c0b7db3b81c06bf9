import type { EmailKey } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { findShortcut, findShortcutByAlias, type StoredShortcut } from '../store/reads/shortcuts.ts'
import type { Executor } from '../store/statement.ts'
import { aliasKeyOf } from './shortcut-alias.ts'

/** Who asks for shortcuts: undefined for somebody of whom nothing is known. */
export type ShortcutViewer = { readonly person: EmailKey | undefined; readonly isAdmin: boolean }

/** An unlisted shortcut is there for its author and for administrators; for everybody else it is as if it were not. */
export function maySee({ person, isAdmin }: ShortcutViewer, shortcut: StoredShortcut): boolean {
  return shortcut.is_unlisted === 0 || isAdmin || shortcut.author_key === person
}

export async function findVisible(
  db: Executor,
  viewer: ShortcutViewer,
  key: number,
): Promise<StoredShortcut | undefined> {
  const found = await findShortcut(db, key)
  return found !== undefined && maySee(viewer, found) ? found : undefined
}

/** A shortcut, and what was typed behind its alias. */
export type Named = { readonly shortcut: StoredShortcut; readonly rest: readonly string[] }

/** Slashes in what is typed; behind so many nothing is looked for. */
const PARTS_MAX = 50

/**
 * The shortcut that what is typed after `go/` names: the one with the longest alias that it begins with, if nothing
 * follows or the shortcut takes more.
 *
 * @param parts what was between slashes, decoded
 */
export async function findNamed(
  db: Executor,
  viewer: ShortcutViewer,
  parts: readonly string[],
): Promise<Named | undefined> {
  if (parts.length > PARTS_MAX) return undefined
  for (let length = parts.length; length > 0; length -= 1) {
    const alias = parts.slice(0, length).join('/')
    if (alias.length > limits.shortcutAliasCharactersMax.value) continue
    const shortcut = await findShortcutByAlias(db, aliasKeyOf(alias))
    if (shortcut === undefined || !maySee(viewer, shortcut)) continue
    const rest = parts.slice(length)
    const takesMore = (JSON.parse(shortcut.content) as { readonly urlTemplate?: string }).urlTemplate !== undefined
    if (rest.length === 0 || takesMore) return { shortcut, rest }
  }
  return undefined
}
