import { deleteEmployee, deleteTeam, indexEmployee, indexTeam } from '../../people/write.ts'
import type { Store } from '../../store/port.ts'
import { uploadEmployeeList, uploadEmployees, uploadTeams } from '../../uploads/upload.ts'
import type { RecordContext } from '../context.ts'
import { requireGlobalScope, versionOf } from '../scope.ts'

type Context<Body> = Omit<RecordContext<never>, 'body'> & { readonly body: Body }

/** A handler that writes to the directory, which belongs to no datasource, and answers nothing. */
function writesDirectory<Body>(write: (store: Store, body: Body, nowMs: number) => Promise<void>) {
  return async ({ store, caller, body, nowMs }: Context<Body>): Promise<undefined> => {
    requireGlobalScope(caller, 'people and teams')
    await write(store, body, nowMs)
    return undefined
  }
}

function writesVersioned<Body extends { readonly version?: number | bigint }>(
  write: (store: Store, body: Body, versioned: { readonly version: bigint; readonly nowMs: number }) => Promise<void>,
) {
  return writesDirectory<Body>((store, body, nowMs) => write(store, body, { version: versionOf(body.version), nowMs }))
}

export const indexemployee = writesVersioned(indexEmployee)
export const deleteemployee = writesVersioned(deleteEmployee)
export const indexteam = writesVersioned(indexTeam)
export const deleteteam = writesDirectory(deleteTeam)
export const bulkindexemployees = writesDirectory(uploadEmployees)
export const bulkindexteams = writesDirectory(uploadTeams)
export const indexemployeelist = writesDirectory<Parameters<typeof uploadEmployeeList>[1]>((store, body, nowMs) =>
  uploadEmployeeList(
    store,
    body,
    body.employees.map(({ version }) => versionOf(version)),
    nowMs,
  ),
)
/** Employees and teams count as soon as they are stored: there is nothing to wait for. */
export const processallemployeesandteams = writesDirectory<undefined>(async () => {})
