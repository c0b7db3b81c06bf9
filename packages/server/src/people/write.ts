import type { DeleteEmployeeRequest, DeleteTeamRequest, IndexEmployeeRequest, IndexTeamRequest } from '@sheaf/contract'
import { versionConflict } from '../conflict.ts'
import type { Store } from '../store/port.ts'
import type { PutIdentityAnswer } from '../store/writes/identity.ts'
import { employeeRow, teamRow } from './rows.ts'

type Versioned = { readonly version: bigint; readonly nowMs: number }

export async function indexEmployee(store: Store, { employee }: IndexEmployeeRequest, { version, nowMs }: Versioned) {
  const answer = await store.write('putEmployee', { ...employeeRow(employee, 'employee', version), nowMs })
  refuseConflict(`employee "${employee.email}"`, answer)
}

export async function deleteEmployee(
  store: Store,
  { employeeEmail: email }: DeleteEmployeeRequest,
  versioned: Versioned,
) {
  refuseConflict(`employee "${email}"`, await store.write('deleteEmployee', { email, ...versioned }))
}

export async function indexTeam(store: Store, { team }: IndexTeamRequest, { version, nowMs }: Versioned) {
  const answer = await store.write('putTeam', { ...teamRow(team, 'team', version), nowMs })
  refuseConflict(`team "${team.id}"`, answer)
}

export async function deleteTeam(store: Store, { id }: DeleteTeamRequest, nowMs: number) {
  await store.write('deleteTeam', { id, nowMs })
}

function refuseConflict(label: string, answer: PutIdentityAnswer): void {
  if (answer.kind === 'version conflict') throw versionConflict(label, answer)
}
