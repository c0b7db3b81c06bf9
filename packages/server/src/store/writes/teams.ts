import { isLiveInDirectory } from '../live.ts'
import { statement, type Transaction } from '../statement.ts'
import { type DirectoryWords, replaceWords, type WordsOf } from './directory-words.ts'
import type { PutIdentityAnswer, RowWritten } from './identity.ts'
import { checkVersion, forgetTombstone, leaveTombstone, type VersionConflict } from './versions.ts'

export type TeamRow = {
  readonly id: string
  readonly content: string
  readonly name: string
  readonly nameKey: string
  readonly words: DirectoryWords
  /** Folded addresses of the members, each once. */
  readonly members: readonly string[]
  readonly facets: string
  /** 0: no check. */
  readonly version: bigint
}
export type PutTeam = TeamRow & { readonly nowMs: number }
export type DeleteTeam = { readonly id: string; readonly nowMs: number }

type Stored = { version: string | null; name_key: string; name_words: string; other_words: string; is_live: number }
const storedTeam = statement<{ id: string }, Stored>('writes/teams.stored', (db, param, sql) =>
  db
    .selectFrom('teams')
    .select(['name_key', 'name_words', 'other_words', sql<string | null>`cast(version as text)`.as('version')])
    .select(isLiveInDirectory(sql, 'teams').$castTo<number>().as('is_live'))
    .where('id', '=', param('id')),
)
type Values = {
  id: string
  content: string
  name: string
  nameKey: string
  nameWords: string
  otherWords: string
  size: number
  facets: string
  version: bigint | null
  revision: number
}
const upsert = statement<Values>('writes/teams.upsert', (db, param) => {
  const changing = {
    content: param('content'),
    name: param('name'),
    name_key: param('nameKey'),
    name_words: param('nameWords'),
    other_words: param('otherWords'),
    size: param('size'),
    facets: param('facets'),
    version: param('version'),
    revision: param('revision'),
  }
  return db
    .insertInto('teams')
    .values({ id: param('id'), ...changing })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
})
const remove = statement<{ id: string }>('writes/teams.remove', (db, param) =>
  db.deleteFrom('teams').where('id', '=', param('id')),
)
const removeMembers = statement<{ team: string }>('writes/teams.removeMembers', (db, param) =>
  db.deleteFrom('team_members').where('team', '=', param('team')),
)
const addMember = statement<{ emailKey: string; team: string }>('writes/teams.addMember', (db, param) =>
  db.insertInto('team_members').values({ email_key: param('emailKey'), team: param('team') }),
)

/** Adds or replaces a team. */
export async function putTeam(tx: Transaction, put: PutTeam): Promise<PutIdentityAnswer> {
  const written = await putTeamRow(tx, put, put.nowMs)
  return written.kind === 'version conflict' ? written : { kind: 'done' }
}

/** The same for one of many teams. */
export async function putTeamRow(tx: Transaction, row: TeamRow, nowMs: number): Promise<RowWritten | VersionConflict> {
  const { id, content, name, nameKey, words, members, facets, version } = row
  const stored = await tx.get(storedTeam, { id })
  const accepted = await checkVersion(tx, {
    collection: 'teams',
    datasource: '',
    key: id,
    stored: stored?.version,
    sent: version,
    nowMs,
  })
  if (accepted.kind === 'version conflict') return accepted
  await tx.run(upsert, {
    id,
    content,
    name,
    nameKey,
    nameWords: JSON.stringify(words.names),
    otherWords: JSON.stringify(words.others),
    size: members.length,
    facets,
    version: accepted.keep,
    revision: tx.nextRevision(),
  })
  await replaceWords(tx, wordsOf(id, stored), { kind: 'team', entity: id, nameKey, words })
  await tx.run(removeMembers, { team: id })
  for (const emailKey of members) await tx.run(addMember, { emailKey, team: id })
  if (accepted.hadTombstone) await forgetTombstone(tx, 'teams', '', id)
  return { kind: 'written', isNew: stored === undefined || stored.is_live === 0 }
}

/** Deletes a team, or does nothing if there is none; its version is remembered. */
export async function deleteTeam(tx: Transaction, { id, nowMs }: DeleteTeam): Promise<void> {
  const stored = await tx.get(storedTeam, { id })
  if (stored === undefined) return
  const version = stored.version === null ? null : BigInt(stored.version)
  await leaveTombstone(tx, 'teams', '', id, version, nowMs)
  await removeTeam(tx, id)
  tx.nextRevision()
}

/** Removes the row of a team with its words and members. */
export async function removeTeam(tx: Transaction, id: string): Promise<void> {
  await replaceWords(tx, wordsOf(id, await tx.get(storedTeam, { id })), undefined)
  await tx.run(removeMembers, { team: id })
  await tx.run(remove, { id })
}

function wordsOf(entity: string, stored: Stored | undefined): WordsOf | undefined {
  if (stored === undefined) return undefined
  const words = { names: JSON.parse(stored.name_words), others: JSON.parse(stored.other_words) }
  return { kind: 'team', entity, nameKey: stored.name_key, words }
}
