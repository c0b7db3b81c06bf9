import type { ServedSchema } from '@sheaf/contract/served'
import type { TokenKind } from '../tokens/secret.ts'

/** What the routes under /dev take. They are no part of the protocol, so the contract does not have them. */

export type ClockRequest = { readonly advanceSeconds?: number; readonly setTo?: string | number }
export const clockRequest: ServedSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    advanceSeconds: { type: 'number', description: 'number of seconds to go forward, or back if it is negative.' },
    setTo: {
      anyOf: [{ type: 'string' }, { type: 'number' }],
      description: 'time to go to: Unix seconds, or RFC 3339.',
    },
  },
}

export type IndexingRequest = { readonly delaySeconds: number }
export const indexingRequest: ServedSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['delaySeconds'],
  properties: {
    delaySeconds: { type: 'number', minimum: 0, maximum: 86_400, description: 'delay of the index in seconds.' },
  },
}

export type FaultsRequest = { readonly faults: string }
export const faultsRequest: ServedSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['faults'],
  properties: { faults: { type: 'string', maxLength: 1_000, description: 'faults of all requests.' } },
}

export type TokenRequest = {
  readonly name?: string
  readonly kind?: TokenKind
  readonly datasources?: readonly string[]
  readonly user?: string
  readonly scopes?: readonly string[]
  readonly greenlist?: readonly string[]
  readonly expiresInSeconds?: number
  readonly rotationPeriodMinutes?: number
}
const texts = (description: string) => ({ type: 'array', items: { type: 'string' }, maxItems: 1_000, description })
export const tokenRequest: ServedSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: { type: 'string', description: 'name of the token.' },
    kind: { type: 'string', enum: ['indexing', 'client', 'admin'], description: 'kind of token.' },
    datasources: texts('datasources that an indexing token may use; all if left out.'),
    user: { type: 'string', description: 'only person that a client token acts as; anyone if left out.' },
    scopes: texts('scopes of the token.'),
    greenlist: texts('addresses that may use it.'),
    expiresInSeconds: { type: 'integer', minimum: 1, description: 'lifetime in seconds.' },
    rotationPeriodMinutes: { type: 'integer', description: 'number of minutes within which it must be rotated.' },
  },
}
