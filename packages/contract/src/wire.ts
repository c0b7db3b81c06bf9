/**
 * Types of the wire that JSON Schema cannot state together with what real callers send. Each carries the keyword
 * `x-wire`, which the validator implements; the OpenAPI file shows the plain type that callers should send.
 */
export const wireTypes = {
  /** `true` or `false`; the strings `"true"` and `"false"`, which published samples send, mean the same. */
  boolean: { type: 'boolean' },
  /** Unix seconds; an ISO 8601 string, which published samples send, is converted. */
  epochSeconds: { type: 'integer', format: 'int64' },
  /** A 64-bit integer, exact beyond 2^53: the parser gives such a one as a bigint. */
  int64: { type: 'integer', format: 'int64' },
  /** The value of a custom property: a string, a number or an array of strings. */
  propertyValue: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'array', items: { type: 'string' } }] },
} as const

export type WireType = keyof typeof wireTypes

/** The end of the year 9999: a larger number is surely in milliseconds. */
const EPOCH_SECONDS_MAX = 253_402_300_799

const ISO_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/

export type WireBooleanValue = boolean | 'true' | 'false'

/** The boolean that a wire value means. */
export function toBoolean(value: WireBooleanValue): boolean {
  return value === true || value === 'true'
}

/** Unix seconds of a wire time, or undefined if it is none. A time without a zone is taken as UTC. */
export function toEpochSeconds(value: number | string): number | undefined {
  if (typeof value === 'number')
    return Number.isInteger(value) && value >= 0 && value <= EPOCH_SECONDS_MAX ? value : undefined
  if (!ISO_TIME.test(value)) return undefined
  // 30 February would be read as 1 March.
  const midnight = new Date(`${value.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== value.slice(0, 10)) return undefined
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(value.slice(10))
  const millis = Date.parse(hasZone || value.length === 10 ? value : `${value}Z`)
  return Number.isNaN(millis) || millis < 0 ? undefined : Math.floor(millis / 1000)
}

const INT64_MAX = 2n ** 63n - 1n

/** The integer that a wire value means, or undefined if it is none or has more than 64 bits. */
export function toInt64(value: unknown): bigint | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined
  const exact = BigInt(value)
  return exact > INT64_MAX || exact < -INT64_MAX - 1n ? undefined : exact
}

/** True if the value is one that a wire type allows. */
export function isWireValue(type: WireType, value: unknown): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false'
    case 'epochSeconds':
      return (typeof value === 'number' || typeof value === 'string') && toEpochSeconds(value) !== undefined
    case 'int64':
      return toInt64(value) !== undefined
    case 'propertyValue':
      return (
        typeof value === 'string' ||
        (typeof value === 'number' && Number.isFinite(value)) ||
        (Array.isArray(value) && value.every((item) => typeof item === 'string'))
      )
  }
}

/** What a wire type takes, in words for an error message. */
export const wireTypeWords: Record<WireType, string> = {
  boolean: 'true or false',
  epochSeconds: 'a time in whole Unix seconds (not milliseconds) since 1970',
  int64: 'an integer of at most 64 bits',
  propertyValue: 'a string, a number or an array of strings',
}
