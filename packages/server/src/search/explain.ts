import type { ExplainedGrant, ExplainRequest, ExplainResponse, ExplainStage, GrantPath } from '@sheaf/contract'
import { datasourceKey, emailKey } from '@sheaf/contract/fold'
import { gleanDocumentKey } from '@sheaf/contract/ids'
import { limits } from '@sheaf/contract/limits'
import { type Datasource, datasourceOf, listDatasources } from '../datasources/datasource.ts'
import { findNamedDocument } from '../documents/find.ts'
import { decide, type PersonInDatasource } from '../identity/decision.ts'
import { explainGrants } from '../identity/grants.ts'
import { grantOf, wayInWords } from '../identity/paths.ts'
import type { People } from '../identity/people.ts'
import type { Permissions } from '../store/permissions.ts'
import { countWaiting, findLastChangeOf } from '../store/reads/changes.ts'
import { findDatasourceRow } from '../store/reads/datasources.ts'
import { findDocumentIdentity, type StoredDocument } from '../store/reads/documents.ts'
import { findGroup } from '../store/reads/paths.ts'
import { findTokenWithSecret } from '../store/reads/tokens.ts'
import type { Executor } from '../store/statement.ts'
import { failed, type Looked, lookAtIdentity, passed } from './explain-identity.ts'
import { type IndexStatus, indexedThrough } from './index-status.ts'

/**
 * Why somebody can or cannot find a document: every stage that a search passes is looked at in order, each with what was
 * found and, where the way ends, with what would mend it.
 */
export type ExplainParts = {
  readonly read: Executor
  readonly people: People
  /** How much the index contains, and whether it holds the document of that number. */
  readonly indexStatus: (key: number) => Promise<IndexStatus>
  readonly nowMs: number
}

export async function explain(parts: ExplainParts, request: ExplainRequest): Promise<ExplainResponse> {
  const { read, people } = parts
  const email = emailKey(request.userEmail)
  const stages: ExplainStage[] = []
  const add = (stage: ExplainStage['stage'], looked: Looked) => stages.push({ stage, ...looked })
  let grant: GrantPath | undefined
  let grants: ExplainedGrant[] | undefined
  let isAllowed = false

  if (request.token !== undefined) add('token', await lookAtToken(parts, request.token, email))
  const row = await findDatasourceRow(read, datasourceKey(request.datasource))
  if (row === undefined) {
    const known = (await listDatasources(read)).map(({ name }) => name)
    const list = known.length === 0 ? 'There is none yet' : `Known are ${known.join(', ')}`
    add(
      'datasource',
      failed(
        `There is no datasource "${request.datasource}".`,
        `${list}: correct the name, or add it with adddatasource.`,
      ),
    )
  } else {
    const datasource = datasourceOf(row)
    add('datasource', passed(`"${datasource.name}" exists.`))
    const document = await findNamedDocument(read, datasource, request.objectType ?? '', request.id)
    add('uploaded', document === undefined ? await lookForTraces(read, datasource, request) : uploadedAt(document))
    if (document !== undefined) add('indexed', await lookAtIndex(parts, document))
    const person = await people.inDatasource(email, datasource)
    add('visible', lookAtVisibility(datasource, person, email))
    const hasName = (await people.findName(email)) !== undefined
    const permissions = document === undefined ? undefined : (JSON.parse(document.permissions) as Permissions)
    add('identity', await lookAtIdentity(read, datasource, person, email, hasName, permissions?.anonymous === true))
    if (permissions !== undefined) {
      const decision = decide({ ...person, isVisible: true }, permissions)
      const identity = await identityOf(read, datasource)
      grants = await explainGrants(read, identity, person, permissions, limits.grantsExplainedMax.value)
      if (decision.isAllowed) {
        grant = await grantOf(read, identity, person, permissions, decision)
        add('permitted', passed(grantInWords(grant, email, datasource)))
      } else add('permitted', await lookForGrant(read, datasource, permissions, person, email))
      isAllowed = hasName && person.isVisible && decision.isAllowed
    }
  }
  const end = stages.find(({ isPassed }) => !isPassed)
  return {
    isAllowed,
    isFindable: end === undefined,
    summary:
      end === undefined
        ? `${email} can find it: ${stages.at(-1)?.finding ?? ''}`
        : `${email} cannot find it: ${end.finding} ${end.remedy ?? ''}`,
    stages,
    ...(grant === undefined ? {} : { grant }),
    ...(grants === undefined ? {} : { grants }),
  }
}

async function lookAtToken({ read, nowMs }: ExplainParts, id: string, email: string): Promise<Looked> {
  const token = await findTokenWithSecret(read, id)
  if (token === undefined) return failed(`There is no token ${id}.`, 'See the ids with sheaf token list.')
  const called = `Token "${token.name}"`
  if (token.kind !== 'client') {
    return failed(
      `${called} is an ${token.kind} token.`,
      'Search with a client token: sheaf token create --kind client.',
    )
  }
  if (token.revoked_at !== null) return failed(`${called} was revoked.`, 'Create a new one: sheaf token create.')
  if (token.ended !== null || (token.expires_at !== null && token.expires_at * 1000 <= nowMs)) {
    return failed(`${called} is ${token.ended ?? 'expired'}.`, `Renew it: sheaf token renew ${id}.`)
  }
  const scopes = JSON.parse(token.scopes) as readonly string[]
  if (!scopes.includes('SEARCH')) {
    return failed(`${called} lacks the scope SEARCH.`, 'Create a token with --scope SEARCH.')
  }
  if (token.user_email !== null && token.user_email !== email) {
    return failed(`${called} acts as ${token.user_email} only.`, `Use a token of ${email}, or a global one.`)
  }
  return passed(`${called} may search for ${email}.`)
}

