import type { Store } from '../store/port.ts'
import type { RecordContext } from './context.ts'
import { requireDatasourceScope, versionOf } from './scope.ts'

type Context<Body> = Omit<RecordContext<never>, 'body'> & { readonly body: Body }
type Named = { readonly datasource: string }

/** A handler that writes to the datasource its body names, if the token may use it, and answers nothing. */
export function writesTo<Body extends Named>(write: (store: Store, body: Body, nowMs: number) => Promise<void>) {
  return async ({ store, caller, body, nowMs }: Context<Body>): Promise<undefined> => {
    requireDatasourceScope(caller, body.datasource)
    await write(store, body, nowMs)
    return undefined
  }
}

/** The same for a body that may carry a version. */
export function writesVersioned<Body extends Named & { readonly version?: number | bigint }>(
  write: (store: Store, body: Body, versioned: { readonly version: bigint; readonly nowMs: number }) => Promise<void>,
) {
  return writesTo<Body>((store, body, nowMs) => write(store, body, { version: versionOf(body.version), nowMs }))
}
