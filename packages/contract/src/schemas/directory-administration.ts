import { type Static, Type } from 'typebox'

const UnixSeconds = (description: string) => Type.Integer({ description: `${description}, in Unix seconds.` })
const Count = (description: string) => Type.Integer({ description })

const DirectoryCollection = Type.Enum(['employees', 'teams'], { description: 'What the upload replaces.' })

export const DirectoryUpload = Type.Object(
  {
    collection: DirectoryCollection,
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
  { title: 'DirectoryUpload', description: 'A bulk upload of employees or teams, open or past.' },
)
export type DirectoryUpload = Static<typeof DirectoryUpload>

export const HeldEmployees = Type.Object(
  {
    stale: Count('Employees that the upload left out.'),
    total: Count('Employees that there were before.'),
    heldSince: UnixSeconds('Since when the deletion waits'),
    droppedAt: UnixSeconds('When it is dropped if nobody decides'),
  },
  { title: 'HeldEmployees', description: 'A deletion of employees that waits for an administrator.' },
)

export const ShowDirectoryResponse = Type.Object(
  {
    employees: Count('Employees that are listed, held ones included.'),
    teams: Count('Teams.'),
    uploads: Type.Array(DirectoryUpload, { description: 'Bulk uploads, the newest first.' }),
    heldDeletion: Type.Optional(HeldEmployees),
  },
  { title: 'ShowDirectoryResponse', description: 'What there is to know of employees and teams as a whole.' },
)
export type ShowDirectoryResponse = Static<typeof ShowDirectoryResponse>

export const ResolveHeldEmployeesRequest = Type.Object(
  {
    action: Type.Enum(['execute', 'drop'], {
      description: 'execute: delete what was left out. drop: keep it listed; it grants nothing until it is sent again.',
    }),
  },
  { title: 'ResolveHeldEmployeesRequest', description: 'What to do about the held deletion of employees.' },
)
export type ResolveHeldEmployeesRequest = Static<typeof ResolveHeldEmployeesRequest>

export const EndDirectoryUploadRequest = Type.Object(
  { collection: DirectoryCollection },
  { title: 'EndDirectoryUploadRequest', description: 'Which upload to end.' },
)
export type EndDirectoryUploadRequest = Static<typeof EndDirectoryUploadRequest>
