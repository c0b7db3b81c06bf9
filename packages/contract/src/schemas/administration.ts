import { type Static, Type } from 'typebox'
import { type FindingKind, findings } from '../findings.ts'
import { limits } from '../limits.ts'
import { Email } from './common.ts'
import { CustomDatasourceConfig, DatasourceReference } from './datasources.ts'
import { DocumentId, ObjectType } from './documents.ts'

const UnixSeconds = (description: string) => Type.Integer({ description: `${description}, in Unix seconds.` })
const Count = (description: string) => Type.Integer({ description })

const Visibility = Type.Enum(['all', 'test', 'none'], {
  description:
    'Who may see anything of the datasource: everyone, or (`test` and `none`) only its beta users. The permissions of ' +
    'each document apply in any case.',
})
const Collection = Type.Enum(['documents', 'users', 'groups', 'memberships'], {
  description: 'What the upload replaces.',
})
const HeldCollection = Type.Enum(['documents', 'users', 'groups'], {
  description: 'What is held.',
})

export const BulkUploadStatus = Type.Object(
  {
    datasource: Type.String({ description: 'The datasource.' }),
    collection: Collection,
    group: Type.Optional(Type.String({ description: 'The group whose memberships are uploaded.' })),
    uploadId: Type.String({ description: 'Id that the connector gave the upload.' }),
    state: Type.Enum(['open', 'finished', 'replaced', 'expired', 'ended'], {
      description: 'Whether it takes pages, or how it came to its end.',
    }),
    startedAt: UnixSeconds('When its first page came'),
    lastPageAt: UnixSeconds('When its last page so far came'),
    pages: Count('Pages so far.'),
    items: Count('Entries so far.'),
    stale: Count('Entries that it left out.'),
    isHeld: Type.Boolean({ description: 'True if those were too many to be deleted without asking.' }),
  },
  { title: 'BulkUploadStatus', description: 'A bulk upload, open or past.' },
)
export type BulkUploadStatus = Static<typeof BulkUploadStatus>

export const HeldDeletion = Type.Object(
  {
    datasource: Type.String({ description: 'The datasource.' }),
    collection: HeldCollection,
    stale: Count('Entries that the upload left out.'),
    total: Count('Entries that there were before.'),
    heldSince: UnixSeconds('Since when it waits'),
    droppedAt: UnixSeconds('When it is dropped if nobody decides'),
  },
  { title: 'HeldDeletion', description: 'A deletion that waits for an administrator.' },
)
export type HeldDeletion = Static<typeof HeldDeletion>

export const LintFinding = Type.Object(
  {
    kind: Type.Enum(Object.keys(findings) as FindingKind[], { description: 'What it is.' }),
    count: Count('How often it was found.'),
    lastAt: UnixSeconds('When it was last found'),
    examples: Type.Array(Type.String(), { description: 'The latest examples, the newest last.' }),
    meaning: Type.String({ description: 'What is wrong.' }),
    remedy: Type.String({ description: 'What mends it.' }),
  },
  { title: 'LintFinding', description: 'Something that was accepted and looks like a mistake.' },
)
export type LintFinding = Static<typeof LintFinding>

const summary = {
  name: Type.String({ description: 'Name of the datasource.' }),
  displayName: Type.Optional(Type.String({ description: 'Label in results.' })),
  visibility: Visibility,
  isTestDatasource: Type.Boolean({ description: 'True if it is configured as a test datasource: beta users alone.' }),
  identityDatasource: Type.Optional(
    Type.String({ description: 'The datasource whose users and groups count here, if not its own.' }),
  ),
  documents: Count('Documents.'),
  users: Count('Users.'),
  groups: Count('Groups.'),
  betaUsers: Count('People to whom it is visible in any case.'),
  openUploads: Count('Bulk uploads that take pages.'),
  heldDeletions: Count('Deletions that wait for a decision.'),
  findings: Count('Things that look like mistakes.'),
}

export const DatasourceSummary = Type.Object(summary, {
  title: 'DatasourceSummary',
  description: 'A datasource at a glance.',
})
export type DatasourceSummary = Static<typeof DatasourceSummary>

