import type { SearchRequestOptions } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { toBoolean } from '@sheaf/contract/wire'
import type { Datasource } from '../../datasources/datasource.ts'
import { LABEL_COLUMN, PERSON_COLUMN, PROPERTY_COLUMN, TYPED_COLUMN } from '../../indexing/columns.ts'
import { fieldNamed } from '../conditions.ts'

/** A facet that is to be counted. */
export type OfferedFacet = {
  /** The field to filter by. */
  readonly name: string
  readonly kind: 'time' | 'app' | 'type' | 'person' | 'text' | 'date'
  /** Columns of its values and of what they are called. */
  readonly column: string
  readonly labels: string
}

const BUILT_IN = ['last_updated_at', 'type', 'app', 'tag', 'author', 'from', 'owner'] as const
/** As configurations call those that a datasource can hide. */
const HIDDEN_AS: Readonly<Record<string, string>> = { TYPE: 'type', TAG: 'tag', AUTHOR: 'author', OWNER: 'owner' }

/**
 * The facets of a search: those that the request names, or else the built-in ones and, where one datasource alone is
 * searched, its custom properties, without those that it hides.
 *
 * @param only the datasource, if it is one alone
 */
export function offeredFacets(
  { defaultFacets, facetBucketFilter }: SearchRequestOptions,
  only: Datasource | undefined,
) {
  const names = defaultFacets ?? [...builtIn(only), ...propertiesOf(only)]
  const filtered = facetBucketFilter?.facet ?? ''
  const fields = new Set([...names, ...(filtered === '' ? [] : [filtered])].map(fieldNamed))
  return [...fields].slice(0, limits.facetsMax.value).map((field) => facetOf(field, only))
}

function builtIn(only: Datasource | undefined): readonly string[] {
  if (only === undefined) return BUILT_IN
  const hidden = new Set((only.config.hideBuiltInFacets ?? []).map((name) => HIDDEN_AS[name]))
  return BUILT_IN.filter((name) => name !== 'app' && !hidden.has(name))
}

/** Numbers have too many values; what is not to be a facet is hidden. */
function propertiesOf(only: Datasource | undefined): readonly string[] {
  const definitions = definitionsIn(only)
  const shown = definitions.filter(
    ({ hideUiFacet = false, propertyType }) => !toBoolean(hideUiFacet) && propertyType !== 'INT',
  )
  return shown
    .toSorted((one, other) => (one.uiFacetOrder ?? LAST) - (other.uiFacetOrder ?? LAST))
    .map(({ name = '' }) => name)
    .filter((name) => name !== '')
}

const LAST = Number.MAX_SAFE_INTEGER

function definitionsIn(only: Datasource | undefined) {
  return (only?.config.objectDefinitions ?? []).flatMap(({ propertyDefinitions = [] }) => propertyDefinitions)
}

function facetOf(field: string, only: Datasource | undefined): OfferedFacet {
  const of = (kind: OfferedFacet['kind'], column: string, labels = `${LABEL_COLUMN}${column}`): OfferedFacet => ({
    name: field,
    kind,
    column,
    labels,
  })
  switch (field) {
    case 'last_updated_at':
      return of('time', '', '')
    case 'app':
      return of('app', 'datasource', '')
    case 'type':
      // In one datasource a type has one label, which need not be counted.
      return of('type', 'objecttype', only === undefined ? TYPED_COLUMN : '')
    case 'author':
    case 'owner':
    case 'from':
      return of('person', `${PERSON_COLUMN}${field}`)
    case 'tag':
    case 'status':
    case 'container':
      return of('text', field)
    default: {
      const name = field.slice(PROPERTY_COLUMN.length)
      const isDate = definitionsIn(only).some(
        (definition) => definition.name?.toLowerCase() === name && definition.propertyType === 'DATE',
      )
      return { ...of(isDate ? 'date' : 'text', field), name }
    }
  }
}
