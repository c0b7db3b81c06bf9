import type { RequestOf, ResponseOf } from '@sheaf/contract'
import { consoleHeader } from '@sheaf/contract/console-paths'
import { connectionFound, connectionLost } from './connection.ts'
import { type Callable, paths } from './paths.ts'
import { problemOf, unreachable } from './problem.ts'

/** Besides what an operation takes. */
export type CallOptions = {
  /** The person as whom an administrator looks. */
  readonly actAs?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Signs in by a token, this once. */
  readonly token?: string
}

/**
 * Calls an operation with the session of the browser.
 *
 * @throws Problem for a refusal, or if no answer came; the reason of an aborted signal
 */
export async function call<Id extends Callable>(
  id: Id,
  body: RequestOf<Id>,
  { actAs, signal, token }: CallOptions = {},
): Promise<ResponseOf<Id>> {
  // A session counts only with this header, which another site cannot set.
  const headers = new Headers({ accept: 'application/json', [consoleHeader]: '1' })
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (actAs !== undefined) headers.set('x-glean-actas', actAs)
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  const response = await send(paths[id], {
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  if (!response.ok) throw await problemOf(response)
  return (await response.json()) as ResponseOf<Id>
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' })
    connectionFound()
    return response
  } catch (error) {
    if (init.signal?.aborted) throw error
    connectionLost()
    throw unreachable()
  }
}