export const ListDatasourcesResponse = Type.Object(
  { datasources: Type.Array(DatasourceSummary, { description: 'Every datasource, by name.' }) },
  { title: 'ListDatasourcesResponse', description: 'Every datasource at a glance.' },
)
export type ListDatasourcesResponse = Static<typeof ListDatasourcesResponse>

export const ShowDatasourceRequest = Type.Object(
  { datasource: DatasourceReference },
  { title: 'ShowDatasourceRequest', description: 'Which datasource to show.' },
)
export type ShowDatasourceRequest = Static<typeof ShowDatasourceRequest>

export const ShowDatasourceResponse = Type.Object(
  {
    datasource: DatasourceSummary,
    config: CustomDatasourceConfig,
    waiting: Type.Object(
      {
        documents: Count('Documents that changed and that the index has yet to take up.'),
        oldestAt: Type.Optional(UnixSeconds('Since when the oldest of them waits')),
      },
      { description: 'How far the index is behind.' },
    ),
    betaUsers: Type.Array(Type.String(), { description: 'E-mail addresses of the beta users.' }),
    uploads: Type.Array(BulkUploadStatus, { description: 'Open and past bulk uploads, the newest first.' }),
    heldDeletions: Type.Array(HeldDeletion, { description: 'Deletions that wait for a decision.' }),
    findings: Type.Array(LintFinding, { description: 'What looks like a mistake.' }),
  },
  { title: 'ShowDatasourceResponse', description: 'Everything that an administrator asks of a datasource.' },
)
export type ShowDatasourceResponse = Static<typeof ShowDatasourceResponse>

export const SetDatasourceVisibilityRequest = Type.Object(
  { datasource: DatasourceReference, visibility: Visibility },
  { title: 'SetDatasourceVisibilityRequest', description: 'Who may see a datasource from now on.' },
)
export type SetDatasourceVisibilityRequest = Static<typeof SetDatasourceVisibilityRequest>

export const RemoveBetaUserRequest = Type.Object(
  { datasource: DatasourceReference, email: Email },
  { title: 'RemoveBetaUserRequest', description: 'Who is no longer a beta user.' },
)
export type RemoveBetaUserRequest = Static<typeof RemoveBetaUserRequest>

export const DeleteDatasourceRequest = Type.Object(
  { datasource: DatasourceReference },
  { title: 'DeleteDatasourceRequest', description: 'Which datasource to delete with all that is in it.' },
)
export type DeleteDatasourceRequest = Static<typeof DeleteDatasourceRequest>

export const EndUploadRequest = Type.Object(
  {
    datasource: DatasourceReference,
    collection: Collection,
    group: Type.Optional(
      Type.String({
        maxLength: limits.nameCharactersMax.value,
        description: 'The group, for an upload of memberships.',
      }),
    ),
  },
  { title: 'EndUploadRequest', description: 'Which open bulk upload to end.' },
)
export type EndUploadRequest = Static<typeof EndUploadRequest>

export const ResolveHeldDeletionRequest = Type.Object(
  {
    datasource: DatasourceReference,
    collection: HeldCollection,
    action: Type.Enum(['execute', 'drop'], {
      description:
        '`execute` deletes what was not sent again by now. `drop` leaves documents as they are; users and groups stay ' +
        'listed, and grant nothing until they are sent again.',
    }),
  },
  { title: 'ResolveHeldDeletionRequest', description: 'What to do with a held deletion.' },
)
export type ResolveHeldDeletionRequest = Static<typeof ResolveHeldDeletionRequest>

export const ClearFindingsRequest = Type.Object(
  { datasource: DatasourceReference },
  { title: 'ClearFindingsRequest', description: 'Whose findings to forget.' },
)
export type ClearFindingsRequest = Static<typeof ClearFindingsRequest>

const DocumentName = {
  datasource: DatasourceReference,
  objectType: Type.Optional(ObjectType),
  id: DocumentId,
}

export const GrantPath = Type.Object(
  {
    by: Type.Enum(['anonymous', 'datasource user', 'user', 'group', 'intersection'], {
      description: 'Which of the document’s grants admits the person.',
    }),
    paths: Type.Array(Type.Array(Type.String()), {
      description:
        'From the person through groups inside groups to the group that the document names, the shortest way. Several ' +
        'for an intersection: one for each group that it requires.',
    }),
  },
  { title: 'GrantPath', description: 'How a person comes to see a document.' },
)
export type GrantPath = Static<typeof GrantPath>

