import { createHash } from 'node:crypto'
import type { DocumentDefinition, DocumentPermissionsDefinition } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { datasourceKey, emailKey, foldName } from '@sheaf/contract/fold'
import { gleanDocumentKey } from '@sheaf/contract/ids'
import { toBoolean } from '@sheaf/contract/wire'
import type { Datasource } from '../datasources/datasource.ts'
import { intersectionId, type Permissions } from '../store/permissions.ts'
import type { DocumentRow } from '../store/writes/documents.ts'
import { normalizeContent } from './content.ts'
import type { Refuse } from './refuse.ts'
import { checkViewUrl } from './view-url.ts'

/** A document on its way into the record, and how an error text calls it. */
export type AcceptedDocument = DocumentRow & { readonly label: string }

/**
 * Checks a document against its datasource and brings it into the form that is stored. Throws the 400 that names the
 * document, the field and the remedy. Whether its users exist is checked where it is written.
 *
 * @param position place in the batch; undefined for a single document
 */
export function acceptDocument(
  datasource: Datasource,
  document: DocumentDefinition,
  position: number | undefined,
): AcceptedDocument {
  const label = labelOf(document, position)
  const refuse: Refuse = (code, what, remedy) => {
    throw new ApiError(code, `${label}: ${what}`, remedy === undefined ? {} : { remedy })
  }
  if (datasourceKey(document.datasource) !== datasource.key) {
    refuse('invalid_field', `its datasource "${document.datasource}" is not the "${datasource.name}" of the request`)
  }
  checkObjectType(datasource, document, refuse)
  const viewUrl = checkViewUrl(datasource, document.viewURL, refuse)
  const id = document.id ?? idFromUrl(viewUrl, refuse)
  if (document.permissions === undefined) {
    return refuse('permissions_missing', 'Permissions are not specified')
  }
  const objectType = document.objectType ?? ''
  return {
    label,
    objectType,
    idKey: foldName(id),
    gleanKey: gleanDocumentKey(datasource.name, objectType, id),
    permissions: normalizePermissions(datasource, document.permissions, refuse),
    content: JSON.stringify({ ...normalizeContent(document, refuse), id, datasource: datasource.name }),
  }
}

function labelOf(document: DocumentDefinition, position: number | undefined): string {
  const name = document.id === undefined ? '' : ` "${document.id}"`
  return position === undefined ? `document${name}` : `documents[${position}]${name === '' ? '' : ` (id${name})`}`
}

function checkObjectType(datasource: Datasource, document: DocumentDefinition, refuse: Refuse): void {
  const type = document.objectType ?? ''
  const definitions = datasource.config.objectDefinitions ?? []
  const declared = definitions.map(({ name = '' }) => name)
  // A nameless definition stands for every type that has none of its own.
  if (declared.includes('') || declared.includes(type) || (declared.length === 0 && type === '')) return
  const list = declared.length === 0 ? 'none, so objectType must be left out' : declared.join(', ')
  refuse(
    'object_type_undeclared',
    `Object definitions not found for object types: ${type === '' ? '(none given)' : type}. Datasource "${datasource.name}" declares: ${list}`,
  )
}

/** A document without an id is known by its URL, as older connectors have it. */
function idFromUrl(viewUrl: string | undefined, refuse: Refuse): string {
  if (viewUrl === undefined) {
    return refuse('invalid_field', 'id is missing', 'Send an id that stays the same from one upload to the next.')
  }
  return createHash('sha256').update(viewUrl).digest('hex').slice(0, 40)
}

function normalizePermissions(
  datasource: Datasource,
  wire: DocumentPermissionsDefinition,
  refuse: Refuse,
): Permissions {
  const users = (wire.allowedUsers ?? []).map(({ email, datasourceUserId }, index) => {
    const field = `permissions.allowedUsers[${index}]`
    const isNamed = datasource.usersBy === 'email' ? isFilled(email) : isFilled(datasourceUserId)
    if (!isNamed) {
      const needed = datasource.usersBy === 'email' ? 'email' : 'datasourceUserId'
      refuse(
        'user_reference_incomplete',
        `${field}: Email or Datasource Id must be specified for document user; datasource "${datasource.name}" refers to users by ${needed}`,
        `Send ${needed}.`,
      )
    }
    return {
      ...(isFilled(email) ? { email: emailKey(email) } : {}),
      ...(isFilled(datasourceUserId) ? { userId: datasourceUserId } : {}),
    }
  })
  const intersections = (wire.allowedGroupIntersections ?? []).map(({ requiredGroups = [] }) => requiredGroups)
  return {
    anonymous: wire.allowAnonymousAccess !== undefined && toBoolean(wire.allowAnonymousAccess),
    datasourceUsers: wire.allowAllDatasourceUsersAccess !== undefined && toBoolean(wire.allowAllDatasourceUsersAccess),
    users: distinct(users, (user) => JSON.stringify([user.email, user.userId])),
    groups: [...new Set(wire.allowedGroups ?? [])].sort(),
    intersections: distinct(
      intersections.map((groups) => [...new Set(groups)].sort()),
      intersectionId,
    ),
  }
}

function isFilled(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== ''
}

/** Each value once, in an order that does not depend on how they were given. */
function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  const byKey = new Map(values.map((value) => [keyOf(value), value]))
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
}
