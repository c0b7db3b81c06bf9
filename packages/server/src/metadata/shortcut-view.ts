import type { Shortcut } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import { personIds } from '../identity/person-id.ts'
import { findEmployee } from '../store/reads/directory.ts'
import { findMeta } from '../store/reads/meta.ts'
import type { StoredShortcut } from '../store/reads/shortcuts.ts'
import type { Executor } from '../store/statement.ts'
import type { ShortcutContent } from './shortcut-row.ts'

/** Shows shortcuts as the protocol has them. Fields that are unknown are left out: clients refuse null. */
export async function shortcutWriter(db: Executor): Promise<(stored: StoredShortcut) => Promise<Shortcut>> {
  const ids = personIds(Buffer.from((await findMeta(db, 'personIdKey')) ?? '', 'base64'))
  const person = async (email: string) => ({
    // What a datasource calls somebody is for those who may see the datasource; the directory is for all.
    name: (await findEmployee(db, emailKey(email)))?.name ?? email,
    obfuscatedId: ids.idOf(emailKey(email)),
  })
  return async (stored) => {
    const {
      createdBy,
      createTime: _,
      updatedBy,
      updateTime,
      decayedVisitScore,
      ...content
    } = JSON.parse(stored.content) as ShortcutContent
    return {
      id: stored.key,
      inputAlias: stored.input_alias,
      alias: stored.alias_key,
      ...content,
      ...(stored.is_external === 1 ? {} : { unlisted: stored.is_unlisted === 1 }),
      createdBy: await person(createdBy),
      createTime: isoTime(stored.created_at),
      ...(updatedBy === undefined || updatedBy === '' ? {} : { updatedBy: await person(updatedBy) }),
      ...(updateTime === undefined ? {} : { updateTime: isoTime(updateTime) }),
      viewPrefix: 'go/',
      isExternal: stored.is_external === 1,
    }
  }
}

function isoTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}