function uploadedAt(document: StoredDocument): Looked {
  return passed(`It was uploaded at ${new Date(document.uploaded_ms).toISOString()}.`)
}

/** What is known of a document that is not there. */
async function lookForTraces(read: Executor, datasource: Datasource, request: ExplainRequest): Promise<Looked> {
  const { objectType = '', id } = request
  const called = `Document "${id}" of type "${objectType}"`
  if ((await findDocumentIdentity(read, gleanDocumentKey(datasource.name, objectType, id))) !== undefined) {
    return failed(`${called} was not sent again by a bulk upload, and is gone.`, 'Upload it again.')
  }
  for (const { name = '' } of datasource.config.objectDefinitions ?? []) {
    if (name === objectType) continue
    if ((await findNamedDocument(read, datasource, name, id)) !== undefined) {
      return failed(`${called} was not uploaded, but one of type "${name}" was.`, `Ask for objectType "${name}".`)
    }
  }
  return failed(`${called} was not uploaded to "${datasource.name}".`, 'Upload it, or correct type and id.')
}

async function lookAtIndex({ read, indexStatus, nowMs }: ExplainParts, document: StoredDocument): Promise<Looked> {
  const status = await indexStatus(document.key)
  const through = await indexedThrough(read, status)
  if (through === undefined) return failed('The index is being made.', 'Wait until it is: /readyz tells.')
  const waiting = await findLastChangeOf(read, document.key)
  if (waiting !== undefined && waiting.seq > through) {
    const before = await countWaiting(read, through, waiting.seq)
    const seconds = Math.max(0, Math.round((nowMs - waiting.created_ms) / 1000))
    return failed(`Its last change waits for the index since ${seconds} s, with ${before - 1} before it.`, 'Wait.')
  }
  if (status.isHeld) return passed('The index holds it as it is now.')
  return failed(
    'The index leaves it out.',
    'Its title matches redlistTitleRegex of the datasource: change one of them.',
  )
}

function lookAtVisibility({ name, visibility, config }: Datasource, person: PersonInDatasource, email: string): Looked {
  if (visibility === 'all') return passed(`"${name}" is visible to everyone.`)
  if (person.isVisible) return passed(`"${name}" is visible to its beta users, and ${email} is one.`)
  const beta = `make ${email} a beta user with betausers`
  if (config.isTestDatasource) {
    return failed(
      `"${name}" is a test datasource, visible to its beta users only.`,
      `Either ${beta}, or take isTestDatasource back.`,
    )
  }
  return failed(`"${name}" is not visible.`, `Either ${beta}, or make it visible: sheaf datasource enable ${name} all.`)
}

async function lookForGrant(
  read: Executor,
  datasource: Datasource,
  permissions: Permissions,
  person: PersonInDatasource,
  email: string,
): Promise<Looked> {
  if (person.hasLeft) return failed('Whoever has left sees nothing.', 'Send the employee again if that is wrong.')
  const named = [...new Set([...permissions.groups, ...permissions.intersections.flat()])]
  if (permissions.users.length === 0 && named.length === 0 && !permissions.datasourceUsers) {
    return failed('Its permissions name nobody.', 'Grant to someone with updatepermissions.')
  }
  if (person.user?.isActive !== true)
    return failed('Its permissions admit users only.', `Make ${email} an active user first.`)
  const unknown: string[] = []
  for (const group of named) {
    if ((await findGroup(read, datasource.identityKey, group))?.is_live !== 1) unknown.push(group)
  }
  const users = permissions.users.length === 0 ? '' : ` It names ${permissions.users.length} users, not ${email}.`
  const groups =
    named.length === 0 ? '' : ` It names the groups ${some(named)}; ${email} is in ${some([...person.groups])}.`
  const strange = unknown.length === 0 ? '' : ` Not indexed are ${some(unknown)}.`
  const near = permissions.intersections.map((all) => all.filter((group) => !person.groups.has(group)))
  const missing = near.filter((groupsMissing) => groupsMissing.length > 0).sort((a, b) => a.length - b.length)[0]
  const join = missing ?? (permissions.groups.length > 0 ? [permissions.groups[0] ?? ''] : [])
  const remedy =
    join.length === 0
      ? `Name ${email} in the permissions with updatepermissions.`
      : `Make ${email} a member of ${join.join(' and ')} with indexmembership, or change the permissions.`
  return failed(`No grant of the document admits ${email}.${users}${groups}${strange}`, remedy)
}

function grantInWords({ by, paths }: GrantPath, email: string, { name }: Datasource): string {
  const ways = paths.map((way) => wayInWords(email, way)).join(' and ')
  switch (by) {
    case 'anonymous':
      return 'Everyone may see it.'
    case 'datasource user':
      return `Every user of "${name}" may see it.`
    case 'user':
      return `Its permissions name ${email}.`
    case 'group':
      return `A group admits them: ${ways}.`
    case 'intersection':
      return `They are in all groups that are required together: ${ways}.`
  }
}

async function identityOf(read: Executor, datasource: Datasource) {
  if (datasource.identityKey === datasource.key) return datasource
  const row = await findDatasourceRow(read, datasource.identityKey)
  return row === undefined ? datasource : datasourceOf(row)
}

/** A list that may be long, in a sentence. */
function some(names: readonly string[]): string {
  if (names.length === 0) return 'none'
  const shown = names.slice(0, 5).map((name) => `"${name}"`)
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ')
}
