import type { OperatorMetadata } from '@sheaf/contract'
import { foldName } from '@sheaf/contract/fold'
import type { Datasource } from '../../datasources/datasource.ts'
import { asList, propertyValues, type UserReference } from '../../documents/field-texts.ts'
import { PROPERTY_COLUMN } from '../../indexing/columns.ts'
import { contentOf } from '../document.ts'
import type { Admitted } from '../door.ts'
import { builtInNames } from '../query/operators.ts'

/** The operators of a query as they are completed: those that there are in any case, and one for each custom property that is defined. */

export type Operator = {
  readonly name: string
  readonly type: NonNullable<OperatorMetadata['operatorType']>
  readonly helpText: string
  /** The column of the index that has its values; undefined for times, which are none to choose from, and for choices. */
  readonly column?: string
  /** Its values, where they are always the same. */
  readonly choices?: readonly string[]
  /** What documents of the record have there, as it is written. */
  readonly valuesOf: (admitted: Admitted) => readonly string[]
  /** For a custom property, where it is defined; an empty type stands for every type. */
  readonly scopes?: readonly OperatorScope[]
}

export type OperatorScope = { readonly datasource: string; readonly docType: string }

/** Names and addresses; ids inside a datasource are none that people know. */
function peopleIn(...users: readonly (UserReference | undefined)[]): readonly string[] {
  return users.flatMap((user) => [...asList(user?.name), ...asList(user?.email)])
}

const none = () => []

export const builtInOperators: readonly Operator[] = [
  {
    name: 'app',
    type: 'TEXT',
    helpText: 'Only this datasource',
    column: 'datasource',
    valuesOf: ({ datasource }) => [datasource.name],
  },
  {
    name: 'type',
    type: 'TEXT',
    helpText: 'Only documents of this type',
    column: 'objecttype',
    valuesOf: ({ document }) => [document.object_type],
  },
  {
    name: 'author',
    type: 'USER',
    helpText: 'Only what this person made',
    column: 'author',
    valuesOf: (admitted) => peopleIn(contentOf(admitted).author),
  },
  {
    name: 'owner',
    type: 'USER',
    helpText: 'Only what this person has',
    column: 'owner',
    valuesOf: (admitted) => peopleIn(contentOf(admitted).owner),
  },
  {
    name: 'from',
    type: 'USER',
    helpText: 'Only what this person made or changed last; me for yourself',
    column: 'from',
    valuesOf: (admitted) => peopleIn(contentOf(admitted).author, contentOf(admitted).updatedBy),
  },
  {
    name: 'tag',
    type: 'TEXT',
    helpText: 'Only documents with this tag',
    column: 'tag',
    valuesOf: (admitted) => contentOf(admitted).tags ?? [],
  },
  {
    name: 'status',
    type: 'TEXT',
    helpText: 'Only documents of this status',
    column: 'status',
    valuesOf: (admitted) => asList(contentOf(admitted).status),
  },
  {
    name: 'container',
    type: 'TEXT',
    helpText: 'Only documents in this folder, space or channel',
    column: 'container',
    valuesOf: (admitted) => asList(contentOf(admitted).container),
  },
  { name: 'my', type: 'TEXT', helpText: 'Only what you have viewed: history', choices: ['history'], valuesOf: none },
  {
    name: 'has',
    type: 'TEXT',
    helpText: 'Only what a short link leads to: golink',
    choices: ['golink'],
    valuesOf: none,
  },
  { name: 'updated', type: 'DATE', helpText: 'Changed at this time, such as today or past_week', valuesOf: none },
  { name: 'before', type: 'DATE', helpText: 'Changed before this day', valuesOf: none },
  { name: 'after', type: 'DATE', helpText: 'Changed after this day', valuesOf: none },
]

const taken = new Set(builtInNames)

/**
 * Operators of the custom properties whose names, in lower case, pass a test; whoever may see no value may not know of them.
 *
 * @param datasources those that whoever asks may know of: what others call a property is not told
 */
export function customOperators(
  datasources: readonly Datasource[],
  fits: (name: string) => boolean,
): readonly Operator[] {
  const operators = new Map<string, Operator>()
  for (const { name: datasource, config } of datasources) {
    for (const { name: docType = '', propertyDefinitions = [] } of config.objectDefinitions ?? []) {
      for (const { name: property = '', displayLabel, propertyType } of propertyDefinitions) {
        const name = property.toLowerCase()
        if (name === '' || /[\s:"]/.test(name) || taken.has(name) || !fits(name)) continue
        const known = operators.get(name)
        operators.set(name, {
          name,
          type: known?.type ?? operatorTypeOf(propertyType),
          helpText: known?.helpText ?? displayLabel ?? property,
          column: PROPERTY_COLUMN + name,
          valuesOf: (admitted) => propertyValues(contentOf(admitted)).get(name) ?? [],
          scopes: [...(known?.scopes ?? []), { datasource, docType }],
        })
      }
    }
  }
  return [...operators.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

function operatorTypeOf(propertyType: string | undefined): Operator['type'] {
  if (propertyType === 'DATE') return 'DATE'
  if (propertyType === 'INT') return 'DOUBLE'
  return propertyType === 'USERID' ? 'USER' : 'TEXT'
}

/** The value that a document of the record has for an operator, as it is written there. */
export function writtenValue({ valuesOf }: Operator, admitted: Admitted, value: string): string | undefined {
  return valuesOf(admitted).find((written) => foldName(written.trim()) === value)
}
