import { emailKey } from '@sheaf/contract/fold'
import type { StoredContent } from './content.ts'

/**
 * What a document has in its fields, as texts. The index is filled with them, filters compare them and operators are completed by
 * them: what one of these found and another did not would be a document that comes and goes.
 */

export type UserReference = NonNullable<StoredContent['author']>

/** A text as a list, without one that says nothing. */
export function asList(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [text]
}

/** By what somebody may be called: address, id, name. */
export function personTexts({ email, datasourceUserId, name }: UserReference = {}): readonly string[] {
  return [...(email === undefined ? [] : [emailKey(email)]), ...asList(datasourceUserId), ...asList(name)]
}

/** By name in lower case; properties that differ in case alone are one. */
export function propertyValues({ customProperties = [] }: StoredContent): ReadonlyMap<string, readonly string[]> {
  const properties = new Map<string, string[]>()
  for (const { name = '', value } of customProperties) {
    const key = name.toLowerCase()
    if (key === '' || value === undefined) continue
    const values = properties.get(key) ?? []
    properties.set(key, values)
    for (const each of Array.isArray(value) ? value : [value]) values.push(String(each))
  }
  return properties
}
