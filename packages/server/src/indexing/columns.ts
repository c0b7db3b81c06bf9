import { emailKey, foldName } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import type { StoredContent } from '../documents/content.ts'
import type { IndexedDocument } from '../index/port.ts'
import type { StoredDocument } from '../store/reads/documents.ts'

/**
 * Values by which documents are filtered and counted, in the form in which search/facet-filters.ts compares them: without
 * case, and without blanks around them. What the configuration of a datasource says of them, such as its aliases and the
 * labels of its object types, is not among them, so that a change of it touches no document.
 */
export type Columns = {
  readonly columns: IndexedDocument['columns']
  /** Names of the columns that lack values, since those are too long or too many. */
  readonly leftOut: readonly string[]
}

/** Begins the names of columns of custom properties, so that none is taken for another column. */
export const PROPERTY_COLUMN = 'p:'

export function columnsOf(stored: StoredDocument, content: StoredContent): Columns {
  const columns: Record<string, readonly string[]> = {}
  const leftOut: string[] = []
  const all = propertiesOf(content)
  const properties = all.filter(([name]) => isShort(name)).slice(0, limits.indexedColumnsMax.value)
  for (const [name, values] of [...fieldsOf(stored, content), ...properties]) {
    const compared = new Set(values.map((value) => foldName(value.trim())).filter((value) => value !== ''))
    const kept = [...compared].filter(isShort).slice(0, limits.indexedValuesMax.value)
    if (kept.length < compared.size) leftOut.push(name)
    if (kept.length > 0) columns[name] = kept
  }
  const known = new Set(properties)
  return { columns, leftOut: [...leftOut, ...all.filter((property) => !known.has(property)).map(([name]) => name)] }
}

type NamedValues = readonly [name: string, values: readonly string[]]

function fieldsOf(stored: StoredDocument, content: StoredContent): readonly NamedValues[] {
  const { author, owner, updatedBy, tags = [], status, container, containerDatasourceId } = content
  return [
    ['datasource', [stored.datasource]],
    ['objecttype', [stored.object_type]],
    ['author', personIn(author)],
    ['owner', personIn(owner)],
    ['from', [...personIn(author), ...personIn(updatedBy)]],
    ['tag', tags],
    ['status', defined(status)],
    ['container', [...defined(container), ...defined(containerDatasourceId)]],
  ]
}

/** By the names that filters call them; properties that differ in case alone are one. */
function propertiesOf({ customProperties = [] }: StoredContent): readonly NamedValues[] {
  const properties = new Map<string, string[]>()
  for (const { name = '', value } of customProperties) {
    const key = name.toLowerCase()
    if (key === '' || value === undefined) continue
    const values = properties.get(key) ?? []
    properties.set(key, values)
    for (const each of Array.isArray(value) ? value : [value]) values.push(String(each))
  }
  return [...properties].map(([name, values]) => [`${PROPERTY_COLUMN}${name}`, values])
}

function isShort(text: string): boolean {
  return text.length <= limits.indexedValueCharactersMax.value
}

type UserReference = NonNullable<StoredContent['author']>

function personIn({ email, datasourceUserId, name }: UserReference = {}): readonly string[] {
  return [...(email === undefined ? [] : [emailKey(email)]), ...defined(datasourceUserId), ...defined(name)]
}

function defined(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [text]
}
