import type { FacetFilterValue } from '@sheaf/contract'
import type { SearchClause } from '../../index/port.ts'
import type { ParsedQuery } from './parse.ts'

/** A query as it is understood, in lines that people read. */
export function planOf({ anyOf, noneOf, filters, warnings }: ParsedQuery): readonly string[] {
  return [
    anyOf.length === 0 ? 'any document, the newest first' : `any of ${anyOf.map(shown).join(', ')}, ranked`,
    ...(noneOf.length === 0 ? [] : [`none of ${noneOf.map(shown).join(', ')}`]),
    ...filters.map(({ fieldName = '', values = [] }) => `${fieldName} ${values.map(condition).join(', ')}`),
    ...warnings.map(({ warningType, ignoredTerms = [] }) =>
      ignoredTerms.length === 0 ? warningType : `${warningType}: ${ignoredTerms.join(' ')} is left out`,
    ),
  ]
}

function shown({ kind, text }: SearchClause): string {
  return kind === 'phrase' ? `"${text}"` : text
}

const SIGNS: Readonly<Record<NonNullable<FacetFilterValue['relationType']>, string>> = {
  EQUALS: '=',
  ID_EQUALS: '=',
  NOT_EQUALS: '≠',
  LT: '<',
  GT: '>',
}

function condition({ value = '', relationType = 'EQUALS', isNegated = false }: FacetFilterValue): string {
  return `${isNegated ? 'not ' : ''}${SIGNS[relationType]} ${value}`
}
