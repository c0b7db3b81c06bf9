import {
  type Configuration,
  DatasourcesApi,
  type DocumentDefinition,
  type DocumentPermissionsDefinition,
  DocumentsApi,
  PermissionsApi,
} from '@sheaf/client'
import { batches } from './batches.ts'
import { prepareDatasource } from './datasource.ts'
import { documentOf, findFiles } from './files.ts'
import { patiently } from './patience.ts'

export type PushFolder = {
  readonly directory: string
  readonly datasource: string
  /** A person to index as user of the datasource before the documents. */
  readonly as: string | undefined
  readonly permissions: DocumentPermissionsDefinition
  readonly baseUrl: string | undefined
}

export type Pushed = {
  readonly datasource: string
  readonly created: boolean
  readonly documents: number
  /** Files of other types, and files that are not text in UTF-8 or too large. */
  readonly skipped: number
}

export type PushProgress = {
  readonly started: (files: number) => void
  readonly advanced: (documents: number) => void
  /** The server is busy: the push goes on after so many seconds. */
  readonly waiting: (seconds: number, reason: string) => void
}

/** Indexes a folder of files: prepares the datasource and its user, then sends the files in batches. */
export async function pushFolder(
  configuration: Configuration,
  push: PushFolder,
  progress: PushProgress,
): Promise<Pushed> {
  const { files, skipped } = await findFiles(push.directory)
  const created = await patiently(
    () => prepareDatasource(new DatasourcesApi(configuration), push.datasource),
    progress.waiting,
  )
  if (push.as !== undefined) {
    const user = { email: push.as, name: push.as }
    await patiently(
      () => new PermissionsApi(configuration).indexuserPost({ datasource: push.datasource, user }),
      progress.waiting,
    )
  }
  let unreadable = 0
  async function* documents(): AsyncGenerator<DocumentDefinition> {
    for (const file of files) {
      const document = await documentOf(file, push)
      if (document === undefined) unreadable += 1
      else yield document
    }
  }
  progress.started(files.length)
  const api = new DocumentsApi(configuration)
  let sent = 0
  for await (const batch of batches(documents())) {
    await patiently(
      () => api.indexdocumentsPost({ datasource: push.datasource, documents: [...batch] }),
      progress.waiting,
    )
    sent += batch.length
    progress.advanced(sent)
  }
  return { datasource: push.datasource, created, documents: sent, skipped: skipped + unreadable }
}
