import type { CustomDataValue } from '@sheaf/contract'
import { listAttachedMetadata, listMetadataGroups } from '../store/reads/custom-metadata.ts'
import type { Executor } from '../store/statement.ts'
import type { StoredMetadataKey } from '../store/writes/custom-metadata.ts'

/** What documents have in the groups of custom metadata, as those are defined now. */

/** By the names of group and key joined. */
export type CustomData = Readonly<Record<string, CustomDataValue>>

/** The values of one document in one group, by the folded name of the key. */
export type StoredValues = Readonly<Record<string, string | readonly string[]>>

type Value = { readonly group: string; readonly key: StoredMetadataKey; readonly value: string | readonly string[] }

/** The name by which a key is searched and answered: its group and it, joined, in lower case. */
export function joinedName(group: string, key: string): string {
  return `${group}${key}`.toLowerCase()
}

/** The names of all keys that are defined. */
export async function listJoinedNames(db: Executor): Promise<readonly string[]> {
  return (await listMetadataGroups(db)).flatMap(({ name, keys }) =>
    (JSON.parse(keys) as readonly StoredMetadataKey[]).map((key) => joinedName(name, key.name)),
  )
}

export function isListType({ type }: StoredMetadataKey): boolean {
  return type === 'TEXTLIST' || type === 'MULTIPICKLIST'
}

/**
 * `document.metadata.customData` of a document. Whether somebody may see it is whether they may see the
 * document: ask that first.
 */
export async function customDataOf(db: Executor, documentKey: number): Promise<CustomData> {
  const values = await valuesOf(db, documentKey)
  return Object.fromEntries(
    values.map(({ group, key, value }) => [joinedName(group, key.name), shown(key, value)] as const),
  )
}

/** What a document is found by besides what was uploaded. */
export type IndexedMetadata = {
  readonly texts: readonly string[]
  /** In the form of custom properties: each is filtered by under its joined name. */
  readonly properties: readonly { readonly name: string; readonly value: string | string[] }[]
}

export async function indexedMetadataOf(db: Executor, documentKey: number): Promise<IndexedMetadata> {
  const values = await valuesOf(db, documentKey)
  return {
    texts: values.filter(({ key }) => !key.isSkipped).flatMap(({ value }) => value),
    properties: values.map(({ group, key, value }) => ({
      name: joinedName(group, key.name),
      value: typeof value === 'string' ? value : [...value],
    })),
  }
}

/** A value whose key is gone, or has another type by now, is as if it were not there. */
async function valuesOf(db: Executor, documentKey: number): Promise<readonly Value[]> {
  return (await listAttachedMetadata(db, documentKey)).flatMap(({ name: group, keys, content }) => {
    const values = JSON.parse(content) as StoredValues
    return (JSON.parse(keys) as readonly StoredMetadataKey[]).flatMap((key) => {
      const name = key.name.toLowerCase()
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      return value !== undefined && Array.isArray(value) === isListType(key) ? [{ group, key, value }] : []
    })
  })
}

function shown({ name }: StoredMetadataKey, value: string | readonly string[]): CustomDataValue {
  return typeof value === 'string'
    ? { displayLabel: name, stringValue: value }
    : { displayLabel: name, stringListValue: [...value] }
}
