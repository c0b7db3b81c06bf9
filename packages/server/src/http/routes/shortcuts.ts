import type { OperationId } from '@sheaf/contract'
import { requirePerson } from '../../identity/require-person.ts'
import { listVisibleShortcuts } from '../../metadata/shortcut-list.ts'
import {
  createShortcut,
  deleteShortcut,
  getShortcut,
  type ShortcutParties,
  updateShortcut,
} from '../../metadata/shortcuts.ts'
import { uploadExternalShortcuts, uploadHostedShortcuts } from '../../uploads/upload.ts'
import type { MainContext, MainHandler, RecordHandler } from '../context.ts'
import { actingPerson, administersShortcuts, requireClientScope, requireGlobalScope } from '../scope.ts'

export const bulkindexshortcuts: RecordHandler<'bulkindexshortcuts'> = async ({ store, caller, body, nowMs }) => {
  requireGlobalScope(caller, 'shortcuts')
  await uploadExternalShortcuts(store, body, nowMs)
  return undefined
}

export const uploadshortcuts: RecordHandler<'uploadshortcuts'> = async ({ store, caller, body, nowMs }) => {
  requireGlobalScope(caller, 'shortcuts')
  await uploadHostedShortcuts(store, body, nowMs)
  return undefined
}

export const createshortcut: MainHandler<'createshortcut'> = async (context) =>
  createShortcut(await partiesOf(context), context.body)

export const getshortcut: MainHandler<'getshortcut'> = async (context) =>
  getShortcut(await partiesOf(context), context.body)

export const listshortcuts: MainHandler<'listshortcuts'> = async (context) =>
  listVisibleShortcuts(await partiesOf(context), context.body)

export const updateshortcut: MainHandler<'updateshortcut'> = async (context) =>
  updateShortcut(await partiesOf(context), context.body)

export const deleteshortcut: MainHandler<'deleteshortcut'> = async (context) => {
  await deleteShortcut(await partiesOf(context), context.body.id)
  return undefined
}

async function partiesOf<Id extends OperationId>(context: MainContext<Id>): Promise<ShortcutParties> {
  const { store, people, caller, actAs, nowMs, tokens } = context
  requireClientScope(caller, 'SHORTCUTS')
  const person = actingPerson(caller, actAs)
  await requirePerson(people, person)
  const isAdmin = administersShortcuts(caller)
  if (isAdmin) {
    const { token, address } = caller
    tokens.noteLater({ tokenId: token.id, event: 'administered_shortcuts', address, detail: '' })
  }
  return { store, people, person, isAdmin, nowMs }
}
