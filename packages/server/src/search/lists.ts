import { foldName } from '@sheaf/contract/fold'

/** Lists of documents that filters name: what is in them is nothing that a document holds. */

/** `history`: what the person has viewed. `golink`: what a short link leads to that the person may know of. */
export type ListName = 'history' | 'golink'

/** The documents of those lists that somebody asked for. */
export type ListedDocuments = ReadonlyMap<ListName, ReadonlySet<number>>

/** The values of each field that names a list. `my history` is what the field `suggested` calls it. */
const LISTS = {
  my: new Map<string, ListName>([
    ['history', 'history'],
    ['my history', 'history'],
  ]),
  has: new Map<string, ListName>([['golink', 'golink']]),
} as const

export type ListField = keyof typeof LISTS

export function isListField(field: string): field is ListField {
  return Object.hasOwn(LISTS, field)
}

/** Undefined for a list that there is not. */
export function listNamed(field: ListField, value: string): ListName | undefined {
  return LISTS[field].get(foldName(value.trim()))
}
