import type {
  CreateShortcutRequest,
  EmailKey,
  GetShortcutRequest,
  GetShortcutResponse,
  NewShortcut,
  ShortcutResponse,
  UpdateShortcutRequest,
} from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { toBoolean } from '@sheaf/contract/wire'
import type { People } from '../identity/people.ts'
import type { Store } from '../store/port.ts'
import { findShortcut, type StoredShortcut } from '../store/reads/shortcuts.ts'
import type { ShortcutRow } from '../store/writes/shortcut-rows.ts'
import { aliasTaken, filled, type ShortcutContent, shortcutRow } from './shortcut-row.ts'
import { shortcutWriter } from './shortcut-view.ts'
import { findNamed, findVisible, type ShortcutViewer } from './shortcut-viewer.ts'

/** What people do with shortcuts. */

export type ShortcutParties = {
  readonly store: Store
  readonly people: People
  readonly person: EmailKey
  /** Sees and changes those of others. */
  readonly isAdmin: boolean
  readonly nowMs: number
}

export async function createShortcut(
  parties: ShortcutParties,
  { data }: CreateShortcutRequest,
): Promise<ShortcutResponse> {
  const { person, nowMs } = parties
  const content = { ...contentOf(data), createdBy: person }
  const { inputAlias, unlisted } = data
  const isUnlisted = unlisted !== undefined && toBoolean(unlisted)
  const row = shortcutRow({ inputAlias, isUnlisted, content }, 'data.', 0, nowMs)
  const answer = await parties.store.write('createShortcut', { row })
  if (answer.kind === 'alias taken') throw aliasTaken(answer, 'data.', parties.isAdmin)
  return show(parties, answer.key)
}

export async function getShortcut(
  parties: ShortcutParties,
  { alias, id }: GetShortcutRequest,
): Promise<GetShortcutResponse> {
  const { store } = parties
  if ((alias === undefined) === (id === undefined)) {
    throw new ApiError('invalid_field', `alias and id are both ${id === undefined ? 'missing' : 'there'}`, {
      remedy: 'Send exactly one of the two.',
    })
  }
  const found =
    id === undefined
      ? (await findNamed(store.read, parties, (alias ?? '').split('/')))?.shortcut
      : await findVisible(store.read, parties, id)
  if (found === undefined) return { error: { errorType: 'INVALID_ID' } }
  const write = await shortcutWriter(store.read)
  return { shortcut: await write(found) }
}

export async function updateShortcut(
  parties: ShortcutParties,
  request: UpdateShortcutRequest,
): Promise<ShortcutResponse> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const stored = await findVisible(parties.store.read, parties, request.id)
    if (stored === undefined) throw new ApiError('shortcut_unknown', `id: no shortcut ${request.id} exists`)
    requireAuthor(parties, stored)
    const row = changedRow(parties, stored, request)
    const answer = await parties.store.write('updateShortcut', { key: stored.key, revision: stored.revision, row })
    if (answer.kind === 'alias taken') throw aliasTaken(answer, '', parties.isAdmin)
    if (answer.kind === 'done') return show(parties, answer.key)
  }
  throw new Error(`shortcut ${request.id} keeps changing`)
}

/** Deletes a shortcut; succeeds if there is none that the person may see. */
export async function deleteShortcut(parties: ShortcutParties, id: number): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const stored = await findVisible(parties.store.read, parties, id)
    if (stored === undefined) return
    requireAuthor(parties, stored)
    if (await parties.store.write('deleteShortcut', { key: stored.key, revision: stored.revision })) return
  }
  throw new Error(`shortcut ${id} keeps changing`)
}

const ATTEMPTS_MAX = 10

function requireAuthor({ person, isAdmin }: ShortcutViewer, stored: StoredShortcut): void {
  if (stored.is_external === 1) {
    const { editUrl } = JSON.parse(stored.content) as ShortcutContent
    throw new ApiError(
      'shortcut_elsewhere',
      `id: shortcut ${stored.key} is hosted elsewhere`,
      editUrl === undefined ? {} : { remedy: `Go to ${editUrl} to change it.` },
    )
  }
  if (isAdmin || stored.author_key === person) return
  throw new ApiError('shortcut_of_another', `id: shortcut ${stored.key} was made by ${stored.author_key}`)
}

/** A shortcut with the changes; whatever the request leaves out stays. */
function changedRow(
  { person, nowMs }: ShortcutParties,
  stored: StoredShortcut,
  { id: _, inputAlias = stored.input_alias, unlisted, ...changes }: UpdateShortcutRequest,
): ShortcutRow {
  const before = JSON.parse(stored.content) as ShortcutContent
  const { createdBy, createTime, ...rest } = before
  const content: ShortcutContent = {
    ...contentOf({ ...rest, ...changes }),
    createdBy,
    createTime: createTime ?? stored.created_at,
    updatedBy: person,
    updateTime: Math.floor(nowMs / 1000),
  }
  const isUnlisted = unlisted === undefined ? stored.is_unlisted === 1 : toBoolean(unlisted)
  return shortcutRow({ inputAlias, isUnlisted, content }, '', 0, nowMs)
}

type Mutable = Pick<NewShortcut, 'destinationUrl' | 'destinationDocumentId' | 'description' | 'urlTemplate'>

function contentOf({ destinationUrl, destinationDocumentId, description, urlTemplate }: Mutable) {
  return {
    destinationUrl,
    ...filled('destinationDocumentId', destinationDocumentId),
    ...filled('description', description),
    ...filled('urlTemplate', urlTemplate),
  }
}

async function show({ store }: ShortcutParties, key: number): Promise<ShortcutResponse> {
  const stored = await findShortcut(store.read, key)
  if (stored === undefined) return {}
  const write = await shortcutWriter(store.read)
  return { shortcut: await write(stored) }
}
