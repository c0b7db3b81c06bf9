import { hash } from 'node:crypto'
import type { DocumentDefinition } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { datasourceKey, foldName } from '@sheaf/contract/fold'
import { gleanDocumentId } from '@sheaf/contract/ids'
import type { Datasource } from '../datasources/datasource.ts'
import type { Permissions } from '../store/permissions.ts'
import type { DocumentRow } from '../store/writes/document-rows.ts'
import { normalizeContent } from './content.ts'
import { normalizePermissions } from './permissions.ts'
import type { Refuse } from './refuse.ts'
import { checkViewUrl } from './view-url.ts'

/** A document on its way into the record, and how an error text calls it. */
export type AcceptedDocument = {
  readonly label: string
  readonly row: DocumentRow
  readonly permissions: Permissions
}

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
  if (document.datasource !== datasource.name && datasourceKey(document.datasource) !== datasource.key) {
    refuse('invalid_field', `its datasource "${document.datasource}" is not the "${datasource.name}" of the request`)
  }
  checkObjectType(datasource, document, refuse)
  const viewUrl = checkViewUrl(datasource, document.viewURL, refuse)
  const id = document.id ?? idFromUrl(viewUrl, refuse)
  if (document.permissions === undefined) {
    return refuse('permissions_missing', 'Permissions are not specified')
  }
  const objectType = document.objectType ?? ''
  const permissions = normalizePermissions(datasource, document.permissions, refuse)
  const content = Object.assign(normalizeContent(document, refuse), { id, datasource: datasource.name })
  const idKey = foldName(id)
  const row = {
    objectType,
    idKey,
    gleanKey: gleanDocumentId(datasource.name, objectType, idKey),
    viewUrl: viewUrl ?? '',
    content: JSON.stringify(content),
    permissions: JSON.stringify(permissions),
  }
  return { label, row, permissions }
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
  return hash('sha256', viewUrl, 'hex').slice(0, 40)
}
