import type { DocumentDefinition } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { type Datasource, requireDatasource } from '../datasources/datasource.ts'
import { pageGrants } from '../store/page-grants.ts'
import type { Store } from '../store/port.ts'
import { findDocumentIdentity } from '../store/reads/documents.ts'
import { isUserKnown } from '../store/reads/identity.ts'
import type { PutDocuments, PutDocumentsAnswer } from '../store/writes/documents.ts'
import { type AcceptedDocument, acceptDocument } from './acceptance.ts'
import { countFindings, lintDocument } from './lint.ts'
import { refusalOf } from './refusal.ts'

export type DocumentsPage = {
  readonly datasource: string
  readonly documents: readonly DocumentDefinition[]
  /** True for a batch, whose errors name a document by its position. */
  readonly isBatch: boolean
  /** 0: no check. */
  readonly version: bigint
}

/** All of a page, or a part of a large one. */
export type PagePart = { readonly put: PutDocuments; readonly isEnd: boolean }

/** Documents of a page with what the check made of them. */
type Checked = {
  readonly datasource: Datasource
  readonly documents: readonly { readonly sent: DocumentDefinition; readonly accepted: AcceptedDocument }[]
}

/** A configuration that changes this often while one request is checked against it is being changed by a fault. */
const CHECKS_MAX = 10

/**
 * Checks a page of documents and stores it; nothing is stored unless all of it passes. A large page is stored in parts,
 * between which other writers have their turn. What a later part meets that was not so when the page was checked, such
 * as a user deleted in between, is refused with the earlier parts stored.
 */
export async function storePage(
  store: Store,
  page: DocumentsPage,
  nowMs: number,
  storePart: (part: PagePart) => Promise<PutDocumentsAnswer>,
): Promise<void> {
  const size = limits.entriesPerTransaction.value
  let checked = check(await requireDatasource(store.read, page.datasource), page, 0)
  if (page.documents.length > size) await checkAgainstRecord(store, checked)
  let checks = 1
  let start = 0
  for (;;) {
    const documents = checked.documents.slice(0, size)
    const isEnd = start + documents.length >= page.documents.length
    const answer = await storePart({ put: putOf({ ...checked, documents }, page.version, nowMs), isEnd })
    if (answer.kind === 'config changed') {
      checks += 1
      if (checks > CHECKS_MAX) throw new Error(`the configuration of datasource "${page.datasource}" keeps changing`)
      checked = check(await requireDatasource(store.read, page.datasource), page, start)
      continue
    }
    if (answer.kind !== 'done') throw refusalOfPart(answer, { ...checked, documents })
    if (isEnd) return
    start += documents.length
    checked = { ...checked, documents: checked.documents.slice(size) }
  }
}

function check(datasource: Datasource, page: DocumentsPage, start: number): Checked {
  const documents = page.documents.slice(start).map((sent, index) => ({
    sent,
    accepted: acceptDocument(datasource, sent, page.isBatch ? start + index : undefined),
  }))
  return { datasource, documents }
}

/** What the record would refuse, asked before the first part of a large page is stored. */
async function checkAgainstRecord(store: Store, { datasource, documents }: Checked): Promise<void> {
  const accepted = documents.map((document) => document.accepted)
  for (const { key, position } of pageGrants(accepted, datasource.usersBy).users) {
    if (await isUserKnown(store.read, datasource.identityKey, datasource.usersBy, key)) continue
    throw refusalOf({ kind: 'user unknown', position, user: key }, datasource, accepted[position])
  }
  for (const document of accepted) {
    const { gleanKey, objectType, idKey } = document.row
    const stored = await findDocumentIdentity(store.read, gleanKey)
    if (stored === undefined) continue
    const isSame = stored.datasource === datasource.key && stored.object_type === objectType && stored.id_key === idKey
    if (!isSame) throw refusalOf({ kind: 'id collision', position: 0, gleanId: gleanKey }, datasource, document)
  }
}

function putOf({ datasource, documents }: Checked, version: bigint, nowMs: number): PutDocuments {
  const findings = countFindings()
  for (const { sent, accepted } of documents) lintDocument(datasource, sent, accepted, findings)
  return {
    datasource: datasource.key,
    configRevision: datasource.configRevision,
    identityDatasource: datasource.identityKey,
    usersBy: datasource.usersBy,
    documents: documents.map(({ accepted }) => accepted.row),
    grants: pageGrants(
      documents.map(({ accepted }) => accepted),
      datasource.usersBy,
    ),
    findings: findings.list(),
    version,
    nowMs,
  }
}

function refusalOfPart(answer: Parameters<typeof refusalOf>[0], { datasource, documents }: Checked) {
  const position = 'position' in answer ? answer.position : 0
  return refusalOf(answer, datasource, documents[position]?.accepted)
}
