import type { DocumentDefinition, FindingKind } from '@sheaf/contract'
import { fileTypeOf } from '@sheaf/contract/file-types'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../datasources/datasource.ts'
import { grantsOf } from '../store/permissions.ts'
import type { Finding } from '../store/writes/findings.ts'
import type { AcceptedDocument } from './acceptance.ts'
import { formatOf } from './format.ts'

/** Gathers what looks like a mistake in many documents: how often, and the latest examples. */
export type FindingsCounter = {
  readonly note: (kind: FindingKind, example: string) => void
  readonly list: () => readonly Finding[]
}

export function countFindings(): FindingsCounter {
  const byKind = new Map<FindingKind, { count: number; examples: string[] }>()
  return {
    note(kind, example) {
      const found = byKind.get(kind) ?? { count: 0, examples: [] }
      byKind.set(kind, found)
      found.count += 1
      if (found.examples.includes(example)) return
      found.examples.push(example)
      if (found.examples.length > limits.findingExamplesMax.value) found.examples.shift()
    },
    list: () => [...byKind].map(([kind, found]) => ({ kind, ...found })),
  }
}

/** Looks for what is allowed in a document and is a mistake more often than not. */
export function lintDocument(
  datasource: Datasource,
  document: DocumentDefinition,
  accepted: AcceptedDocument,
  { note }: FindingsCounter,
): void {
  const { label } = accepted
  if (grantsOf(accepted.permissions).length === 0) note('nobody_may_see', label)
  for (const field of ['createdAt', 'updatedAt'] as const) {
    if (typeof document[field] === 'string') note('iso_time', `${label}: ${field} "${document[field]}"`)
  }
  if (document.body !== undefined) {
    const { body, filename, id } = document
    // Nearly every type is a known one, spelt as it should be.
    const found = fileTypeOf(body.mimeType) === undefined ? formatOf(body, filename || id) : undefined
    if (found !== undefined && found.format === undefined)
      note('unsupported_type', `${label}: body of type "${found.type}"`)
  }
  if (document.customProperties === undefined) return
  const declared = declaredProperties(datasource, document.objectType ?? '')
  for (const { name = '' } of document.customProperties) {
    if (!declared.has(name)) note('undeclared_property', `${label}: "${name}"`)
  }
}

function declaredProperties(datasource: Datasource, objectType: string): ReadonlySet<string> {
  const definitions = datasource.config.objectDefinitions ?? []
  return new Set(
    definitions
      .filter(({ name = '' }) => name === objectType || name === '')
      .flatMap(({ propertyDefinitions = [] }) => propertyDefinitions)
      .map(({ name = '' }) => name),
  )
}
