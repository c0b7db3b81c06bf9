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
  /** A day of the calendar. */
  date: { type: 'string', format: 'date' },
  /**
   * A value of an additional field: a text or a link. Generated clients, which take it for an object, send a text as an
   * object of one key, or without its content.
   */
  additionalValue: { oneOf: [{ type: 'string' }, { type: 'object' }] },
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

/** True for a day that the calendar has, as `YYYY-MM-DD`: 30 February is none. */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const midnight = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().slice(0, 10) === value
}

/** A text or a link of an additional field. */
export type AdditionalValue = string | { readonly anchor?: string | undefined; readonly hyperlink?: string | undefined }
export type WireAdditionalValue = string | Readonly<Record<string, string>>

/** The value that is meant; undefined for an object that lost its content on the way. */
export function toAdditionalValue(value: WireAdditionalValue): AdditionalValue | undefined {
  if (typeof value === 'string') return value
  const { anchor, hyperlink, ...others } = value
  if (anchor !== undefined || hyperlink !== undefined) return { anchor, hyperlink }
  return Object.values(others)[0]
}

function isAdditionalValue(value: unknown): boolean {
  if (typeof value === 'string') return true
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const isLink = 'anchor' in value || 'hyperlink' in value
  return (isLink || Object.keys(value).length <= 1) && Object.values(value).every((each) => typeof each === 'string')
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
    case 'date':
      return isDate(value)
    case 'additionalValue':
      return isAdditionalValue(value)
  }
}

/** What a wire type takes, in words for an error message. */
export const wireTypeWords: Record<WireType, string> = {
  boolean: 'true or false',
  epochSeconds: 'a time in whole Unix seconds (not milliseconds) since 1970',
  int64: 'an integer of at most 64 bits',
  propertyValue: 'a string, a number or an array of strings',
  date: 'a day as YYYY-MM-DD',
  additionalValue: 'a string or an object with anchor and hyperlink',
}
