import { bulkUpload } from '../src/bulk.ts'
import {
  Configuration,
  DocumentsApi,
  nextRotationAt,
  PermissionsApi,
  RotatingToken,
  SearchApi,
  type SecretSink,
} from '../src/index.ts'

/*
 * What must not compile: wrong names, wrong units, wrong kinds. Nothing of it is run; the type check fails where a line that
 * is expected to be an error is none.
 */

const host = 'https://search.example.com'
const accessToken = 'token'
const configuration = new Configuration({ host, accessToken })
const document = {
  datasource: 'handbook',
  objectType: 'page',
  id: 'holidays',
  viewURL: 'https://handbook.example.com/',
}

export async function misuses(sink: SecretSink): Promise<void> {
  // @ts-expect-error The option is accessToken.
  new Configuration({ host, token: accessToken })
  // @ts-expect-error A host or an instance is needed.
  new Configuration({ accessToken })
  // @ts-expect-error Only one of the two.
  new Configuration({ host, instance: 'mycompany', accessToken })
  // @ts-expect-error The unit is in the name.
  new Configuration({ host, accessToken, timeout: 5 })
  // @ts-expect-error Milliseconds are a number.
  new Configuration({ host, accessToken, timeoutMs: '5s' })
  // @ts-expect-error Attempts are counted, not retries.
  new Configuration({ host, accessToken, retries: { retriesMax: 3 } })
  // @ts-expect-error A token is text.
  new Configuration({ host, accessToken: async () => 5 })
  // @ts-expect-error Compression is asked for by the server alone.
  new Configuration({ host, accessToken, gzip: 'on' })

  const documents = new DocumentsApi(configuration)
  // @ts-expect-error The field is viewURL.
  await documents.indexdocumentPost({ document: { ...document, viewUrl: 'https://handbook.example.com/' } })
  // @ts-expect-error Times are Unix seconds.
  await documents.indexdocumentPost({ document: { ...document, updatedAt: '2027-01-31T09:30:00Z' } })
  // @ts-expect-error Times are Unix seconds.
  await documents.indexdocumentPost({ document: { ...document, createdAt: new Date() } })
  // @ts-expect-error Versions are numbers.
  await documents.indexdocumentPost({ document, version: '3' })
  // @ts-expect-error A flag is a boolean, although servers take the word.
  await documents.indexdocumentPost({ document: { ...document, permissions: { allowAnonymousAccess: 'true' } } })
  // @ts-expect-error Groups are a list.
  await documents.indexdocumentPost({ document: { ...document, permissions: { allowedGroups: 'engineering' } } })
  // @ts-expect-error Only operations of the search side act as a person.
  await documents.indexdocumentPost({ document }, { actAs: 'ann@example.com' })
  const page = { uploadId: 'u', datasource: 'd', documents: [] }
  // @ts-expect-error The flag of documents has a name of its own.
  await documents.bulkindexdocumentsPost({ ...page, disableStaleDataDeletionCheck: true })
  const permissions = new PermissionsApi(configuration)
  // @ts-expect-error Members go by their id.
  await permissions.indexmembershipPost({ datasource: 'd', membership: { groupName: 'g', memberEmail: 'x' } })
  // @ts-expect-error The field is pageSize.
  await new SearchApi(configuration).searchPost({ query: 'holidays', limit: 10 })

  // @ts-expect-error Documents belong to a datasource.
  await bulkUpload([document], { configuration, collection: 'documents' })
  // @ts-expect-error Employees belong to none.
  await bulkUpload([], { configuration, collection: 'employees', datasource: 'handbook' })
  // @ts-expect-error Memberships are those of one group.
  await bulkUpload([], { configuration, collection: 'memberships', datasource: 'handbook' })
  // @ts-expect-error Teams have no check of stale entries.
  await bulkUpload([], { configuration, collection: 'teams', disableStaleCheck: true })
  // @ts-expect-error These are no users.
  await bulkUpload([{ groupName: 'engineering' }], { configuration, collection: 'users', datasource: 'handbook' })
  // @ts-expect-error The unit is in the name.
  await bulkUpload([document], { configuration, collection: 'documents', datasource: 'd', pageSize: 5 })

  // @ts-expect-error It gets a secret from a sink, not as text.
  new RotatingToken({ host, secret: accessToken })
  // @ts-expect-error The token is its own.
  new RotatingToken({ host, sink, accessToken })
  // @ts-expect-error The period is in minutes.
  nextRotationAt({ createdAt: 0, rotationPeriodSeconds: 86_400 }, 0)
}
