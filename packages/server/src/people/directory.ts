import type { EmailKey, PersonSummary } from '@sheaf/contract'
import { dayOf } from '../identity/leavers.ts'
import { type PersonIds, personIds } from '../identity/person-id.ts'
import { findMeta } from '../store/reads/meta.ts'
import type { Executor } from '../store/statement.ts'

/** What answers about people are made with. */
export type Directory = {
  readonly db: Executor
  readonly ids: PersonIds
  /** `YYYY-MM-DD`. */
  readonly today: string
  /** The person who asks. */
  readonly asking: EmailKey
}

export async function openDirectory(db: Executor, asking: EmailKey, nowMs: number): Promise<Directory> {
  const key = Buffer.from((await findMeta(db, 'personIdKey')) ?? '', 'base64')
  return { db, ids: personIds(key), today: dayOf(nowMs), asking }
}

/** A person as another one’s manager, report or colleague. */
export function summaryOf(
  { ids }: Directory,
  row: { readonly email_key: string; readonly email: string; readonly name: string; readonly content: string },
): PersonSummary {
  const { title } = JSON.parse(row.content) as { readonly title?: string }
  return {
    name: row.name,
    obfuscatedId: ids.idOf(row.email_key),
    metadata: { email: row.email, ...(title === undefined ? {} : { title }) },
  }
}

/** A bare day as the time at which it begins. */
export function timeOf(day: string): string {
  return `${day}T00:00:00Z`
}

/** The object with one field, or with none where there is no value: clients refuse null. */
export function defined<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value }
}
