import type { EmailKey } from '@sheaf/contract'
import { type Datasource, listDatasources } from '../datasources/datasource.ts'
import { isDatasourceVisible } from '../identity/decision.ts'
import { type People, requirePerson } from '../identity/people.ts'
import { type IndexQuery, UNRESTRICTED } from '../index/port.ts'
import { listBetaDatasources } from '../store/reads/datasources.ts'
import type { Executor } from '../store/statement.ts'
import { type Door, openDoor, openGate, openGateForAll } from './door.ts'
import { findHidden, type Hidden } from './hidden.ts'
import type { IndexPool } from './index-pool.ts'

/** What finding works with. */
export type SearchParts = {
  readonly read: Executor
  readonly people: People
  readonly index: IndexPool
  readonly nowMs: () => number
  /** Whether what is new and what is used ranks a little higher than by its words alone. */
  readonly hasBoosts: boolean
}

/** What somebody may see: the part of an index query that says so, and the door behind the index. */
export type Sight<Principals extends IndexQuery['principals'] = IndexQuery['principals']> = {
  /** Whose it is, for cursors: one that was made for somebody else is refused. */
  readonly whose: string
  /** Whom `me` means in filters; undefined for nobody. */
  readonly person: EmailKey | undefined
  /** Whether it is everything that there is, as for administrators. */
  readonly seesAll: boolean
  /** Those that whoever looks may know of. */
  readonly datasources: () => Promise<readonly Datasource[]>
  /** To be asked anew for every query: it is as of now. */
  readonly filter: () => Promise<{ readonly principals: Principals; readonly hiddenKeys: readonly number[] }>
  /** Lets pass what the query of the last filter may propose and whoever looks may see. */
  readonly admit: Door['admit']
  readonly admitAll: Door['admitAll']
  /** Whether so much is hidden now that the index was not told of it: many hits may be refused. */
  readonly mayRefuseMany: () => boolean
}

export type PersonalSight = Sight<readonly string[]>

/** What a person may see. Throws the 401 if nobody is known by that address. */
export async function sightOf({ read, people }: SearchParts, person: EmailKey): Promise<PersonalSight> {
  await requirePerson(people, person)
  const door = openDoor(read, openGate(read, people, person))
  const hiding = openHiding(read)
  return {
    whose: person,
    person,
    seesAll: false,
    datasources: () => listVisibleDatasources(read, person),
    filter: async () => ({ principals: await people.principalsOf(person), hiddenKeys: await hiding.find() }),
    admit: async (key) => ((await hiding.isHidden(key)) ? undefined : door.admit(key)),
    async admitAll(keys) {
      if (!hiding.areMany()) return door.admitAll(keys)
      const areHidden = await Promise.all(keys.map(hiding.isHidden))
      return (await door.admitAll(keys)).map((admitted, at) => (areHidden[at] === true ? undefined : admitted))
    },
    mayRefuseMany: hiding.areMany,
  }
}

/**
 * All there is, whoever may see it: for administrators alone.
 *
 * @param person on whose behalf an administrator looks, if anybody is named
 */
export function sightOfAll({ read }: SearchParts, person: EmailKey | undefined): Sight {
  const hiding = openHiding(read)
  return {
    // No address has a blank.
    whose: 'all documents',
    person,
    seesAll: true,
    datasources: () => listDatasources(read),
    filter: async () => ({ principals: UNRESTRICTED, hiddenKeys: await hiding.find() }),
    ...openDoor(read, openGateForAll(read)),
    mayRefuseMany: hiding.areMany,
  }
}

async function listVisibleDatasources(read: Executor, person: EmailKey): Promise<readonly Datasource[]> {
  const [all, beta] = await Promise.all([listDatasources(read), listBetaDatasources(read, person)])
  const own = new Set(beta.map(({ datasource }) => datasource))
  return all.filter(({ key, visibility }) => isDatasourceVisible(visibility, own.has(key)))
}

/** What is hidden while one question is answered, as it was when it was last found out. */
function openHiding(read: Executor) {
  let hidden: Hidden = { areListed: true, keys: [] }
  return {
    /** The documents that the index is to leave out. */
    async find(): Promise<readonly number[]> {
      hidden = await findHidden(read)
      return hidden.areListed ? hidden.keys : []
    },
    isHidden: async (key: number) => !hidden.areListed && (await hidden.isNarrowed(key)),
    areMany: () => !hidden.areListed,
  }
}
