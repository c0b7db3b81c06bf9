import type { EmailKey, ListAuditRequest, ListAuditResponse } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { emailKey } from '@sheaf/contract/fold'
import { boundTo, sealedCursors } from '../cursor.ts'
import { type AuditPlace, listAuditPage, type NamedAuditRow } from '../store/reads/audit.ts'
import { findMeta } from '../store/reads/meta.ts'
import type { Executor } from '../store/statement.ts'
import { shownEntry } from '../tokens/show.ts'
import { LINK_SUBJECT, personOf, personSubject } from './actor.ts'

const PAGE_SIZE_DEFAULT = 50
const LATER_THAN_ALL: AuditPlace = { lastAt: Number.MAX_SAFE_INTEGER, key: Number.MAX_SAFE_INTEGER }

/** One page of what happened, the latest first. */
export async function listAudit(db: Executor, request: ListAuditRequest): Promise<ListAuditResponse> {
  const { tokenId, person, events = [], from = 0, to = Number.MAX_SAFE_INTEGER } = request
  const { cursor = '', pageSize = PAGE_SIZE_DEFAULT } = request
  if (tokenId !== undefined && person !== undefined) {
    throw new ApiError('invalid_field', 'tokenId and person are both given: an entry is of one of them', {
      remedy: 'Send one of the two.',
    })
  }
  const subject = tokenId ?? (person === undefined ? null : personSubject(emailKey(person) as EmailKey))
  const cursors = sealedCursors<AuditPlace>(Buffer.from((await findMeta(db, 'cursorKey')) ?? '', 'base64'))
  const binding = boundTo('listaudit', subject, events, from, to)
  const after = cursor === '' ? LATER_THAN_ALL : cursors.read(cursor, binding)
  const rows = await listAuditPage(db, { subject, events: JSON.stringify(events), from, to }, after, pageSize + 1)
  const page = rows.slice(0, pageSize)
  const last = rows.length > pageSize ? page.at(-1) : undefined
  return {
    entries: page.map((row) => shownEntry(row, whose(row))),
    ...(last === undefined ? {} : { cursor: cursors.write({ lastAt: last.last_at, key: last.key }, binding) }),
  }
}

function whose({ token_id: subject, name }: NamedAuditRow) {
  const person = personOf(subject)
  if (person !== undefined) return { person }
  if (subject === LINK_SUBJECT) return {}
  return { tokenId: subject, ...(name === null ? {} : { tokenName: name }) }
}
