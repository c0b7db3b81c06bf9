import type {
  DeleteGroupRequest,
  DeleteMembershipRequest,
  DeleteUserRequest,
  GreenlistUsersRequest,
  IndexGroupRequest,
  IndexMembershipRequest,
  IndexUserRequest,
} from '@sheaf/contract'
import { versionConflict } from '../conflict.ts'
import { requireDatasource } from '../datasources/datasource.ts'
import type { Store } from '../store/port.ts'
import type { PutIdentityAnswer } from '../store/writes/identity.ts'
import { addressOf, memberOf, userRow } from './rows.ts'

type Versioned = { readonly version: bigint; readonly nowMs: number }

export async function indexUser(store: Store, { datasource, user }: IndexUserRequest, versioned: Versioned) {
  const { key } = await requireDatasource(store.read, datasource)
  const answer = await store.write('putUser', { datasource: key, ...userRow(user, 'user'), ...versioned })
  refuseConflict(`user "${user.email}"`, answer)
}

export async function deleteUser(store: Store, { datasource, email }: DeleteUserRequest, versioned: Versioned) {
  const { key } = await requireDatasource(store.read, datasource)
  refuseConflict(`user "${email}"`, await store.write('deleteUser', { datasource: key, email, ...versioned }))
}

export async function indexGroup(store: Store, { datasource, group }: IndexGroupRequest, versioned: Versioned) {
  const { key } = await requireDatasource(store.read, datasource)
  const answer = await store.write('putGroup', { datasource: key, name: group.name, ...versioned })
  refuseConflict(`group "${group.name}"`, answer)
}

export async function deleteGroup(store: Store, { datasource, groupName }: DeleteGroupRequest, versioned: Versioned) {
  const { key } = await requireDatasource(store.read, datasource)
  const answer = await store.write('deleteGroup', { datasource: key, name: groupName, ...versioned })
  refuseConflict(`group "${groupName}"`, answer)
}

export async function indexMembership(store: Store, request: IndexMembershipRequest, versioned: Versioned) {
  const { row, label } = membershipOf(request)
  const { key } = await requireDatasource(store.read, request.datasource)
  refuseConflict(label, await store.write('putMembership', { datasource: key, ...row, ...versioned }))
}

export async function deleteMembership(store: Store, request: DeleteMembershipRequest, versioned: Versioned) {
  const { row, label } = membershipOf(request)
  const { key } = await requireDatasource(store.read, request.datasource)
  refuseConflict(label, await store.write('deleteMembership', { datasource: key, ...row, ...versioned }))
}

/** Adds people to whom a datasource is visible in any case; an empty list removes all of them. */
export async function addBetaUsers(store: Store, { datasource, emails }: GreenlistUsersRequest) {
  const { key } = await requireDatasource(store.read, datasource)
  const addresses = emails.map((email, position) => addressOf(email, `emails[${position}]`))
  await store.write('addBetaUsers', { datasource: key, emails: addresses })
}

function membershipOf({ membership }: IndexMembershipRequest) {
  const row = { group: membership.groupName, ...memberOf(membership, 'membership') }
  return { row, label: `membership of "${row.member}" in "${row.group}"` }
}

function refuseConflict(label: string, answer: PutIdentityAnswer): void {
  if (answer.kind === 'version conflict') throw versionConflict(label, answer)
}
