import { statement, type Transaction } from '../statement.ts'

/** What becomes of custom metadata, and of the text of files, when the document that they are attached to goes. */

const remove = statement<{ key: number }>('writes/document-metadata.remove', (db, param) =>
  db.deleteFrom('metadata_values').where('document_key', '=', param('key')),
)
type Below = { datasource: string; gleanKey: string; floor: number }
const removeBelow = statement<Below>('writes/document-metadata.removeBelow', (db, param) =>
  db
    .deleteFrom('metadata_values')
    .where('document_key', 'in', (eb) =>
      eb
        .selectFrom('documents')
        .select('key')
        .where('glean_key', '=', param('gleanKey'))
        .where('datasource', '=', param('datasource'))
        .where('revision', '<', param('floor')),
    ),
)

const removeTexts = statement<{ key: number }>('writes/document-metadata.removeTexts', (db, param) =>
  db.deleteFrom('file_texts').where('document_key', '=', param('key')),
)

/** Removes all that is attached to a document: another one of its id must not inherit it. */
export async function removeMetadataOf(tx: Transaction, key: number): Promise<void> {
  await tx.run(remove, { key })
  await tx.run(removeTexts, { key })
}

/** The same for a document that is gone already, below the floor, if it is. */
export async function removeMetadataBelow(tx: Transaction, below: Below): Promise<void> {
  await tx.run(removeBelow, below)
}
