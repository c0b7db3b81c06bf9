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
import { documentOf, findFiles, type SkippedFile } from './files.ts'
import { patiently } from './patience.ts'

export type PushFolder = {
  readonly directory: string
  readonly datasource: string
  /** A person to index as user of the datasource before the documents. */
  readonly as: string | undefined
  readonly permissions: DocumentPermissionsDefinition
  readonly baseUrl: string | undefined
}

/** Why a file is skipped that was there when the folder was read. */
export const GONE = 'it has gone'

export type Pushed = {
  readonly datasource: string
  readonly created: boolean
  readonly documents: number
  /** Files of other types, too large ones, and what should be text and is none; also those that went meanwhile. */
  readonly skipped: readonly SkippedFile[]
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
  progress.started(files.length)
  const sent = await pushFiles(configuration, push, files, progress)
  return { datasource: push.datasource, created, documents: sent.documents, skipped: [...skipped, ...sent.skipped] }
}

/** Sends files in batches. */
export async function pushFiles(
  configuration: Configuration,
  push: PushFolder,
  files: readonly string[],
  progress: Pick<PushProgress, 'advanced' | 'waiting'>,
): Promise<Pick<Pushed, 'documents' | 'skipped'>> {
  const skipped: SkippedFile[] = []
  async function* documents(): AsyncGenerator<DocumentDefinition> {
    for (const path of files) {
      const document = await documentOf(path, push)
      if (document === undefined) skipped.push({ path, reason: GONE })
      else if ('reason' in document) skipped.push({ path, ...document })
      else yield document
    }
  }
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
  return { documents: sent, skipped }
}
