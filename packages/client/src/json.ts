/**
 * JSON text as `JSON.stringify` writes it, and bigints as integers with all their digits: a 64-bit version must arrive
 * as it is. `JSON.stringify` refuses bigints, and its own way to write raw digits is not in every runtime yet.
 *
 * @returns undefined for what JSON has no text for, such as undefined itself
 * @example toJson({ version: 9007199254740993n }) // '{"version":9007199254740993}'
 */
export function toJson(value: unknown): string | undefined {
  if (typeof value === 'bigint') return value.toString()
  const plain = hasToJson(value) ? value.toJSON() : value
  if (typeof plain === 'bigint') return plain.toString()
  if (typeof plain !== 'object' || plain === null) return JSON.stringify(plain)
  if (Array.isArray(plain)) return `[${Array.from(plain, (item) => toJson(item) ?? 'null').join(',')}]`
  const members = Object.entries(plain).flatMap(([name, member]) => {
    const text = toJson(member)
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`]
  })
  return `{${members.join(',')}}`
}

function hasToJson(value: unknown): value is { toJSON: () => unknown } {
  return typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function'
}

/** The JSON object that a text is, or undefined if it is none. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** True for an object that is not an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
