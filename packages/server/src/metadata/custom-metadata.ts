import type {
  CustomMetadataPutRequest,
  CustomMetadataSchema,
  CustomMetadataValue,
  DatasourceKey,
} from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { gleanDocumentKey } from '@sheaf/contract/ids'
import { limits } from '@sheaf/contract/limits'
import { toBoolean } from '@sheaf/contract/wire'
import { listDatasources } from '../datasources/datasource.ts'
import type { Store } from '../store/port.ts'
import { findMetadataGroup, hasMetadataIn, type MetadataGroupRow } from '../store/reads/custom-metadata.ts'
import { findDocumentByGleanKey } from '../store/reads/documents.ts'
import type { Executor } from '../store/statement.ts'
import type { StoredMetadataKey } from '../store/writes/custom-metadata.ts'
import { isListType, type StoredValues } from './custom-data.ts'

/** Groups of named values that are attached to documents beside their upload. */

const GROUP_NAME = /^[A-Za-z0-9]+$/

/** The form in which names of groups and keys are compared: they are ASCII. */
export const groupKeyOf = (name: string) => name.toLowerCase()

export async function getSchema(db: Executor, groupName: string): Promise<CustomMetadataSchema> {
  const { keys } = await requireGroup(db, groupName)
  return {
    metadataKeys: keysOf(keys).map(({ name, type, isSkipped }) => ({
      name,
      propertyType: type,
      skipIndexing: isSkipped,
    })),
  }
}

/** Defines a group. Throws the 400 for a name that none can have, and the 409 for what contradicts what is there. */
export async function putSchema(
  store: Store,
  groupName: string,
  { metadataKeys }: CustomMetadataSchema,
): Promise<void> {
  checkGroupName(groupName)
  const keys = metadataKeys.map(({ name, propertyType, skipIndexing }) => ({
    name,
    type: propertyType,
    isSkipped: skipIndexing !== undefined && toBoolean(skipIndexing),
  }))
  refuseTwice(
    metadataKeys.map(({ name }) => name),
    'metadataKeys',
  )
  const answer = await store.write('putMetadataSchema', { groupKey: groupKeyOf(groupName), name: groupName, keys })
  switch (answer.kind) {
    case 'done':
      return
    case 'too many groups':
      throw new ApiError('invalid_field', `groupName "${groupName}" would be one group too many`, {
        remedy: `There may be ${limits.metadataGroupsMax.value}: delete one that is no longer used.`,
      })
    case 'type conflict':
      throw new ApiError(
        'metadata_conflict',
        `key "${answer.key}" of group "${groupName}" has the type ${answer.stored} and cannot become ${answer.sent}`,
      )
    case 'name conflict':
      throw new ApiError(
        'metadata_conflict',
        `key "${answer.key}" of group "${groupName}" would be searched by the same name as key "${answer.otherKey}" of ` +
          `group "${answer.otherGroup}"`,
      )
  }
}

export async function deleteSchema(store: Store, groupName: string): Promise<void> {
  if (await store.write('deleteMetadataSchema', { groupKey: groupKeyOf(groupName) })) return
  throw groupUnknown(groupName)
}

/** Gives a document its values in a group. Throws the 404 if there is no such document or group, the 400 for the values. */
export async function putValues(
  store: Store,
  { docId, groupName }: { readonly docId: string; readonly groupName: string },
  { customMetadata }: CustomMetadataPutRequest,
  mayUse: MayUse,
  nowMs: number,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const group = await requireGroup(store.read, groupName)
    const key = await requireDocumentKey(store.read, docId, mayUse)
    const content = JSON.stringify(checkValues(group, customMetadata))
    const { group_key: groupKey, revision } = group
    const answer = await store.write('putMetadataValues', { key, groupKey, content, revision, nowMs })
    if (answer === 'done') return
  }
  throw new Error(`group "${groupName}" keeps changing`)
}

const ATTEMPTS_MAX = 10

/** Whether the caller may use a datasource. */
export type MayUse = (datasource: DatasourceKey) => boolean

/** Removes what a document has in a group; succeeds if that is nothing. */
export async function deleteValues(
  store: Store,
  { docId, groupName }: { readonly docId: string; readonly groupName: string },
  mayUse: MayUse,
  nowMs: number,
): Promise<void> {
  const groupKey = groupKeyOf(groupName)
  const key = await requireDocumentKey(store.read, docId, mayUse)
  // What is left of a group that was deleted can still be removed.
  if (!(await hasMetadataIn(store.read, key, groupKey))) await requireGroup(store.read, groupName)
  await store.write('deleteMetadataValues', { key, groupKey, nowMs })
}

