import type { EmailKey } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import type { People } from '../identity/people.ts'
import { type IndexQuery, UNRESTRICTED } from '../index/port.ts'
import { listNarrowedDocuments } from '../store/reads/changes.ts'
import { listStaleDocuments } from '../store/reads/documents.ts'
import type { Executor } from '../store/statement.ts'
import { type Admitted, openDoor, openGate, openGateForAll } from './door.ts'
import type { IndexPool } from './index-pool.ts'

/** What finding works with. */
export type SearchParts = { readonly read: Executor; readonly people: People; readonly index: IndexPool }

/** What somebody may see: the part of an index query that says so, and the door behind the index. */
export type Sight<Principals extends IndexQuery['principals'] = IndexQuery['principals']> = {
  /** Whose it is, for cursors: one that was made for somebody else is refused. */
  readonly whose: string
  /** To be asked anew for every query: it is as of now. */
  readonly filter: () => Promise<{ readonly principals: Principals; readonly hiddenKeys: readonly number[] }>
  readonly admit: (key: number) => Promise<Admitted | undefined>
}

export type PersonalSight = Sight<readonly string[]>

/** What a person may see. Throws the 401 if nobody is known by that address. */
export async function sightOf({ read, people }: SearchParts, person: EmailKey): Promise<PersonalSight> {
  await requirePerson(people, person)
  return {
    whose: person,
    filter: async () => ({
      principals: await people.principalsOf(person),
      hiddenKeys: [...(await listNarrowedDocuments(read)), ...(await listStaleDocuments(read))],
    }),
    admit: openDoor(read, openGate(read, people, person)),
  }
}

/** All there is, whoever may see it: for administrators alone. */
export function sightOfAll({ read }: SearchParts): Sight {
  return {
    // No address has a blank.
    whose: 'all documents',
    filter: async () => ({ principals: UNRESTRICTED, hiddenKeys: await listStaleDocuments(read) }),
    admit: openDoor(read, openGateForAll(read)),
  }
}

export async function requirePerson(people: People, person: EmailKey): Promise<void> {
  if ((await people.findName(person)) !== undefined) return
  throw new ApiError('act_as_unknown', `Invalid identity: ${person} is not an active user of any datasource`)
}