export const ExplainRequest = Type.Object(
  {
    userEmail: Email,
    ...DocumentName,
    token: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'Id of the client token with which the person, or somebody for them, searches.',
      }),
    ),
  },
  { title: 'ExplainRequest', description: 'Whose access to which document to explain.' },
)
export type ExplainRequest = Static<typeof ExplainRequest>

export const ExplainStage = Type.Object(
  {
    stage: Type.Enum(['token', 'datasource', 'uploaded', 'indexed', 'visible', 'identity', 'permitted'], {
      description: 'What is looked at, in this order.',
    }),
    isPassed: Type.Boolean({ description: 'False where the way to the document ends.' }),
    finding: Type.String({ description: 'What was found.' }),
    remedy: Type.Optional(Type.String({ description: 'What would mend it.' })),
  },
  { title: 'ExplainStage', description: 'One stage on the way from a search to a document.' },
)
export type ExplainStage = Static<typeof ExplainStage>

export const ExplainedGrant = Type.Object(
  {
    by: Type.Enum(['anonymous', 'datasource user', 'user', 'group', 'intersection'], {
      description: 'What the document’s permissions grant to.',
    }),
    isMet: Type.Boolean({ description: 'Whether it admits the person.' }),
    name: Type.Optional(Type.String({ description: 'The user whom it names, for a grant to a user.' })),
    groups: Type.Array(
      Type.Object({
        name: Type.String({ description: 'The group.' }),
        isIndexed: Type.Boolean({ description: 'Whether the group was indexed.' }),
        isMember: Type.Boolean({ description: 'Whether the person is in it.' }),
        path: Type.Array(Type.String(), {
          description: 'From a group that lists the person to this one, both included; empty for no member.',
        }),
      }),
      { description: 'The group that it names; all that it requires, for an intersection.' },
    ),
  },
  { title: 'ExplainedGrant', description: 'A grant of a document, and what it is to a person.' },
)
export type ExplainedGrant = Static<typeof ExplainedGrant>

export const ExplainResponse = Type.Object(
  {
    isAllowed: Type.Boolean({
      description: 'Whether the person may see the document, by the same decision as search.',
    }),
    isFindable: Type.Boolean({ description: 'Whether a search of the person can find it now: every stage is passed.' }),
    summary: Type.String({ description: 'The answer in one sentence.' }),
    stages: Type.Array(ExplainStage, { description: 'Every stage that could be looked at.' }),
    grant: Type.Optional(GrantPath),
    grants: Type.Optional(
      Type.Array(ExplainedGrant, {
        description: `Every grant of the document, ${limits.grantsExplainedMax.value} at most, whether it admits the person or not.`,
      }),
    ),
  },
  { title: 'ExplainResponse', description: 'Why a person can or cannot see a document.' },
)
export type ExplainResponse = Static<typeof ExplainResponse>

export const ListViewersRequest = Type.Object(
  {
    ...DocumentName,
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: limits.viewersMax.value,
        description: `People to list at most, ${limits.viewersMax.value} if left out.`,
      }),
    ),
  },
  { title: 'ListViewersRequest', description: 'Whose readers to list.' },
)
export type ListViewersRequest = Static<typeof ListViewersRequest>

export const Viewer = Type.Object(
  {
    email: Type.String({ description: 'E-mail address.' }),
    name: Type.String({ description: 'Display name.' }),
    grant: GrantPath,
  },
  { title: 'Viewer', description: 'A person who may see the document, and how.' },
)
export type Viewer = Static<typeof Viewer>

export const ListViewersResponse = Type.Object(
  {
    viewers: Type.Array(Viewer, { description: 'Everyone who may see it, by e-mail address.' }),
    hasMore: Type.Boolean({ description: 'True if there are more than were listed.' }),
  },
  { title: 'ListViewersResponse', description: 'Everyone who may see a document.' },
)
export type ListViewersResponse = Static<typeof ListViewersResponse>
