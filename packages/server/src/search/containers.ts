import { setImmediate as otherWork } from 'node:timers/promises'
import type { DocumentSpec, SearchRequestOptions } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../datasources/datasource.ts'
import { readWideId } from '../documents/find.ts'
import { CONTAINER_COLUMN, containerValue } from '../indexing/columns.ts'
import { listHeadsByUrl } from '../store/reads/documents.ts'
import type { Condition, Values } from './conditions.ts'
import { contentOf, isRedlisted } from './document.ts'
import type { SearchParts, Sight } from './sight.ts'

/**
 * `inclusions` and `exclusions` of a search: containers, such as folders, in which documents are to be or not. A container that
 * is named by its id need not be a document itself. One that is named by a URL must be one which the person may see and find:
 * else a search would tell whether there is a document at an address.
 *
 * @returns what documents must fulfil; undefined if nothing is restricted
 */
export async function insideOf(
  parts: SearchParts,
  sight: Sight,
  { inclusions, exclusions }: SearchRequestOptions,
): Promise<Condition | undefined> {
  const wanted = inclusions?.containerSpecs ?? []
  const unwanted = exclusions?.containerSpecs ?? []
  if (wanted.length + unwanted.length === 0) return undefined
  const datasources = await sight.datasources()
  const valuesOf = async (specs: readonly DocumentSpec[]): Promise<Values | undefined> => {
    if (specs.length === 0) return undefined
    const equal = new Set<string>()
    for (const spec of specs) {
      for (const value of await containersOf(parts, sight, datasources, spec)) equal.add(value)
    }
    return { equal, sizes: [] }
  }
  return {
    kind: 'values',
    field: CONTAINER_COLUMN,
    wanted: await valuesOf(wanted),
    unwanted: await valuesOf(unwanted),
  }
}

async function containersOf(
  parts: SearchParts,
  { admit }: Pick<Sight, 'admit'>,
  datasources: readonly Datasource[],
  { id, url }: DocumentSpec,
): Promise<readonly string[]> {
  if (id !== undefined) {
    return readWideId(datasources, id).flatMap((name) => bothValues(name.datasource.key, name.objectType, name.id))
  }
  if (url === undefined) return []
  // Each address is looked up in every datasource.
  await otherWork()
  const values: string[] = []
  for (const { key } of datasources) {
    for (const head of await listHeadsByUrl(parts.read, key, url, limits.documentsPerUrlMax.value)) {
      const container = await admit(head.key)
      if (container === undefined || (await isRedlisted(parts, container))) continue
      values.push(...bothValues(key, container.document.object_type, contentOf(container).id ?? ''))
    }
  }
  return values
}

/** As documents name a container that say of which type it is, and those that do not. */
function bothValues(datasource: string, objectType: string, id: string): readonly string[] {
  return [containerValue(datasource, objectType, id), containerValue(datasource, '', id)]
}
