import type { RequestOf, ResponseOf } from '@sheaf/contract'
import { QueryClient, queryOptions } from '@tanstack/react-query'
import { type CallOptions, call } from './call.ts'
import type { Callable } from './paths.ts'
import { Problem } from './problem.ts'

/** How long an answer counts as fresh, in milliseconds: going to and fro between pages asks no more. */
const FRESH_MS = 5_000
const RETRIES = 2

/** The answers that are kept, and how failures are met. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // A refusal stays one; only what was lost on the way, or a server that is busy, is worth asking again.
        retry: (count, error) => error instanceof Problem && mayPass(error) && count < RETRIES,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

function mayPass(problem: Problem): boolean {
  return problem.isUnreachable || problem.status === 503
}

/** A question to the server whose answer is kept. */
export function asking<Id extends Callable>(id: Id, body: RequestOf<Id>, options: Pick<CallOptions, 'actAs'> = {}) {
  return queryOptions<ResponseOf<Id>>({
    queryKey: [id, body ?? null, options.actAs ?? null],
    queryFn: ({ signal }) => call(id, body, { ...options, signal }),
  })
}
