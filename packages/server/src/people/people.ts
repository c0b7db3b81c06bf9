import type { DirectoryPerson, EmailKey, PeopleRequest, PeopleResponse } from '@sheaf/contract'
import { emailKey } from '@sheaf/contract/fold'
import { listDatasources } from '../datasources/datasource.ts'
import { isDatasourceVisible } from '../identity/decision.ts'
import { listBetaDatasources } from '../store/reads/datasources.ts'
import { findEmployee, listAccounts } from '../store/reads/directory.ts'
import type { Executor } from '../store/statement.ts'
import { type Directory, openDirectory } from './directory.ts'
import { managementOf, metadataOf, teamsOf } from './show.ts'

/** Looks people up by address and by id, each once; nobody named is whoever asks. */
export async function readPeople(
  db: Executor,
  asking: EmailKey,
  { emailIds = [], obfuscatedIds = [] }: PeopleRequest,
  nowMs: number,
): Promise<PeopleResponse> {
  const directory = await openDirectory(db, asking, nowMs)
  const wanted = [
    ...emailIds.map((email) => ({ sent: email, key: emailKey(email) })),
    ...obfuscatedIds.map((id) => ({ sent: id, key: directory.ids.emailOf(id) })),
  ]
  if (wanted.length === 0) wanted.push({ sent: asking, key: asking })
  const results = new Map<EmailKey, DirectoryPerson>()
  const errors = new Set<string>()
  for (const { sent, key } of wanted) {
    if (key !== undefined && results.has(key)) continue
    const person = key === undefined ? undefined : await findPerson(directory, key)
    if (key === undefined || person === undefined) errors.add(sent)
    else results.set(key, person)
  }
  return { results: [...results.values()], errors: [...errors] }
}

async function findPerson(directory: Directory, key: EmailKey): Promise<DirectoryPerson | undefined> {
  const row = await findEmployee(directory.db, key)
  if (row === undefined) return findAccount(directory, key)
  return {
    name: row.name,
    obfuscatedId: directory.ids.idOf(key),
    metadata: {
      ...(await metadataOf(directory, row)),
      ...(await managementOf(directory, row)),
      teams: await teamsOf(directory, row),
    },
  }
}

/** Somebody who is no employee, but an active user of a datasource that whoever asks may see, or who asks. */
async function findAccount({ db, ids, asking }: Directory, key: EmailKey): Promise<DirectoryPerson | undefined> {
  const accounts = await listAccounts(db, key)
  if (accounts.length === 0) return undefined
  const beta = new Set((await listBetaDatasources(db, asking)).map(({ datasource }) => datasource))
  const visible = new Set<string>(
    (await listDatasources(db))
      .filter((datasource) => isDatasourceVisible(datasource.visibility, beta.has(datasource.key)))
      .map((datasource) => datasource.key),
  )
  const account = accounts.find(({ datasource }) => key === asking || visible.has(datasource))
  if (account === undefined) return undefined
  const { email, name } = account
  return { name: name === '' ? email : name, obfuscatedId: ids.idOf(key), metadata: { email } }
}
