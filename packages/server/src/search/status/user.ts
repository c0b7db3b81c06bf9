import type { DebugUserResponse, EmailKey } from '@sheaf/contract'
import { foldEmail } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../../datasources/datasource.ts'
import { findUser } from '../../store/reads/identity.ts'
import { listMembershipsOf } from '../../store/reads/lifecycle.ts'
import type { Executor } from '../../store/statement.ts'
import { isoTime } from './times.ts'

/**
 * What is stored of a user of a datasource. Only of this one: a token for it may not read the datasource that it takes its
 * identities from, so whoever is not here is unknown then, rather than not uploaded.
 */
export async function statusOfUser(db: Executor, datasource: Datasource, email: EmailKey): Promise<DebugUserResponse> {
  const { key, usersBy, config } = datasource
  const user = await findUser(db, key, email)
  const userId = user?.user_id
  const named =
    usersBy === 'email'
      ? { memberKey: email, member: null }
      : userId === undefined
        ? undefined
        : { memberKey: foldEmail(userId.trim()), member: userId }
  const groups =
    named === undefined ? [] : await listMembershipsOf(db, key, named, limits.principalsPerSearcherMax.value)
  const isElsewhere = config.identityDatasourceName !== undefined && config.identityDatasourceName !== ''
  const absent = isElsewhere ? 'STATUS_UNKNOWN' : 'NOT_UPLOADED'
  return {
    status: {
      isActiveUser: user?.is_active === 1,
      uploadStatus: user === undefined ? absent : 'UPLOADED',
      ...(user === undefined || user.uploaded_ms === 0 ? {} : { lastUploadedAt: isoTime(user.uploaded_ms) }),
    },
    uploadedGroups: groups.map((name) => ({ name })),
  }
}