function checkGroupName(groupName: string): void {
  const max = limits.metadataNameCharactersMax.value
  if (groupName.length > max) throw new ApiError('invalid_field', `groupName is longer than ${max} characters`)
  if (GROUP_NAME.test(groupName)) return
  throw new ApiError(
    'invalid_field',
    `groupName ${JSON.stringify(groupName)} has something else than letters and digits`,
    {
      remedy: 'Use letters and digits of ASCII.',
    },
  )
}

async function requireGroup(db: Executor, groupName: string): Promise<MetadataGroupRow> {
  const group = await findMetadataGroup(db, groupKeyOf(groupName))
  if (group === undefined) throw groupUnknown(groupName)
  return group
}

function groupUnknown(groupName: string): ApiError {
  return new ApiError('metadata_group_unknown', `groupName: there is no group ${JSON.stringify(shortened(groupName))}`)
}

/** The document with an index-wide id. */
/** A document that the token may not use is as unknown as one that is not there. */
async function requireDocumentKey(db: Executor, docId: string, mayUse: MayUse): Promise<number> {
  for (const { key, name } of await listDatasources(db)) {
    const prefix = `CUSTOM_${name.toUpperCase()}_`
    if (!docId.startsWith(prefix)) continue
    // A type has no such mark in it: the first one ends it.
    const [type = ''] = docId.slice(prefix.length).split('_', 1)
    const document = await findDocumentByGleanKey(
      db,
      gleanDocumentKey(name, type, docId.slice(prefix.length + type.length + 1)),
    )
    if (document?.datasource === key && mayUse(key)) return document.key
  }
  throw new ApiError('metadata_document_unknown', `docId: there is no document ${JSON.stringify(shortened(docId))}`)
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

function checkValues(group: MetadataGroupRow, sent: readonly CustomMetadataValue[]): StoredValues {
  const keys = new Map(keysOf(group.keys).map((key) => [key.name.toLowerCase(), key]))
  refuseTwice(
    sent.map(({ name }) => name),
    'customMetadata',
  )
  const values: Record<string, string | readonly string[]> = {}
  for (const [position, { name, value }] of sent.entries()) {
    const key = keys.get(name.toLowerCase())
    if (key === undefined) {
      const known = [...keys.values()].map((each) => each.name).join(', ')
      throw new ApiError(
        'invalid_field',
        `customMetadata[${position}].name: group "${group.name}" has no key "${name}"`,
        {
          remedy: `It has ${known === '' ? 'none' : known}: use one of those, or add the key to the schema first.`,
        },
      )
    }
    values[name.toLowerCase()] = checkValue(`customMetadata[${position}].value`, key, value)
  }
  const charactersMax = limits.metadataValuesCharactersMax.value
  const characters = Object.values(values)
    .flat()
    .reduce((sum, text) => sum + text.length, 0)
  if (characters > charactersMax) {
    throw new ApiError(
      'invalid_field',
      `customMetadata has ${characters} characters, where ${charactersMax} are allowed`,
    )
  }
  return values
}

function checkValue(
  field: string,
  key: StoredMetadataKey,
  value: CustomMetadataValue['value'],
): string | readonly string[] {
  const expected = isListType(key) ? 'a list of texts' : 'a text'
  if (typeof value === 'number' || Array.isArray(value) !== isListType(key)) {
    throw new ApiError('invalid_field', `${field} must be ${expected}: key "${key.name}" is of type ${key.type}`)
  }
  const texts = typeof value === 'string' ? [value] : value
  const entriesMax = limits.metadataListEntriesMax.value
  if (texts.length > entriesMax) throw new ApiError('invalid_field', `${field} has more than ${entriesMax} entries`)
  const charactersMax = limits.metadataValueCharactersMax.value
  const long = texts.findIndex((text) => text.length > charactersMax)
  if (long >= 0) {
    const where = typeof value === 'string' ? field : `${field}[${long}]`
    throw new ApiError('invalid_field', `${where} is longer than ${charactersMax} characters`)
  }
  return value
}

/** Throws the 400 for a name that comes twice: which of the two is meant would be chance. */
function refuseTwice(names: readonly string[], field: string): void {
  const seen = new Map<string, number>()
  for (const [position, name] of names.entries()) {
    const earlier = seen.get(name.toLowerCase())
    if (earlier !== undefined) {
      throw new ApiError(
        'invalid_field',
        `${field}[${position}].name "${name}" is there twice, first at ${field}[${earlier}]`,
        {
          remedy: 'Send each key once; case does not tell keys apart.',
        },
      )
    }
    seen.set(name.toLowerCase(), position)
  }
}

function keysOf(keys: string): readonly StoredMetadataKey[] {
  return JSON.parse(keys) as readonly StoredMetadataKey[]
}
