import type { EmailKey } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import type { People } from './people.ts'

/** Throws the 401 unless somebody is known by the address. */
export async function requirePerson(people: People, person: EmailKey): Promise<void> {
  if ((await people.findName(person)) !== undefined) return
  throw new ApiError('act_as_unknown', `Invalid identity: ${person} is not an active user of any datasource`)
}
