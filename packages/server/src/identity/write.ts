import type { IndexGroupRequest, IndexMembershipRequest, IndexUserRequest } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { toBoolean } from '@sheaf/contract/wire'
import { versionConflict } from '../conflict.ts'
import { requireDatasource } from '../datasources/datasource.ts'
import type { Store } from '../store/port.ts'
import type { PutIdentityAnswer } from '../store/writes/identity.ts'

type Versioned = { readonly version: bigint; readonly nowMs: number }

export async function indexUser(store: Store, { datasource, user }: IndexUserRequest, { version, nowMs }: Versioned) {
  const { key } = await requireDatasource(store.read, datasource)
  if (!/^\S+$/.test(user.email.trim())) {
    throw new ApiError('invalid_field', `user.email "${user.email}" is no address`, {
      remedy: 'Send an address without blanks.',
    })
  }
  const answer = await store.write('putUser', {
    datasource: key,
    email: user.email.trim(),
    userId: user.userId,
    name: user.name,
    isActive: user.isActive === undefined || toBoolean(user.isActive),
    version,
    nowMs,
  })
  refuseConflict(`user "${user.email}"`, answer)
}

export async function indexGroup(
  store: Store,
  { datasource, group }: IndexGroupRequest,
  { version, nowMs }: Versioned,
) {
  const { key } = await requireDatasource(store.read, datasource)
  refuseConflict(
    `group "${group.name}"`,
    await store.write('putGroup', { datasource: key, name: group.name, version, nowMs }),
  )
}

export async function indexMembership(
  store: Store,
  { datasource, membership }: IndexMembershipRequest,
  { version, nowMs }: Versioned,
) {
  const { groupName: group, memberUserId, memberGroupName } = membership
  if ((memberUserId === undefined) === (memberGroupName === undefined)) {
    throw new ApiError(
      'invalid_field',
      'membership: exactly one of memberUserId and memberGroupName names the member',
      {
        remedy: 'Send one of the two.',
      },
    )
  }
  const { key } = await requireDatasource(store.read, datasource)
  const answer = await store.write('putMembership', {
    datasource: key,
    group,
    memberKind: memberUserId === undefined ? 'group' : 'user',
    member: memberUserId ?? memberGroupName ?? '',
    version,
    nowMs,
  })
  refuseConflict(`membership of "${memberUserId ?? memberGroupName}" in "${group}"`, answer)
}

function refuseConflict(label: string, answer: PutIdentityAnswer): void {
  if (answer.kind === 'version conflict') throw versionConflict(label, answer)
}
