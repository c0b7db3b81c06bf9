import type { EmailKey } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../../tokens/caller.ts'
import type { Service } from '../service.ts'

/** A request by an assistant that has shown a token, and the person for whom it asks. */
export type Visit = {
  readonly service: Service
  readonly request: FastifyRequest
  readonly caller: Caller
  readonly person: EmailKey
}
