import type { EmailKey } from '@sheaf/contract'
import { type Datasource, datasourceOf } from '../datasources/datasource.ts'
import { decide, type PersonInDatasource } from '../identity/decision.ts'
import type { People } from '../identity/people.ts'
import type { Permissions } from '../store/permissions.ts'
import { findDatasourceRow } from '../store/reads/datasources.ts'
import { findDocument, findDocuments, type StoredDocument } from '../store/reads/documents.ts'
import type { Executor } from '../store/statement.ts'

/** A hit that has passed the door. */
export type Admitted = {
  readonly document: StoredDocument
  readonly datasource: Datasource
  readonly permissions: Permissions
}

/** What a document of the record is, to whoever may see it; undefined for whoever may not. */
export type Gate = (document: StoredDocument) => Promise<Admitted | undefined>

/** Decides about documents of the record for one person, as things are now. */
export function openGate(db: Executor, people: People, person: EmailKey): Gate {
  const entered = new Map<
    string,
    Promise<{ readonly datasource: Datasource; readonly person: PersonInDatasource } | undefined>
  >()

  async function enter(key: StoredDocument['datasource']) {
    const row = await findDatasourceRow(db, key)
    if (row === undefined) return undefined
    const datasource = datasourceOf(row)
    return { datasource, person: await people.inDatasource(person, datasource) }
  }

  return async (document) => {
    const entering = entered.get(document.datasource) ?? enter(document.datasource)
    entered.set(document.datasource, entering)
    const inside = await entering
    if (inside === undefined) return undefined
    const permissions = JSON.parse(document.permissions) as Permissions
    return decide(inside.person, permissions).isAllowed
      ? { document, datasource: inside.datasource, permissions }
      : undefined
  }
}

/** Lets everything pass that is there: for administrators alone. */
export function openGateForAll(db: Executor): Gate {
  return async (document) => {
    const row = await findDatasourceRow(db, document.datasource)
    if (row === undefined) return undefined
    return { document, datasource: datasourceOf(row), permissions: JSON.parse(document.permissions) as Permissions }
  }
}

/**
 * The door: every hit is checked once more, against the record as it is now. The index only proposes; if it lags, or
 * holds what it should not, the answer is still right.
 */
export type Door = {
  readonly admit: (key: number) => Promise<Admitted | undefined>
  /** The same of several that are read together; in their order. */
  readonly admitAll: (keys: readonly number[]) => Promise<readonly (Admitted | undefined)[]>
}

export function openDoor(db: Executor, gate: Gate): Door {
  return {
    async admit(key) {
      const document = await findDocument(db, key)
      return document === undefined ? undefined : gate(document)
    },
    async admitAll(keys) {
      const documents = new Map((await findDocuments(db, keys)).map((document) => [document.key, document]))
      return Promise.all(
        keys.map((key) => {
          const document = documents.get(key)
          return document === undefined ? undefined : gate(document)
        }),
      )
    },
  }
}
