import { ApiError } from '@sheaf/contract/errors'
import { foldName } from '@sheaf/contract/fold'
import { gleanDocumentId, gleanDocumentKey } from '@sheaf/contract/ids'
import type { Datasource } from '../datasources/datasource.ts'
import {
  type DocumentHead,
  findDocumentByGleanKey,
  findHeadByGleanKey,
  type StoredDocument,
} from '../store/reads/documents.ts'
import type { Executor } from '../store/statement.ts'

/**
 * The index-wide ids that a document of a datasource may have by its type and its id, the likelier one first. Callers send
 * the id that it has in its datasource; the protocol's text says the index-wide one. Both are understood.
 */
export function gleanKeysOf({ name }: Datasource, objectType: string, id: string): readonly string[] {
  const wide = gleanDocumentKey(name, objectType, '')
  const keys = [gleanDocumentKey(name, objectType, id)]
  if (id.startsWith(wide)) keys.push(`${wide}${foldName(id.slice(wide.length))}`)
  return keys
}

/** Finds a document of a datasource by its type and its id. */
export async function findNamedDocument(
  db: Executor,
  datasource: Datasource,
  objectType: string,
  id: string,
): Promise<StoredDocument | undefined> {
  for (const key of gleanKeysOf(datasource, objectType, id)) {
    const document = await findDocumentByGleanKey(db, key)
    if (document?.datasource === datasource.key) return document
  }
  return undefined
}

/** The same; throws the 400 if there is none. */
export async function requireDocument(
  db: Executor,
  datasource: Datasource,
  objectType: string,
  id: string,
): Promise<StoredDocument> {
  const document = await findNamedDocument(db, datasource, objectType, id)
  if (document !== undefined) return document
  throw documentUnknown(datasource, objectType, id)
}

export function documentUnknown({ name }: Datasource, objectType: string, id: string): ApiError {
  return new ApiError('document_unknown', `document "${id}" of type "${objectType}" is not in "${name}"`)
}

/** What an index-wide id may name. */
export type WideName = { readonly datasource: Datasource; readonly objectType: string; readonly id: string }

/**
 * What an index-wide id may name, in any letter case. Datasource, type and id stand in it one after the other, and a
 * datasource’s name may hold what parts them, so there may be several.
 */
export function readWideId(datasources: readonly Datasource[], wideId: string): readonly WideName[] {
  return datasources.flatMap((datasource) => {
    const start = gleanDocumentId(datasource.name, '', '').slice(0, -1)
    if (wideId.slice(0, start.length).toUpperCase() !== start) return []
    const [objectType = '', ...id] = wideId.slice(start.length).split('_')
    return [{ datasource, objectType, id: id.join('_') }]
  })
}

/** The documents that an index-wide id may name. */
export async function findByWideId(
  db: Executor,
  datasources: readonly Datasource[],
  wideId: string,
): Promise<readonly DocumentHead[]> {
  const found: DocumentHead[] = []
  for (const { datasource, objectType, id } of readWideId(datasources, wideId)) {
    const document = await findHeadByGleanKey(db, gleanDocumentKey(datasource.name, objectType, id))
    if (document?.datasource === datasource.key) found.push(document)
  }
  return found
}
