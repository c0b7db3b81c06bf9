import type { DocumentDefinition } from '@sheaf/contract'
import type { Model } from './access-oracle.ts'
import { callerOf } from './handbook.ts'
import type { Answer, TestClient } from './running-server.ts'

/** Brings a model into being on a server. */
export type Builder = {
  /** Makes the users, groups and memberships of one datasource those of the second model. */
  readonly change: (from: Model, to: Model) => Promise<void>
  readonly putDocument: (document: DocumentDefinition) => Promise<Answer>
}

/** By the operations that write and delete one entry. */
export function buildOneByOne(server: TestClient, token: string): Builder {
  const { call, must } = callerOf(server, token)
  return {
    async change(from, to) {
      for (const { datasource, email, id, isActive } of added(from.users, to.users)) {
        await must('indexuser', { datasource, user: { email, name: id, userId: id, isActive } })
      }
      for (const { datasource, name } of added(from.groups, to.groups)) {
        await must('indexgroup', { datasource, group: { name } })
      }
      for (const { datasource, group, user, memberGroup } of added(from.memberships, to.memberships)) {
        const membership = { groupName: group, memberUserId: user, memberGroupName: memberGroup }
        await must('indexmembership', { datasource, membership })
      }
      for (const { datasource, email } of added(to.users, from.users)) await must('deleteuser', { datasource, email })
      for (const { datasource, name } of added(to.groups, from.groups)) {
        await must('deletegroup', { datasource, groupName: name })
      }
      for (const { datasource, group, user, memberGroup } of added(to.memberships, from.memberships)) {
        const membership = { groupName: group, memberUserId: user, memberGroupName: memberGroup }
        await must('deletemembership', { datasource, membership })
      }
    },
    putDocument: (document) => call('indexdocument', { document }),
  }
}

/** By bulk uploads of two pages: what is to go is not sent again. */
export function buildInBulk(server: TestClient, token: string): Builder {
  const { call, must } = callerOf(server, token)
  const sent = new Map<string, readonly DocumentDefinition[]>()
  let uploads = 0
  const nextUpload = () => {
    uploads += 1
    return `upload-${uploads}`
  }

  async function upload(
    id: 'bulkindexusers' | 'bulkindexgroups' | 'bulkindexmemberships',
    shared: object,
    field: string,
    entries: readonly unknown[],
  ): Promise<void> {
    const body = { ...shared, uploadId: nextUpload() }
    await must(id, { ...body, isFirstPage: true, [field]: entries.slice(0, 1) })
    const flag = id === 'bulkindexmemberships' ? {} : { disableStaleDataDeletionCheck: true }
    await must(id, { ...body, isLastPage: true, [field]: entries.slice(1), ...flag })
  }

  return {
    async change(_, to) {
      const [named] = to.datasources
      if (named === undefined) throw new Error('a model without datasource')
      const datasource = named.name
      const users = to.users.map(({ email, id, isActive }) => ({ email, name: id, userId: id, isActive }))
      await upload('bulkindexusers', { datasource }, 'users', users)
      const groups = to.groups.map(({ name }) => ({ name }))
      await upload('bulkindexgroups', { datasource }, 'groups', groups)
      for (const { name: group } of to.groups) {
        const memberships = to.memberships
          .filter((membership) => membership.group === group)
          .map(({ user, memberGroup }) => ({ memberUserId: user, memberGroupName: memberGroup }))
        await upload('bulkindexmemberships', { datasource, group }, 'memberships', memberships)
      }
    },
    async putDocument(document) {
      const { datasource = '' } = document
      const before = sent.get(datasource) ?? []
      // The upload of a page that was refused is still open.
      const body = { datasource, uploadId: nextUpload() }
      await must('bulkindexdocuments', { ...body, isFirstPage: true, forceRestartUpload: true, documents: before })
      const answer = await call('bulkindexdocuments', { ...body, isLastPage: true, documents: [document] })
      if (answer.status === 200) sent.set(datasource, [...before, document])
      return answer
    },
  }
}

/** Those of the second list that are not in the first. */
function added<Entry>(before: readonly Entry[], now: readonly Entry[]): readonly Entry[] {
  const known = new Set(before.map((entry) => JSON.stringify(entry)))
  return now.filter((entry) => !known.has(JSON.stringify(entry)))
}
