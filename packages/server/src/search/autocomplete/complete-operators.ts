import type { AutocompleteResult, OperatorMetadata } from '@sheaf/contract'
import { datasourceKey, foldName } from '@sheaf/contract/fold'
import type { SearchParts } from '../sight.ts'
import type { Completing } from './autocomplete.ts'
import { builtInOperators, customOperators, type Operator, type OperatorScope, writtenValue } from './operators.ts'

/**
 * Names of operators, and their values. A value is shown as a document of the record has it that has just passed the
 * door; the operator of a custom property is, where the person may see a document with a value.
 */

/** Looked at for a document that has the value now; each is checked at the door. */
const DOCUMENTS_LOOKED_AT = 5

/** Values for which that is done, of all that begin as was typed. */
const VALUES_LOOKED_AT = 20

/** Custom properties that are looked at for one beginning, and places where one is defined. */
const PROPERTIES_LOOKED_AT = 10
const SCOPES_LOOKED_AT = 10

export async function completeOperators(
  parts: SearchParts,
  completing: Completing,
): Promise<readonly AutocompleteResult[]> {
  const { typed, limit } = completing
  const beginning = typed.prefix.replace(/^-/, '').toLowerCase()
  if (limit === 0 || beginning === '' || /[:"]/.test(beginning)) return []
  const begins = (name: string) => name.startsWith(beginning)
  const results = builtInOperators.filter(({ name }) => begins(name)).map((operator) => resultOf(operator))
  for (const operator of customOperators(await completing.sight.datasources(), begins).slice(0, PROPERTIES_LOOKED_AT)) {
    if (results.length >= limit) break
    const scopes: OperatorScope[] = []
    for (const scope of (operator.scopes ?? []).slice(0, SCOPES_LOOKED_AT)) {
      if ((await valuesIn(parts, completing, operator, '', 1, scope)).length > 0) scopes.push(scope)
    }
    if (scopes.length > 0) results.push(resultOf(operator, scopes))
  }
  return results.slice(0, limit)
}

/** The operator and the beginning of its value at the end of what is typed; an open quote lets it have blanks. */
const TYPED_VALUE = /(?:^|[\s(-])(?<name>[^\s:"(-][^\s:"]*):(?:"(?<quoted>[^"]*)|(?<plain>[^\s"]*))$/u

export async function completeValues(
  parts: SearchParts,
  completing: Completing,
): Promise<readonly AutocompleteResult[]> {
  const { query, limit } = completing
  const { name = '', quoted, plain = '' } = TYPED_VALUE.exec(query)?.groups ?? {}
  if (limit === 0 || name === '') return []
  const wanted = name.toLowerCase()
  const builtIn = builtInOperators.find((operator) => operator.name === wanted)
  const [operator = builtIn] =
    builtIn === undefined ? customOperators(await completing.sight.datasources(), (own) => own === wanted) : []
  if (operator === undefined) return []
  const values = await valuesIn(parts, completing, operator, quoted ?? plain, limit)
  return values.map((value) => ({
    result: `${operator.name}:${/[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value}`,
    resultType: 'OPERATOR_VALUE',
    operatorMetadata: { ...metadataOf(operator), value, displayValue: value },
  }))
}

function resultOf(operator: Operator, scopes: readonly OperatorScope[] = []): AutocompleteResult {
  const shown = scopes.map(({ datasource, docType }) => ({ datasource, ...(docType === '' ? {} : { docType }) }))
  return {
    result: `${operator.name}:`,
    resultType: 'OPERATOR',
    operatorMetadata: { ...metadataOf(operator), ...(shown.length === 0 ? {} : { scopes: shown }) },
  }
}

function metadataOf({ name, type, helpText, scopes }: Operator): OperatorMetadata {
  return { name, isCustom: scopes !== undefined, operatorType: type, helpText }
}

/** Values that begin as was typed, in the most documents first, of those that the person may see. */
async function valuesIn(
  { index }: SearchParts,
  { sight, datasources }: Completing,
  operator: Operator,
  beginning: string,
  limit: number,
  scope?: OperatorScope,
): Promise<readonly string[]> {
  const { column, choices = [] } = operator
  if (column === undefined) return choices.filter((choice) => choice.startsWith(foldName(beginning))).slice(0, limit)
  const within = scope === undefined ? datasources : [datasourceKey(scope.datasource)]
  if (scope !== undefined && datasources?.includes(datasourceKey(scope.datasource)) === false) return []
  const ofType =
    scope === undefined || scope.docType === '' ? [] : [{ column: 'objecttype', values: [foldName(scope.docType)] }]
  const visible = await sight.filter()
  // What is hidden is then more than the index can be told.
  if (sight.mayRefuseMany()) return []
  const asked = { anyOf: [], noneOf: [], ...visible, ...(within && { datasources: within }) }
  const values = await index.valuesFrom({
    query: { ...asked, filters: ofType },
    column,
    beginning: foldName(beginning.trimStart()),
    limit: VALUES_LOOKED_AT,
  })
  const shown = new Set<string>()
  for (const value of values) {
    if (shown.size >= limit) break
    const filters = [...ofType, { column, values: [value] }]
    for (const { key } of await index.search({ ...asked, filters, limit: DOCUMENTS_LOOKED_AT })) {
      const admitted = await sight.admit(key)
      const written = admitted && writtenValue(operator, admitted, value)
      if (written === undefined) continue
      shown.add(written.trim())
      break
    }
  }
  return [...shown]
}
