import type { Datasource } from '../datasources/datasource.ts'
import type { PersonInDatasource } from '../identity/decision.ts'
import { findLastDay, findStanding } from '../store/reads/directory.ts'
import { listDatasourcesOf } from '../store/reads/paths.ts'
import type { Executor } from '../store/statement.ts'

type Passed = { readonly isPassed: true; readonly finding: string }
type Failed = { readonly isPassed: false; readonly finding: string; readonly remedy: string }
export type Looked = Passed | Failed

export const passed = (finding: string): Passed => ({ isPassed: true, finding })
export const failed = (finding: string, remedy: string): Failed => ({ isPassed: false, finding, remedy })

/** Who the person is to the datasource, and whether they may search at all. */
export async function lookAtIdentity(
  read: Executor,
  datasource: Datasource,
  { user, hasLeft }: PersonInDatasource,
  email: string,
  hasName: boolean,
  isForEveryone: boolean,
): Promise<Looked> {
  if (hasLeft) return lookAtLeaving(read, email)
  const identity = datasource.identityKey
  const known = await listDatasourcesOf(read, email)
  const here = known.find((each) => each.datasource === identity)
  if (!hasName) {
    if (known.length === 0) return lookAtEmployee(read, identity, email)
    const heldIn = known.filter((each) => each.is_live === 0).map((each) => each.datasource)
    return heldIn.length > 0
      ? failed(`${email} was not sent again by a bulk upload of users to ${heldIn.join(', ')}.`, 'Send the user again.')
      : failed(`${email} is no active user of any datasource.`, 'Send the user again with isActive true.')
  }
  if (user?.isActive === true) return passed(`${email} is an active user of "${identity}".`)
  if (isForEveryone)
    return passed(
      known.some((each) => each.is_active === 1 && each.is_live === 1)
        ? `${email} is an active user of another datasource, which suffices for what everyone may see.`
        : `${email} is an employee, which suffices for what everyone may see.`,
    )
  if (user !== undefined) {
    return failed(`${email} is a user of "${identity}" who is not active.`, 'Send the user again with isActive true.')
  }
  if (here?.is_live === 0) {
    return failed(`${email} was not sent again by a bulk upload of users to "${identity}".`, 'Send the user again.')
  }
  return failed(
    `${email} is no user of "${identity}", whose users count for "${datasource.name}".`,
    `Index them there with indexuser.`,
  )
}

const BACK = 'If that is wrong, send the employee again with status CURRENT and without endDate: indexemployee.'

async function lookAtLeaving(read: Executor, email: string): Promise<Looked> {
  const lastDay = await findLastDay(read, email)
  const since = lastDay === undefined || lastDay === '' ? 'was sent with status EX' : `had the last day on ${lastDay}`
  const deleted =
    (await findStanding(read, email)) === undefined ? ' The record was deleted since; that changes nothing.' : ''
  return failed(`${email} has left: the employee ${since}. Whoever has left sees nothing.${deleted}`, BACK)
}

/** Of somebody who is no user of any datasource. */
async function lookAtEmployee(read: Executor, identity: string, email: string): Promise<Looked> {
  const standing = await findStanding(read, email)
  if (standing === undefined) {
    return failed(`Nobody indexed ${email} as a user.`, `Index them: indexuser in "${identity}".`)
  }
  return standing.is_live === 0
    ? failed(
        `${email} was not sent again by a bulk upload of employees, and is no user of any datasource.`,
        'Send the employee again: indexemployee.',
      )
    : failed(
        `${email} is an employee with status ${standing.status}, and no user of any datasource.`,
        'Send the employee again with status CURRENT: indexemployee.',
      )
}
