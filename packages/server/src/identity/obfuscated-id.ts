import { createHmac } from 'node:crypto'

/** The opaque identifier by which answers name a person: the same each time, and of use to nobody who has not met it. */
export function obfuscatedId(personIdKey: Buffer, identity: string): string {
  return createHmac('sha256', personIdKey).update(identity).digest('hex').slice(0, 32)
}
