import { type TUnsafe, Type } from 'typebox'
import type { WireAdditionalValue, WireType } from './wire.ts'

/** Schemas of the wire types. Apart from their rules, since these are needed where schemas are not. */
function wire<Value>(type: WireType, description: string): TUnsafe<Value> {
  return Type.Unsafe<Value>({ 'x-wire': type, description })
}

export const WireBoolean = (description: string) => wire<boolean | 'true' | 'false'>('boolean', description)
export const WireEpochSeconds = (description: string) => wire<number | string>('epochSeconds', description)
export const WireInt64 = (description: string) => wire<number | bigint>('int64', description)
export const WirePropertyValue = (description: string) =>
  wire<string | number | readonly string[]>('propertyValue', description)
export const WireDate = (description: string) => wire<string>('date', description)
export const WireAdditional = (description: string) => wire<WireAdditionalValue>('additionalValue', description)
