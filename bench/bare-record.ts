import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DocumentDefinition } from '@sheaf/contract'
import { openRecord } from '@sheaf/server/store/sqlite/record'
import { DATASOURCE } from './deployment.ts'

/** The least work that stores the rows of documents: each is serialised and written with its change. */
export type BareRecord = {
  /** One transaction. */
  readonly write: (documents: readonly DocumentDefinition[]) => void
  readonly close: () => Promise<void>
}

export async function openBareRecord(): Promise<BareRecord> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-bench-'))
  const { database, close } = await openRecord(dataDir)
  const document = database.prepare(
    `insert into documents (datasource, object_type, id_key, glean_key, view_url, content, permissions, revision,
       content_revision, uploaded_ms)
     values (:datasource, 'page', :id, :gleanKey, :url, :content, :permissions, :revision, :revision, :now) returning key`,
  )
  const change = database.prepare('insert into changes (document_key, narrows, created_ms) values (?, 0, ?)')
  let revision = 0
  return {
    write(documents) {
      database.exec('begin immediate')
      for (const { permissions, ...content } of documents) {
        revision += 1
        const now = Date.now()
        const id = content.id ?? ''
        const row = document.get({
          datasource: DATASOURCE,
          id,
          gleanKey: `CUSTOM_BENCH_page_${id}`,
          url: content.viewURL ?? '',
          content: JSON.stringify(content),
          permissions: JSON.stringify(permissions),
          revision,
          now,
        }) as { readonly key: number }
        change.run(row.key, now)
      }
      database.exec('commit')
    },
    async close() {
      close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
