import { statement, type Transaction } from '../statement.ts'

/** The words by which an employee or a team is found, sorted, each once. */
export type DirectoryWords = { readonly names: readonly string[]; readonly others: readonly string[] }

/** An employee or a team with the words that are stored for it. */
export type WordsOf = {
  readonly kind: 'employee' | 'team'
  readonly entity: string
  readonly nameKey: string
  readonly words: DirectoryWords
}

type Row = { kind: 'employee' | 'team'; place: number; word: string; nameKey: string; entity: string }
const insert = statement<Row>('writes/directory-words.insert', (db, param) =>
  db
    .insertInto('directory_words')
    .values({
      kind: param('kind'),
      place: param('place'),
      word: param('word'),
      name_key: param('nameKey'),
      entity: param('entity'),
    })
    .onConflict((conflict) => conflict.doNothing()),
)
const remove = statement<Row>('writes/directory-words.remove', (db, param) =>
  db
    .deleteFrom('directory_words')
    .where('kind', '=', param('kind'))
    .where('place', '=', param('place'))
    .where('word', '=', param('word'))
    .where('name_key', '=', param('nameKey'))
    .where('entity', '=', param('entity')),
)

/** Replaces the words of an entity; undefined where there are none. Most uploads change none. */
export async function replaceWords(tx: Transaction, before: WordsOf | undefined, after: WordsOf | undefined) {
  const old = rowsOf(before)
  const fresh = rowsOf(after)
  for (const [key, row] of old) if (!fresh.has(key)) await tx.run(remove, row)
  for (const [key, row] of fresh) if (!old.has(key)) await tx.run(insert, row)
}

function rowsOf(of: WordsOf | undefined): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>()
  if (of === undefined) return rows
  const { kind, entity, nameKey } = of
  for (const [place, words] of [of.words.names, of.words.others].entries()) {
    for (const word of words) rows.set(`${place} ${word} ${nameKey}`, { kind, place, word, nameKey, entity })
  }
  return rows
}
