import type { Schema } from '../schema.ts'
import { type Executor, statement } from '../statement.ts'

export type FileTextsRow = Schema['file_texts']

const ofDocument = statement<{ key: number }, FileTextsRow>('reads/file-texts.ofDocument', (db, param) =>
  db.selectFrom('file_texts').selectAll().where('document_key', '=', param('key')),
)
const any = statement<Record<never, never>, { document_key: number }>('reads/file-texts.any', (db, _, sql) =>
  db.selectFrom('file_texts').select('document_key').limit(sql.lit(1)),
)
type Awaited = Pick<FileTextsRow, 'document_key' | 'attempts'>
const awaited = statement<{ limit: number }, Awaited>('reads/file-texts.awaited', (db, param) =>
  db
    .selectFrom('file_texts')
    .select(['document_key', 'attempts'])
    .where('texts', 'is', null)
    .orderBy('attempts')
    .orderBy('document_key')
    .limit(param('limit')),
)

/** What is known of the files of a document. */
export const findFileTexts = (db: Executor, key: number) => db.get(ofDocument, { key })

/** Whether there is any document with a file. */
export async function hasFileTexts(db: Executor): Promise<boolean> {
  return (await db.get(any, {})) !== undefined
}

/** Documents whose files are still to be read, those first that were not begun before. */
export const listAwaitedFileTexts = (db: Executor, limit: number) => db.all(awaited, { limit })
